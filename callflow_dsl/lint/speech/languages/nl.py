"""Dutch."""

from callflow_dsl.lint.speech.language import Language

WORDS = Language(
    common="het een de van voor wij niet uw zijn onze toets kies u en is met op om dan wilt bent "
    "heeft ons aan bij naar deze dit als te kunt gesprek medewerker bedankt welkom goedendag",
    press="duw; duwt; duwen; duw op; toets; toetst; toetsen; toets in; druk; drukt; drukken; "
    "druk op; drukt u; drukt u op; toetst u; intoetsen; indrukken; "
    "toets dan; drukken op; tik; tik op",
    choose="kies; kiest; kiezen; kies voor; kiest u; kiest u voor; kies dan voor; kies dan; typ; "
    "voer in; voer; geef; geef in; zeg; selecteer; spreek; vorm; draai; gebruik; gebruikt; "
    "gebruikt u; gebruiken",
    answer="antwoord; antwoord met; antwoordt met; beantwoord met; geef uw waardering",
    how_many="hoeveel",
    by="met de; met het; met een; met toets; met; onder",
    key_then_press="duwen; te duwen; indrukken; intoetsen; drukken; toetsen; kiezen; "
    "in te toetsen; te drukken; te kiezen; te toetsen; in te drukken",
    filler="een; de; het; op; dan; nu; alstublieft; a.u.b; aub; eenvoudig; gewoon; eens; dus; "
    "op uw telefoon; op uw toestel; voor; in; u; meteen; direct; daarna; of zeg; vervolgens; "
    "gerust; svp; je; tijdens dit bericht; in plaats daarvan; liever",
    key_noun="toets; toetsen; cijfer; cijfers; nummer; nummers; optie; opties; knop; keuze; "
    "getal; keuzes; tekens",
    figures="nul een/één/eén/ééntje/eentje twee drie vier vijf zes zeven acht negen",
    doubtful="een één eén",
    teens="tien elf twaalf dertien veertien vijftien zestien",
    star="sterretje; ster; asterisk; het sterretje; sterretjestoets; stertoets; sterretje toets",
    hash="hekje; het hekje; hekjestoets; hekje toets; hekjesteken; hash; hashtag",
    either="of; en; en/of; ofwel; dan wel; of anders",
    to="tot; tot en met; t/m; tot aan; t",
    range_start="van; vanaf",
    between="tussen",
    purpose="voor; om; als; wilt u; wil je; indien; anders; zo niet; zo nee; wanneer; heeft u; "
    "bent u; belt u; gaat het; gaat u; heb je; ben je; bel je; zo ja; mocht u; zodra",
    negation="niet; niemand; geen; nooit; nergens; noch",
    any_key="een willekeurige toets; willekeurige toets; elke toets; een toets; iedere toets; "
    "een van de toetsen",
    rating="cijfer; cijfer van; score; schaal; schaal van; beoordeel; beoordelen; waardering; "
    "rapportcijfer; hoe tevreden; hoe waarschijnlijk; waarderingscijfer",
    copula="is; zijn",
    ending="gevolgd door; gevolgd door een; sluit af met; sluit af met een; afsluiten met; "
    "eindig met; beëindig met; bevestig met; afgesloten met; en daarna; en dan; en sluit af met; "
    "en sluit daarna af met; besluit met; sluit dit af met; afronden met; en druk daarna op; "
    "en toets daarna",
    done="als u klaar bent; wanneer u klaar bent; als je klaar bent; bent u klaar; na uw bericht; "
    "na het inspreken; na afloop; zodra u klaar bent; na uw boodschap; als u gereed bent; "
    "om het bericht te beëindigen; na het inspreken van uw bericht; wanneer u gereed bent; "
    "om de opname te beëindigen; om de opname te stoppen; aan het einde; klaar",
    finish="om af te sluiten; om te beëindigen; ter afsluiting; om te stoppen",
    then="dan; daarna; vervolgens; sluit; en dan; toets daarna; druk daarna",
    units="toetsen; minuut; minuten; uur; uren; dag; dagen; week; weken; maand; maanden; jaar; "
    "seconden; cent; eurocent; euro; procent; cijfers; werkdagen; keer; maal; wachtenden; "
    "bellers; mensen; personen; sterren; wachtende; letters; tekens; medewerkers; mogelijkheden; "
    "opties; keuzes; keuzemogelijkheden",
    no_keys="wachtrij; rij; straat; verdieping; adres; geopend; open; openingstijden; code; "
    "wachttijd; gesloten; afspraak; kost; kosten; bereikbaar; gevestigd; bereiken; telefonisch; "
    "gekozen",
    ask="na de toon; na de piep; na de pieptoon; stel; voer; vul; toets; geef; geeft; noem; "
    "spreek; zeg; typ; toetst; voert; spel; intoetsen; invoeren; in te voeren; in te toetsen; "
    "inspreken; vermeld; wat is; herhaal; voert u; toetst u; opgeven; noemen; tik; vertel; "
    "controleer; bevestig; nodig; houd; doorgeven",
    digit_noun="cijfers; cijfer; cijferige; cijferig; karakters; cijfertjes",
    digit_ending="cijferig; cijferige",
    secret="kaartnummer; creditcardnummer; pincode; pin; pincode's; cvc; cvc code; cvv; "
    "beveiligingscode; wachtwoord; burgerservicenummer; bsn; bsn nummer; bankpasnummer; "
    "pasnummer; toegangscode; inlogcode; geheime code; controlegetal; creditcardgegevens; "
    "kaartgegevens; creditcard nummer; persoonlijke code; tancode; cijfers van uw creditcard; "
    "cijfers van uw bankpas; cijfers van uw kaart; cijfers op uw kaart; cijfers op uw bankpas; "
    "nummer van uw creditcard; nummer van uw bankpas; inlogcode",
    harmless="vergeten; kwijt; aanvragen; wijzigen; bij de hand; gereed",
    partial="laatste vier; laatste 4",
    message="laat een bericht achter; laat uw bericht achter; spreek uw bericht in; "
    "spreek een bericht in; uw bericht in te spreken; een bericht inspreken; "
    "uw bericht inspreken; een bericht achterlaten; uw bericht achterlaten; spreek in na; "
    "spreek na; spreek na de; spreek uw naam; spreek uw naam in; laat uw naam; laat na de; "
    "spreek dan uw; spreek na de toon; spreek na de pieptoon; spreek na de piep; "
    "laat dan een bericht achter; spreek uw boodschap in; bericht in te spreken; "
    "spreek dan een bericht in; spreek hier uw; spreek nu uw; spreek je bericht in; "
    "laat je bericht achter; een voicemail achterlaten; spreek duidelijk",
    connects="verbind u; verbinden u; verbind je; verbinden je; verbind ~ door; "
    "verbinden ~ door; wordt ~ doorverbonden; wordt ~ doorgeschakeld; schakelen "
    "~ door; schakel ~ door",
    again="opnieuw ~ horen; opnieuw ~ beluisteren; nogmaals ~ horen; nogmaals ~ beluisteren; nog "
    "~ horen; nog ~ beluisteren",
    changed="menu ~ gewijzigd; menu ~ veranderd; keuzemenu ~ gewijzigd; "
    "keuzemenu ~ veranderd; opties ~ gewijzigd; opties ~ veranderd; "
    "keuzes ~ gewijzigd; keuzes ~ veranderd; keuzemogelijkheden ~ gewijzigd; "
    "keuzemogelijkheden ~ veranderd; menukeuzes ~ gewijzigd; menukeuzes ~ veranderd",
    caller="u; je",
    repeats="herhalen; herhaling",
    heard="bericht; menu; keuzemenu; opties; keuzes; boodschap; dit; deze; informatie; vraag; "
    "mogelijkheden",
    goodbye="tot ziens; tot horens; prettige dag; fijne dag",
    recorded="opgenomen; opname; opnames; opnemen; op te nemen; opgenomen worden; geregistreerd; "
    "meegeluisterd; opgeslagen; opneemt; neem ~ op; nemen ~ op; neemt ~ op",
    played="opgenomen bericht; opgenomen berichten; opgenomen boodschap",
    call="gesprek; gesprekken; telefoongesprek; telefoongesprekken; gesprek op; belt; oproep; "
    "oproepen; telefoontje",
    why="kwaliteit; trainingsdoeleinden; training; kwaliteitsdoeleinden; opleiding; scholing; "
    "kwaliteitsverbetering; dienstverlening; opleidingsdoeleinden; trainings; veiligheid; bewijs; "
    "coaching",
    wish="wilt; wil; wenst; bezwaar; liever; toestemming; akkoord; stemt",
    seconds="seconde; seconden",
    minutes="minuut; minuten",
    amounts="twintig 20; dertig 30; veertig 40; vijftig 50; zestig 60; negentig 90",
    given="u heeft; heeft u; u hebt; hebt u; je hebt; heb je; u krijgt; krijgt u; je krijgt; "
    "krijg je",
    lasting="maximaal; hoogstens; ten hoogste; tot; gedurende; kunt; u kunt; kunt u; je kunt; "
    "kun je; van; mag; duren; van maximaal; een maximum van",
    speech="spreken; inspreken; spreek; praten; bericht; boodschap; berichten; opname; opnemen; "
    "neem ~ op; spreek ~ in; vertel; vertellen; laat; achterlaten; achter te laten; toon; piep; "
    "pieptoon; zeg; noem; geef; antwoord; signaal; voicemail; naam; meld",
    person="spreken; een medewerker; telefonist; telefoniste; een collega; een adviseur; "
    "doorverbonden worden; iemand spreken; operator",
)
