"""Danish."""

from callflow_dsl.lint.speech.language import Language

WORDS = Language(
    common="af jer jeres venligst og er ikke til for at det en du din vi den har på med os kan "
    "tryk vores hvis velkommen opkald samtale samtalen efter eller tak dit ring beskeden besked "
    "ønsker mellem åbent dage øjeblik medarbejdere medarbejder hej hvad nu",
    letters="ø æ å",
    press="tryk; tryk på; trykke; trykke på; trykker; tast; taste; taster; tryk da; tryk da på; "
    "at trykke på; ved at trykke på; tryk så; tast så; taste på; tryk derefter på; trykker på; "
    "trykker du; trykker du på; taster du; ved at taste; ved tryk på; tryk nu; så tryk; så tast",
    choose="vælg; vælge; indtast; sig; vælger; vælger du; indtaste; indtaster du; skriv; angiv; "
    "brug; bruger; bruger du; bruge; benyt",
    answer="svar; svar med; giv",
    how_many="hvor mange; hvor meget",
    by="med tasten; med tast; med; når du med",
    filler="på; nu; så; da; en; et; den; tallet; venligst; bare; derefter; dit; tast; tasten; af; "
    "på din telefon; en af; et af; knap; følgende; også; eller sig; igen; til enhver tid; derpå; "
    "herefter; blot; straks; gerne; i stedet",
    key_noun="tasten; tast; taster; tallet; tal; tallene; ciffer; cifre; nummer; nummeret; "
    "knappen; mulighed; tegnet; tasterne; knap; valg",
    figures="nul/nultal/nultallet/nul-tal/nul-tallet en/et/én/ettal/ettallet/et-tal/et-tallet "
    "to/total/totallet/to-tal/to-tallet tre/tretal/tretallet/tre-tal/tre-tallet "
    "fire/firtal/firtallet/fir-tal/fir-tallet/firetal/firetallet/fire-tal/fire-tallet "
    "fem/femtal/femtallet/fem-tal/fem-tallet seks/sekstal/sekstallet/seks-tal/seks-tallet "
    "syv/syvtal/syvtallet/syv-tal/syv-tallet otte/ottetal/ottetallet/otte-tal/otte-tallet "
    "ni/nital/nitallet/ni-tal/ni-tallet",
    doubtful="en et én total",
    teens="ti elleve tolv tretten fjorten femten seksten",
    star="stjerne; stjernen; stjernetasten; stjernetast; stjerne tasten; asterisk",
    hash="firkant; firkanten; firkanttasten; firkant tasten; firkanttast; havelåge; havelågen; "
    "hashtag; hash; nummertegn; firkantstasten; havelågetasten",
    either="eller; og; samt; og/eller",
    to="til; til og med",
    range_start="fra; fra og med",
    between="mellem",
    purpose="for; hvis; ellers; ønsker du; er du; drejer det sig; vil du; har du; for at; når; "
    "skal du; ved; såfremt; i modsat fald; ringer du; gælder det; ønsker i; hvis ikke; hvis ja; "
    "hvis nej; drejer det sig om; gælder",
    negation="ikke; aldrig; ingen; intet; hverken",
    any_key="en vilkårlig tast; vilkårlig tast; hvilken som helst tast; "
    "en hvilken som helst tast; en tast; en knap; en valgfri tast; en af tasterne",
    rating="bedøm; karakter; skala; vurder; point; en skala; vurdere; bedømme; hvor tilfreds; "
    "hvor sandsynligt; skalaen; karakterskala",
    copula="er",
    ending="efterfulgt af; afslut med; og afslut med; bekræft med; afsluttet med; og derefter; "
    "og bekræft med; slut af med; afslutte med; og tryk derefter på; og slut med; "
    "og afslut derefter med; afslut ved at trykke på; og så; afslut beskeden med; "
    "afslut indtastningen med; og tryk så på; fulgt af; og afslut ved at trykke på; slut med",
    done="når du er færdig; når du har talt; når i er færdige; efter beskeden; når du er klar; "
    "for at afslutte optagelsen; når beskeden er færdig; når du er færdig med at tale; "
    "når du har afsluttet; når du har indtalt din besked; for at afslutte beskeden",
    finish="til sidst; for at afslutte",
    then="derefter; så; tryk derefter; tryk så; afslut; bekræft",
    units="taster; minut; minutter; minuttet; time; timer; dag; dage; uge; uger; måned; måneder; "
    "år; sekunder; øre; krone; kroner; kr; euro; procent; cifre; gange; personer; opkald; "
    "hverdage; stjerner; bogstaver; tegn; januar; februar; marts; april; maj; juni; juli; august; "
    "september; oktober; november; december; medarbejdere; kunder; arbejdsdage; muligheder; "
    "valgmuligheder",
    no_keys="klokken; kl; køen; kø; gade; sal; adresse; åbent; åbningstider; kode; plads; lukket; "
    "koster; etage; valgt",
    after_ordinal="januar; februar; marts; april; maj; juni; juli; august; september; oktober; "
    "november; december; sal; i; etage; plads; person; januar; februar; marts; april; maj; juni; "
    "juli; august; september; oktober; november; december; klokken; kl; sal; etage; plads; række; "
    "om; og; og sidste",
    ask="efter tonen; efter bippet; efter klartonen; indtast; tast; sig; oplys; angiv; indtal; "
    "skriv; nævn; stav; hvad er; bekræft; opgiv; indtaste; taste; oplyse; sige; læg; fortæl; "
    "gentag; indlæs; hav",
    digit_noun="cifre; ciffer; cifret; cifrede; tal; tegn",
    digit_ending="cifret; cifrede",
    secret="kortnummer; pinkode; pin kode; kontrolcifre; adgangskode; cpr nummer; cprnummer; "
    "personnummer; pin; cvc; cvv; sikkerhedskode; kreditkortnummer; password; cpr; "
    "betalingskortnummer; kortnummeret; hemmelige kode; pinkoden; adgangskoden; kodeord; "
    "kontrolkode; kortoplysninger; personlige kode; kortets nummer; kodeordet; dankortnummer; "
    "cifre på dit kort; cifrene på dit kort; cifrene på kortet; nummeret på dit kort; tallene på "
    "dit kort",
    harmless="glemt; mistet; ændre; skifte",
    partial="sidste fire; sidste 4",
    message="læg en besked; læg din besked; lægge en besked; indtal en besked; indtal din besked; "
    "tal efter; efterlad en besked; indtale en besked; læg venligst en besked; indtal navn; "
    "efterlad din besked; læg besked; indtal dit navn; lægge din besked; indtal besked; "
    "efterlade en besked; tal nu; læg gerne en besked; indtal venligst; læg navn",
    connects="stiller dig om; stiller dig videre; stiller dig igennem; du stilles; "
    "stilles du; viderestiller; viderestilles; omstilles; omstiller",
    again="høre ~ igen; lytte ~ igen; høre ~ gang",
    changed="menu ~ ændret; menuen ~ ændret; menupunkter ~ ændret; menupunkterne ~ ændret; "
    "valgmuligheder ~ ændret; valgmulighederne ~ ændret",
    caller="du; dig",
    repeats="gentage; gentag; gentagelse",
    heard="beskeden; menuen; mulighederne; valgmulighederne; dette; det; spørgsmålet; "
    "informationen",
    goodbye="farvel; på genhør; hej hej",
    recorded="optaget; optages; optager; optagelse; optagelser; optage; optagelsen; aflyttes; "
    "optagne; båndoptages; optagelserne; medhør",
    call="opkald; opkaldet; samtale; samtalen; samtaler; telefonsamtale; telefonsamtaler; "
    "opkaldene; samtalerne; telefonsamtalen",
    why="kvalitet; kvalitets; uddannelse; træning; kvalitetssikring; sikkerhed; formål; "
    "uddannelsesformål; dokumentation; træningsformål; kvaliteten; undervisningsbrug; "
    "undervisning; kvalitetsformål; forbedre; undervisningsformål; oplæring",
    wish="ønsker; vil; foretrækker; accepterer; samtykker; samtykke; modsætter; indvendinger",
    seconds="sekund; sekunder",
    minutes="minut; minutter",
    amounts="tyve 20; tredive 30; fyrre 40; halvtreds 50; tres 60; halvfems 90",
    given="du har; har du; de har; har de; i har; har i; du får; får du",
    lasting="i; op til; højst; i højst; maksimalt; i op til; på; på højst; på op til; vare; "
    "længere end; kan; være",
    speech="tale; tal; besked; beskeder; indtale; optagelse; indtal; sige; sig; beskeden; læg; "
    "lægge; efterlad; efterlade; tonen; bippet; klartonen; signalet; fortæl; oplys; beskriv; "
    "svar; navn; telefonsvarer; tone",
    person="tale med; snakke med; en medarbejder; en rådgiver; omstillingen; en operatør",
)
