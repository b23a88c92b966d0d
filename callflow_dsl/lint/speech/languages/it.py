"""Italian."""

from callflow_dsl.lint.speech.language import Language

WORDS = Language(
    common="il gli siamo grazie vostro di per non è la che con un una nostro nostri della prema "
    "del le lei sua suo più chiamata sono digiti premere desidera benvenuti alla al si o se in i",
    letters="ù ì ò",
    press="prema; premere; premi; premendo; digiti; digitare; digita; digitando; schiacci; "
    "schiacciare; schiaccia; premano; digitino; pigiare; pigi; premete; digitate; tasto; "
    "prema il; prema il tasto; componga; comporre; prema sul; cliccare; clicchi",
    choose="selezioni; selezionare; seleziona; scelga; scegliere; scegli; inserisca; inserire; "
    "dica; dire; indichi; selezionando; scegliete; selezionate; usi; usare; utilizzi; utilizzare; "
    "dite; pronunci",
    answer="risponda; risponda con; rispondere con; dia",
    how_many="quanti; quante; quanto; quanta",
    by="con il; con lo; con la; con il tasto; con l'; con i tasti",
    filler="il; lo; la; i; gli; le; l'; un; uno dei; un'; una; ora; adesso; semplicemente; su; "
    "sul; sulla tastiera; per favore; del telefono; della tastiera; allora; poi; di; da; dei; "
    "o dica; direttamente; nuovamente; seguenti; in qualsiasi momento; quindi; del; sui; i tasti; "
    "successivamente; subito; una delle; dal; pure; invece; piuttosto",
    key_noun="tasto; tasti; numero; numeri; cifra; cifre; opzione; opzioni; pulsante; simbolo; "
    "segno",
    figures="zero uno due tre quattro cinque sei sette otto nove",
    doubtful="uno sei",
    teens="dieci undici dodici tredici quattordici quindici sedici",
    star="asterisco; stella; stelletta; tasto asterisco; stellina",
    hash="cancelletto; hash; diesis; tasto cancelletto; hashtag",
    either="o; e; oppure; ed; e/o; od",
    to="a; al; fino a; fino al; ad",
    range_start="da; dal; dall'",
    between="tra; fra; compreso tra; compresa tra; compreso fra; tra i numeri; tra l'; tra il",
    purpose="per; se; altrimenti; in caso contrario; in caso affermativo; in caso negativo; "
    "desidera; preferisce; nel caso; se sì; se no; vuole; diversamente; in caso di; qualora; "
    "quando; se invece; in alternativa; una volta; sei",
    negation="non; mai; nessun; nessuno; alcun; senza; né",
    any_key="un tasto qualsiasi; qualsiasi tasto; qualunque tasto; un qualsiasi tasto; un tasto; "
    "un tasto qualunque; qualsiasi numero; uno qualsiasi dei tasti; un qualunque tasto",
    rating="voto; valuti; scala; punteggio; valutazione; valutare; un voto; una scala; esprima; "
    "soddisfatto; soddisfatta; valuta; valuterebbe",
    copula="è; sono",
    ending="seguito da; seguita da; seguito dal; seguita dal; seguite da; confermi con; "
    "termini con; concluda con; e confermi con; e termini con; seguito dal tasto; confermare con; "
    "terminare con; e concluda con; seguiti da; seguite dal; e poi; e quindi; e infine; "
    "terminando con; concludere con; finisca con; confermando con; e prema poi; e poi prema; "
    "convalidi con; seguiti dal; e quindi prema; e successivamente",
    done="al termine; quando ha finito; quando ha terminato; una volta terminato; alla fine; "
    "dopo aver terminato; una volta finito; quando avrà terminato; quando avrà finito; "
    "al termine della registrazione; per terminare la registrazione; dopo il messaggio; "
    "alla fine del messaggio; una volta fatta la scelta; una volta completato; dopo aver finito; "
    "per interrompere la registrazione; a fine messaggio; quando hai finito; appena terminato",
    finish="per terminare; per concludere",
    then="poi; quindi; infine; prema poi; termini; confermi",
    units="tasti; minuto; minuti; ora; ore; giorno; giorni; settimana; settimane; mese; mesi; "
    "anno; anni; secondi; centesimo; centesimi; euro; percento; per cento; cifre; volte; persone; "
    "chiamate; lavorativi; stelle; gennaio; febbraio; marzo; aprile; maggio; giugno; luglio; "
    "agosto; settembre; ottobre; novembre; dicembre; operatori; lettere; caratteri; numeri; "
    "possibilità; opzioni; scelte; di mattina; del mattino; di sera; del pomeriggio; di notte",
    no_keys="coda; via; piano; indirizzo; aperti; aperto; orario; orari; codice; posizione; "
    "chiusi; appuntamento; costa; piazza; attesa; viale; scelto",
    ask="dopo il segnale; dopo il bip; dopo il segnale acustico; dopo il tono; inserisca; "
    "inserire; digiti; digitare; dica; dire; indichi; indicare; fornisca; fornire; componga; "
    "comunichi; comunicare; pronunci; qual è; ripeta; confermi; scandisca; immetta; immettere; "
    "specifichi; registri; lasci; tenga; digita; inserisci; dettare; detti; compitare; inserite; "
    "occorre; serve; prepari",
    digit_noun="cifre; cifra; numeri; caratteri",
    secret="numero di carta; numero della carta; numero della sua carta; pin; codice di "
    "sicurezza; password; cvv; cvc; numero di carta di credito; numero della carta di credito; "
    "codice pin; codice segreto; numero della sua carta di credito; parola d'ordine; codice di "
    "accesso; parola chiave; codice personale; parola segreta; numero carta; codice d'accesso; "
    "codice fiscale; codice cvv; codice dispositivo; cifre della sua carta; cifre della carta; "
    "cifre della sua carta di credito; cifre della carta di credito; cifre della tua carta; "
    "numeri della carta",
    harmless="dimenticato; smarrito; smarrita; cambiare",
    partial="ultime quattro; ultime 4; quattro ultime",
    message="lasci un messaggio; lasciare un messaggio; lasci il suo messaggio; "
    "lasciate un messaggio; lasci un suo messaggio; lasciare il suo messaggio; "
    "registri il messaggio; registri il suo messaggio; parli dopo; lasciate il vostro messaggio; "
    "lasciarci un messaggio; ci lasci un messaggio; lasci il suo nome; lasciare un suo messaggio; "
    "registrare un messaggio; parlare dopo; registri un messaggio; lasci i suoi dati; "
    "lascia un messaggio; lasci il messaggio; lasciateci un messaggio; lasci nome; "
    "registrare il suo messaggio; lasciarci il suo messaggio; parlate dopo; lasciare nome",
    connects="la mettiamo in contatto; la metto in contatto; la mettiamo in "
    "comunicazione; la trasferiamo; trasferiamo la chiamata; la stiamo "
    "trasferendo; la stiamo collegando; verrà trasferito; verrà trasferita; le "
    "passo; le passiamo; la colleghiamo; inoltriamo la chiamata",
    again="riascoltare; risentire; ascoltare ~ nuovo; sentire ~ nuovo; ascoltare ~ nuovamente; "
    "ascoltare ~ volta; sentire ~ volta",
    changed="menu ~ cambiato; menu ~ cambiate; menu ~ modificato; menu ~ modificate; "
    "menù ~ cambiato; menù ~ cambiate; menù ~ modificato; menù ~ modificate; "
    "opzioni ~ cambiato; opzioni ~ cambiate; opzioni ~ modificato; "
    "opzioni ~ modificate; scelte ~ cambiato; scelte ~ cambiate; "
    "scelte ~ modificato; scelte ~ modificate",
    caller="si; la; le",
    repeats="ripetere",
    heard="messaggio; menu; menù; opzioni; scelte; questo; informazioni; domanda",
    goodbye="arrivederci; arrivederla; buona giornata",
    recorded="registrata; registrate; registrazione; registrato; registrati; registriamo; "
    "registrare; registrazioni; registra; registrano; registreremo; registrerà",
    call="chiamata; chiamate; conversazione; conversazioni; telefonata; telefonate; colloquio; "
    "comunicazione; conversazione telefonica; questa linea; nostre linee",
    why="qualità; formazione; sicurezza; addestramento; fini; motivi; scopi; migliorare; "
    "formativi; controllo; miglioramento; prova",
    wish="vuole; desidera; preferisce; acconsente; accetta; opporsi; oppone; consenso; autorizza; "
    "acconsentire",
    seconds="secondo; secondi",
    minutes="minuto; minuti",
    amounts="un 1; venti 20; trenta 30; quaranta 40; cinquanta 50; sessanta 60; novanta 90",
    given="ha; hai; avete; ha a disposizione; hai a disposizione; dispone di; disponi di; lei ha; "
    "avrà",
    lasting="per; fino a; massimo; un massimo di; al massimo; per un massimo di; di massimo; "
    "durare; superare; i; di al massimo",
    speech="parlare; parli; parla; messaggio; messaggi; registrazione; registrare; registri; "
    "registra; dica; lasci; lascia; lasciare; lasciateci; lasciate; segnale; tono; bip; "
    "segreteria; racconti; descriva; indichi; dire; risponda; nome; beep; messaggistica",
    person="parlare con; un operatore; un'operatrice; un consulente; un addetto; un collega; "
    "una persona",
)
