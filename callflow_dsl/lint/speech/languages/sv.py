"""Swedish."""

from callflow_dsl.lint.speech.language import Language

WORDS = Language(
    common="och är inte tack oss för att vi en ett du din det som på av till med om har den kan "
    "tryck våra vår samtal samtalet välkommen då eller ditt ni",
    letters="å ä ö",
    press="tryck; tryck på; trycka; trycka på; trycker; trycker du; trycker du på; tryck då; "
    "tryck då på; slå; slår; slår du; knappa in; knappa; knappar du in; "
    "att trycka på; genom att trycka på; slå in; trycker på; tryck in; tryck sedan på",
    choose="välj; väljer; välja; ange; säg; skriv; mata in; väljer du; säga; ange en; anger; "
    "anger du; använd; använder; använder du; använda",
    answer="svara; svara med; ge",
    how_many="hur många; hur mycket",
    by="med knappen; med knapp; med; når du med; når ni med",
    filler="på; då; nu; en; ett; den; sedan; vänligen; gärna; bara; knapp; du; något av; "
    "någon av; ett av; en av; på din telefon; även; av; därefter; alternativ; igen; "
    "när som helst; direkt; också; eller säg; i stället; istället",
    key_noun="knappval; knappen; knapp; siffran; siffra; siffror; siffrorna; nummer; nummret; "
    "numret; "
    "alternativ; tangenten; tangent; knapparna; knapparna på; tecknet; val; tal",
    figures="noll/nolla/nollan ett/etta/ettan två/tvåa/tvåan tre/trea/trean fyra/fyr/fyran "
    "fem/femma/femman sex/sexa/sexan sju/sjua/sjuan åtta/åttan nio/nia/nian",
    doubtful="ett",
    teens="tio elva tolv tretton fjorton femton sexton",
    star="stjärna; stjärnan; stjärnknappen; stjärntangenten; stjärn; stjärn knappen; asterisk",
    hash="fyrkant; fyrkanten; fyrkantsknappen; fyrkants knappen; fyrkanttangenten; "
    "fyrkantstangenten; nummertecken; hashtag; brädgård; brädgården; fyrkantknappen; hash",
    either="eller; och; samt; och/eller",
    to="till; till och med; t o m; upp till",
    range_start="från; från och med",
    between="mellan",
    purpose="för; om; annars; vill du; är du; gäller det; har du; i annat fall; för att; ifall; "
    "när; önskar du; behöver du; ringer du; om inte; vid; vill ni; så; om ja; om nej",
    negation="inte; ej; aldrig; ingen; inget; varken",
    any_key="valfri knapp; en valfri knapp; vilken knapp som helst; valfri tangent; en knapp; "
    "valfri siffra; någon knapp",
    rating="betygsätt; betyg; skala; bedöm; poäng; ett betyg; en skala; betygsätta; hur nöjd; hur "
    "troligt; skalan; betygsskala; betygsskalan",
    copula="är",
    ending="följt av; följd av; avsluta med; och avsluta med; bekräfta med; avslutat med; "
    "avsluta inmatningen med; och därefter; och sedan; och bekräfta med; avslutar med; "
    "och tryck sedan på; och tryck därefter; avsluta sedan med; avsluta genom att trycka på; "
    "avsluta meddelandet med; och avsluta sedan med; följt av en",
    done="när du är klar; när du är färdig; då du är klar; när du har talat färdigt; "
    "efter meddelandet; för att avsluta inspelningen; när meddelandet är klart; "
    "när du pratat klart; när ni är klara; efteråt; när du talat klart",
    finish="avslutningsvis; för att avsluta",
    then="sedan; därefter; tryck sedan; tryck därefter; avsluta; bekräfta",
    units="knappar; minut; minuter; timme; timmar; dag; dagar; vecka; veckor; månad; månader; år; "
    "sekunder; öre; kronor; krona; kr; euro; procent; siffror; gånger; personer; samtal; "
    "arbetsdagar; stjärnor; minuters; bokstäver; tecken; januari; februari; mars; april; maj; "
    "juni; juli; augusti; september; oktober; november; december; handläggare; kunder; "
    "alternativ; möjligheter",
    no_keys="klockan; kl; kön; kö; gatan; våning; adress; öppet; öppettider; kod; plats; stängt; "
    "tid; kostar; valt",
    ask="efter tonen; efter signalen; efter pipet; ange; slå; knappa in; knappa; säg; skriv; "
    "tala; uppge; mata in; lämna; vad är; bokstavera; bekräfta; läs; berätta; läs in; skriv in; "
    "slå in; upprepa; tala in; ge; ha; säga",
    digit_noun="siffror; siffra; siffriga; siffrig; siffrigt; tecken",
    digit_ending="siffrig; siffriga; siffrigt",
    secret="kortnummer; pinkod; pin kod; säkerhetskod; lösenord; personnummer; cvc; cvv; pin; "
    "kreditkortsnummer; kontokortsnummer; kortnumret; kortets nummer; personlig kod; personliga "
    "kod; bankkortsnummer; cvc kod; cvv kod; pinkoden; lösenordet; lösenkod; kortuppgifter; "
    "säkerhetskoden; hemliga kod; personnumret; kreditkortnummer; kortnummret; siffrorna på ditt "
    "kort; siffrorna på kortet; siffror på ditt kort; siffrorna på ditt kreditkort; numret på "
    "ditt kort; numret på kortet",
    harmless="glömt; tappat; ändra; byta",
    partial="sista fyra; fyra sista; sista 4",
    message="lämna ett meddelande; lämna ditt meddelande; tala efter; tala in; prata efter; "
    "lämna meddelande; lämna namn; tala in ett meddelande; lämna gärna ett meddelande; "
    "lämna ditt namn; läs in ett meddelande; spela in ditt meddelande; läs in ditt meddelande; "
    "lämna då ett meddelande; tala in ditt meddelande; lämna ert meddelande; tala nu; "
    "spela in ett meddelande; säg ditt ärende efter; lämna era uppgifter; lämna dina uppgifter",
    connects="kopplar dig; kopplar nu; du kopplas; kopplas du; kopplar vidare; kopplas "
    "vidare; kopplar fram; kopplar samtalet",
    again="höra ~ igen; lyssna ~ igen; höra ~ gång; lyssna ~ gång",
    changed="meny ~ ändrats; meny ~ ändrat; menyn ~ ändrats; menyn ~ ändrat; "
    "menyval ~ ändrats; menyval ~ ändrat; menyvalen ~ ändrats; menyvalen ~ ändrat; "
    "alternativ ~ ändrats; alternativ ~ ändrat; alternativen ~ ändrats; "
    "alternativen ~ ändrat",
    caller="du; ni; dig",
    repeats="upprepa",
    heard="meddelandet; menyn; alternativen; valen; detta; informationen; frågan; meny",
    goodbye="hej då; adjö; hejdå",
    recorded="inspelat; inspelning; inspelningar; inspelad; inspelade; spelat; spelas in; "
    "inspelningen; bandas; inspelas; avlyssnas; spelas ~ in; spelar ~ in; spela ~ in",
    call="samtal; samtalet; samtalen; telefonsamtal; telefonsamtalet; samtals; konversationen; "
    "konversation",
    why="kvalitet; kvalitets; utbildning; utbildningssyfte; kvalitetssyfte; utbildningssyften; "
    "säkerhet; syfte; kvalitetssyften; kvalitén; kvaliteten; kvalitetssäkring; förbättra; "
    "kvalitetsskäl; bevis; upplärning; säkerhetsskäl; dokumentation",
    wish="vill; önskar; föredrar; samtycker; godkänner; godkänna; samtycke; invändning",
    seconds="sekund; sekunder",
    minutes="minut; minuter",
    amounts="tjugo 20; trettio 30; fyrtio 40; femtio 50; sextio 60; nittio 90",
    given="du har; har du; ni har; har ni; du får; får du",
    lasting="i; upp till; högst; i högst; maximalt; i upp till; max; på; på högst; på max; vara; "
    "längre än; kan",
    speech="tala; prata; meddelande; meddelanden; inspelning; spela ~ in; läsa ~ in; säg; "
    "meddelandet; lämna; tonen; pipet; signalen; tonsignalen; berätta; uppge; beskriv; svara; "
    "namn; röstbrevlåda; röstbrevlådan; telefonsvarare; tala in; ton",
    person="tala med; prata med; en handläggare; en medarbetare; en operatör; växeln; en rådgivare",
)
