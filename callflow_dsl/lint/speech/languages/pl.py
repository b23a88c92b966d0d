"""Polish."""

from callflow_dsl.lint.speech.language import Language

WORDS = Language(
    common="nie jest się proszę dziękujemy w i na z do aby lub jeśli naciśnij wybierz po o za dla "
    "prosimy rozmowa państwa jesteśmy nasz nasze witamy od oraz są tego twoje twój co połączenie "
    "konsultant konsultantem numer w",
    letters="ł ą ę ż ś ć ń ź",
    press="wybierz; wybrać; proszę wybrać; prosimy wybrać; naciśnij; naciskaj; naciśnijcie; "
    "nacisnąć; naciskając; wciśnij; wciśnijcie; wcisnąć; wciskając; proszę nacisnąć; proszę "
    "wcisnąć; prosimy nacisnąć; prosimy wcisnąć; przyciśnij; proszę wcisnąć klawisz; naciska; "
    "naciskają; naciśnięcie; wystukaj; przycisnąć; użyj klawisza",
    choose="wybierając; wybierają; wybiera; "
    "podaj; wprowadź; powiedz; wpisz; podać; wprowadzić; prosimy o wybranie; wybieraj; wskaż; "
    "wybranie; użyj; użyć",
    answer="odpowiedz; proszę odpowiedzieć; odpowiedz cyfrą",
    how_many="ile; ilu",
    by="klawiszem; przyciskiem; pod",
    filler="klawisz; cyfrę; numer; teraz; na; proszę; klawiaturze; na klawiaturze telefonu; "
    "po prostu; następnie; potem; z; ze; na swoim telefonie; w; jeden z; jedną z; jeden ze; "
    "odpowiednio; lub powiedz; ponownie; w dowolnym momencie; jedną; opcję; przycisk; "
    "następujące; klawisz z; na telefonie; od razu; tonowo; tonowe; zamiast tego; raczej",
    key_noun="klawisz; klawisze; klawisza; klawiszem; cyfrę; cyfry; cyfra; numer; numery; "
    "przycisk; opcję; opcja; opcji; przyciski; symbol; znak; liczbę; cyfr; znakiem; klawiszy; "
    "klawisz z; numerów",
    figures="zero/zera/zerem jeden/jednego/jednym/jedynka/jedynkę/jedynką/jedynki/jedynce "
    "dwa/dwóch/dwie/dwu/dwójka/dwójkę/dwójką/dwójki/dwójce "
    "trzy/trzech/trójka/trójkę/trójką/trójki/trójce "
    "cztery/czterech/cztero/czwórka/czwórkę/czwórką/czwórki/czwórce "
    "pięć/pięciu/pięcio/piątka/piątkę/piątką/piątki/piątce "
    "sześć/sześciu/sześcio/szóstka/szóstkę/szóstką/szóstki/szóstce "
    "siedem/siedmiu/siedmio/siódemka/siódemkę/siódemką/siódemki/siódemce "
    "osiem/ośmiu/ośmio/ósemka/ósemkę/ósemką/ósemki/ósemce "
    "dziewięć/dziewięciu/dziewięcio/dziewiątka/dziewiątkę/dziewiątką/dziewiątki/dziewiątce",
    doubtful="jeden",
    teens="dziesięć/dziesięcio jedenaście/jedenasto dwanaście/dwunasto trzynaście czternaście "
    "piętnaście szesnaście",
    star="gwiazdkę; gwiazdka; gwiazdką; gwiazdki; klawisz gwiazdki; z gwiazdką; klawisz gwiazdka",
    hash="krzyżyk; krzyżykiem; krzyżyka; kratkę; kratka; kratką; hash; hasz; klawisz krzyżyka; "
    "płotek; płotkiem; kratki; z krzyżykiem; z kratką; hashem; haszem; znak hash",
    either="lub; albo; i; oraz; lub też; bądź; czy; a",
    to="do; aż do",
    range_start="od; z zakresu od",
    between="między; pomiędzy",
    purpose="aby; żeby; dla; jeśli; jeżeli; w sprawie; w przeciwnym razie; w celu; gdy; chcesz; "
    "w przypadku; by; w innych sprawach; w sprawach; w pozostałych sprawach; jeśli nie; "
    "jeśli tak; czy; w pozostałych przypadkach; kiedy; po; chcąc; celem",
    negation="nie; nikomu; nigdy; żadnego; żadnych; bez; żaden; ani; nikt; nikogo",
    any_key="dowolny klawisz; jakikolwiek klawisz; dowolny przycisk; dowolną cyfrę; "
    "którykolwiek klawisz",
    rating="oceń; skali; ocenę; ocena; ocenić; ocenę od; w skali; skala; ocenia; oceniasz; "
    "oceniają",
    copula="to; jest",
    ending="a następnie; i zakończ; zakończ; zatwierdź; i zatwierdź; potwierdź; i potwierdź; "
    "zakończone; zakończony; zakończ naciskając; zakończ klawiszem; zatwierdź klawiszem; "
    "i zakończ klawiszem; i zatwierdź klawiszem; zakończoną; i potwierdź klawiszem; po czym; "
    "zatwierdź naciskając; zatwierdzając; zakończyć; zatwierdzić; potwierdź klawiszem; a potem; "
    "zakończone znakiem; i naciśnij; a następnie naciśnij; i wciśnij; kończąc",
    done="po zakończeniu; gdy skończysz; kiedy skończysz; po nagraniu; aby zakończyć nagrywanie; "
    "po skończeniu; po zakończeniu nagrania; gdy zakończysz; po nagraniu wiadomości; "
    "jeśli skończysz; aby zakończyć nagranie",
    finish="na koniec; aby zakończyć",
    then="następnie; potem; a następnie; zakończ; zatwierdź; potwierdź",
    units="klawisze; minuta; minuty; minut; minutę; godzina; godziny; godzin; dni; dzień; "
    "tydzień; tygodnie; miesiąc; miesiące; rok; lata; lat; sekund; sekundy; grosz; grosze; "
    "groszy; złoty; złote; złotych; zł; euro; procent; cyfr; cyfry; razy; osoby; osób; rozmów; "
    "roboczych; gwiazdek; stycznia; lutego; marca; kwietnia; maja; czerwca; lipca; sierpnia; "
    "września; października; listopada; grudnia; konsultantów; znaków; liter; dniach; minutach; "
    "godzinach; godzinę; opcje; opcji; możliwości; rano; wieczorem",
    no_keys="kolejce; kolejka; ulica; ulicy; piętro; adres; czynne; otwarte; godzinach; pozycja; "
    "zamknięte; kosztuje; wizyta; wybrano",
    after_ordinal="stycznia; lutego; marca; kwietnia; maja; czerwca; lipca; sierpnia; września; "
    "października; listopada; grudnia; piętro; piętrze; miejscu; stycznia; lutego; marca; "
    "kwietnia; maja; czerwca; lipca; sierpnia; września; października; listopada; grudnia; "
    "piętrze; piętro; miejsce; miejscu; osoba; osobą",
    ask="po sygnale; po usłyszeniu sygnału; podaj; wprowadź; wpisz; powiedz; podać; wprowadzić; "
    "wpisać; proszę podać; podyktuj; jaki jest; potwierdź; przygotuj; nagraj; powiedzieć; "
    "podanie; przeliteruj; prosimy podać; wystukaj; podając; zostaw; wymień; wprowadzenie",
    digit_noun="cyfr; cyfry; cyfrowy; cyfrowe; cyfrowego; cyfrową; znaków; cyfrowych",
    digit_ending="cyfrowy; cyfrowe; cyfrowego; cyfrową; cyfrowych; cyfrowej",
    secret="numer karty; numeru karty; pin; kod pin; kodu pin; kod zabezpieczający; hasło; hasła; "
    "pesel; numer pesel; cvv; cvc; kod cvv; kod cvc; numer pin; numeru pin; telekod; telepin; "
    "numer swojej karty; numer karty kredytowej; kod dostępu; numer karty płatniczej; numer "
    "twojej karty; kod bezpieczeństwa; numeru pesel; hasło dostępu; tajny kod; hasłem; numery "
    "kart; numer karty debetowej; telefoniczne hasło; cyfr karty; cyfry karty; cyfr swojej karty; "
    "cyfr twojej karty; cyfr numeru karty; cyfry z karty",
    harmless="zapomniałeś; zgubiłeś; zmienić; zmiany; zapomnienia",
    partial="ostatnie cztery; ostatnich czterech; cztery ostatnie; ostatnie 4",
    message="zostaw wiadomość; zostawić wiadomość; nagraj wiadomość; nagrać wiadomość; "
    "pozostaw wiadomość; pozostawić wiadomość; mów po; zostaw swoją wiadomość; nagraj się; "
    "nagraj swoją wiadomość; o pozostawienie wiadomości; o zostawienie wiadomości; "
    "o nagranie wiadomości; zostaw nam wiadomość; nagraj swoje; zostaw swoje; "
    "pozostawienie wiadomości; pozostawienie; zostaw imię; proszę mówić po; nagraj imię; "
    "mów teraz",
    connects="łączymy; łączę; połączymy; przełączamy; przełączam; przekierujemy; "
    "przekierowujemy; zostaniesz połączony; zostanie połączona; zostaną państwo "
    "połączeni",
    again="usłyszeć ~ ponownie; odsłuchać ~ ponownie; wysłuchać ~ ponownie; ponownie ~ odsłuchać; "
    "ponownie ~ usłyszeć; ponownie ~ wysłuchać; usłyszeć ~ raz; wysłuchać ~ raz; "
    "odsłuchać ~ raz",
    changed="menu ~ zmieniło; menu ~ zmieniły; menu ~ zmienione; menu ~ zmianie; "
    "opcje ~ zmieniło; opcje ~ zmieniły; opcje ~ zmienione; opcje ~ zmianie; "
    "opcji ~ zmieniło; opcji ~ zmieniły; opcji ~ zmienione; opcji ~ zmianie",
    caller="pan; pani; cię; państwa; panu; państwu; ci; ciebie",
    repeats="powtórzyć",
    heard="wiadomość; menu; opcje; komunikat; pytanie; informacje",
    goodbye="do widzenia; do usłyszenia",
    recorded="nagrywana; nagrywane; nagrywany; nagrywamy; nagranie; nagrania; nagrywanie; "
    "nagrywania; rejestrowana; rejestrowane; rejestrujemy; nagrana; nagrane; rejestracja; "
    "nagrywaniu; nagrywa; nagrywaną; rejestrowany; nagrań; nagrywanych",
    call="rozmowa; rozmowy; rozmów; rozmowę; połączenie; połączenia; połączeń; rozmowie; rozmową",
    why="jakości; szkoleniowych; bezpieczeństwa; jakość; szkoleń; celach; celu; szkolenia; "
    "jakością; dowodowych; szkoleniowe; celów; poprawy",
    wish="chcesz; życzysz; wolisz; zgadzasz; zgoda; wyrażasz; zgody; chcą; zgodę; sprzeciw; "
    "życzą; akceptujesz; wyrażają",
    seconds="sekunda; sekundę; sekundy; sekund",
    minutes="minuta; minutę; minuty; minut",
    amounts="jedną 1; jedna 1; jednej 1; dwie 2; dwóch 2; trzech 3; czterech 4; pięciu 5; "
    "dziesięciu 10; piętnastu 15; dwadzieścia 20; dwudziestu 20; trzydzieści 30; trzydziestu 30; "
    "czterdzieści 40; pięćdziesiąt 50; sześćdziesiąt 60; sześćdziesięciu 60; dziewięćdziesiąt 90",
    given="masz; ma pan; ma pani; mają państwo; mają panowie; ma pan pani",
    lasting="przez; do; maksymalnie; najwyżej; nie dłużej niż; niż; trwać; co najwyżej; trwać do; "
    "przez maksymalnie",
    speech="mówić; mów; mówi; mówienie; wiadomość; wiadomości; nagranie; nagrania; nagrać; "
    "nagraj; powiedz; zostaw; zostawić; pozostaw; pozostawić; pozostawienie; zostawienie; "
    "sygnale; sygnału; sygnał; dźwięku; podaj; podać; podanie; opisz; opowiedz; odpowiedz; imię; "
    "sekretarka; poczta głosowa; tonie",
    person="rozmawiać z; porozmawiać z; rozmowa z; rozmowę z; konsultantem; połączyć się z; "
    "pracownikiem; doradcą; operatorem; skontaktować się z",
)
