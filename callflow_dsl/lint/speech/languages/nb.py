"""Norwegian, in its more common written form."""

from callflow_dsl.lint.speech.language import Language

WORDS = Language(
    common="dere vennligst takk hos og er ikke til for å det en du din vi den har på med oss kan "
    "trykk våre vår hvis velkommen samtalen samtale etter eller av deg ditt ring beskjed ønsker "
    "mellom åpent dager øyeblikk medarbeidere hei hva nå opp",
    letters="ø æ å",
    press="trykk; trykk på; trykke; trykke på; trykker; tast; taste; taster; trykk da; trykk så; "
    "å trykke på; ved å trykke på; trykk deretter på; tast inn; taste inn; slå; ved å taste; "
    "trykker du; trykker du på; taster du; trykk nå; trykker på; trykk så på; slå inn; så trykk",
    choose="velg; velge; oppgi; si; velger; velger du; skriv; bruk; bruker; bruker du; bruke; "
    "benytt; angi",
    answer="svar; svar med; gi",
    how_many="hvor mange; hvor mye",
    by="med tasten; med tast; med; når du med; når dere med",
    filler="på; nå; så; da; en; et; den; tallet; vennligst; bare; deretter; ditt; tast; tasten; "
    "av; på telefonen; på telefonen din; en av; et av; knapp; følgende; også; eller si; igjen; "
    "når som helst; gjerne; med en gang; din; koden; i stedet",
    key_noun="tasten; tast; taster; tallet; tall; tallene; siffer; sifre; nummer; nummeret; "
    "knappen; alternativ; tegnet; tastene; knapp; valg; alternativet",
    figures="null/nulltall/nulltallet/null-tall/null-tallet "
    "en/ett/én/et/eneren/enern/ener/ettall/ettallet/"
    "ett-tall/ett-tallet/et-tall/et-tallet "
    "to/toeren/toern/toer/totall/totallet/to-tall/to-tallet "
    "tre/treeren/treer/tretall/tretallet/tre-tall/tre-tallet "
    "fire/fireren/firer/firetall/firetallet/fire-tall/fire-tallet "
    "fem/femmeren/femmer/femtall/femtallet/fem-tall/fem-tallet "
    "seks/sekseren/sekser/sekstall/sekstallet/seks-tall/seks-tallet "
    "sju/syv/sjueren/sjuer/sjutall/sjutallet/sju-tall/sju-tallet/"
    "syvtall/syvtallet/syv-tall/syv-tallet "
    "åtte/åtteren/åtter/åttetall/åttetallet/åtte-tall/åtte-tallet "
    "ni/nieren/nier/nitall/nitallet/ni-tall/ni-tallet",
    doubtful="en ett én et",
    teens="ti elleve tolv tretten fjorten femten seksten",
    star="stjerne; stjernen; stjernetasten; stjernetast; stjerne tasten; asterisk",
    hash="firkant; firkanten; firkanttasten; firkant tasten; firkanttast; skigard; hashtag; hash; "
    "nummertegn; firkantstasten; skigarden; emneknagg",
    either="eller; og; samt; og/eller",
    to="til; til og med",
    range_start="fra; fra og med",
    between="mellom",
    purpose="for; hvis; ellers; ønsker du; er du; gjelder det; vil du; har du; for å; når; "
    "dersom; skal du; ved; i motsatt fall; ringer du; gjelder; hvis ikke; hvis ja; hvis nei; "
    "ønsker dere; om du; trenger du",
    negation="ikke; aldri; ingen; ikkje; verken",
    any_key="en vilkårlig tast; vilkårlig tast; hvilken som helst tast; "
    "en hvilken som helst tast; en tast; en knapp; valgfri tast; en av tastene",
    rating="karakter; skala; vurder; poeng; en skala; vurdere; bedøm; ranger; ranger oss; hvor "
    "fornøyd; "
    "hvor sannsynlig; skalaen; terningkast",
    copula="er",
    ending="etterfulgt av; avslutt med; og avslutt med; bekreft med; avsluttet med; og deretter; "
    "og bekreft med; fulgt av; avslutte med; og trykk deretter på; og slutt med; "
    "avslutt ved å trykke på; og så; avslutt beskjeden med; avslutt inntastingen med; "
    "og trykk så på; og avslutt ved å trykke på; avslutt meldingen med; og avslutt deretter med",
    done="når du er ferdig; når du har snakket; når dere er ferdige; etter meldingen; "
    "etter beskjeden; for å avslutte opptaket; når du er klar; når meldingen er ferdig; "
    "når du er ferdig med å snakke; når du har lest inn; når beskjeden er ferdig; "
    "for å avslutte meldingen",
    finish="til slutt; for å avslutte",
    then="deretter; så; trykk deretter; trykk så; avslutt; bekreft",
    units="taster; minutt; minutter; minuttet; time; timer; dag; dager; uke; uker; måned; "
    "måneder; år; sekunder; øre; krone; kroner; kr; euro; prosent; siffer; sifre; ganger; "
    "personer; samtaler; virkedager; stjerner; bokstaver; tegn; januar; februar; mars; april; "
    "mai; juni; juli; august; september; oktober; november; desember; medarbeidere; kunder; "
    "arbeidsdager; muligheter; valgmuligheter; alternativer",
    no_keys="klokka; klokken; kl; køen; kø; gate; etasje; adresse; åpent; åpningstider; kode; "
    "plass; stengt; koster; valgt",
    after_ordinal="januar; februar; mars; april; mai; juni; juli; august; september; oktober; "
    "november; desember; etasje; i; plass; person; januar; februar; mars; april; mai; juni; juli; "
    "august; september; oktober; november; desember; klokka; klokken; kl; etasje; plass; rad; og",
    ask="etter tonen; etter pipetonen; etter signalet; oppgi; tast; tast inn; si; skriv; les; "
    "les inn; nevn; stav; hva er; bekreft; angi; slå inn; taste inn; taste; snakk; legg; fortell; "
    "gjenta; opplys; ha; legg inn; slå",
    digit_noun="siffer; sifre; sifret; sifrede; tall; tegn; sifrete",
    digit_ending="sifret; sifrede; sifrete",
    secret="kortnummer; pinkode; pin kode; sikkerhetskode; passord; fødselsnummer; pin; cvc; cvv; "
    "kredittkortnummer; personnummer; kortnummeret; betalingskortnummer; hemmelig kode; "
    "kontrollkode; pinkoden; passordet; cvc kode; personlige kode; fødselsnummeret; kodeord; "
    "kortopplysninger; hemmelige kode; engangskode; bankkortnummer; sifrene på kortet; sifrene på "
    "kortet ditt; tallene på kortet; nummeret på kortet; nummeret på kortet ditt; koden din; din "
    "kode",
    harmless="glemt; mistet; endre; bytte",
    partial="siste fire; siste 4",
    message="legg igjen en beskjed; legg igjen en melding; legge igjen en beskjed; "
    "legg igjen beskjed; snakk etter; les inn en beskjed; legge igjen en melding; "
    "legg igjen beskjeden; legg igjen navn; legg igjen din; les inn meldingen; "
    "legg igjen melding; snakk nå; legge igjen beskjed; les inn beskjeden; les inn en melding; "
    "legg gjerne igjen en beskjed; les inn beskjed; legg igjen navnet; vennligst legg igjen; "
    "legg igjen meldingen",
    connects="setter deg over; du settes over; settes du over; kobler deg; viderekobler; "
    "viderekobles; setter deg videre; setter samtalen",
    again="høre ~ igjen; lytte ~ igjen; høre ~ gang",
    changed="meny ~ endret; menyen ~ endret; menyvalg ~ endret; menyvalgene ~ endret; "
    "valgene ~ endret; alternativene ~ endret; valgmulighetene ~ endret",
    caller="du; dere; deg",
    repeats="gjenta",
    heard="meldingen; menyen; valgene; alternativene; dette; det; spørsmålet; informasjonen",
    goodbye="ha det; ha det bra; farvel; på gjenhør",
    recorded="opptak; opptaket; tas opp; tar opp; tatt opp; spilles inn; opptaker; spille inn; "
    "innspilt; ta opp; lydopptak; bli tatt opp; lydlogg; spiller inn; spilt inn; avlyttes; "
    "tas ~ opp; tatt ~ opp; tar ~ opp",
    call="samtale; samtalen; samtaler; telefonsamtale; telefonsamtaler; anrop; anropet; "
    "samtalene; telefonsamtalen; anropene",
    why="kvalitet; kvalitets; opplæring; kvalitetssikring; sikkerhet; formål; trening; "
    "opplæringsformål; dokumentasjon; kvalitetsformål; kvaliteten; sikkerhetshensyn; forbedre; "
    "kvalitetshensyn; treningsformål",
    wish="ønsker; vil; foretrekker; godtar; samtykker; samtykke; motsetter; reservere",
    seconds="sekund; sekunder",
    minutes="minutt; minutter",
    amounts="tjue 20; tretti 30; førti 40; femti 50; seksti 60; nitti 90",
    given="du har; har du; dere har; har dere; du får; får du",
    lasting="i; opptil; inntil; høyst; maksimalt; i opptil; på; på opptil; på maksimalt; vare; "
    "lenger enn; kan; være; maks; i inntil",
    speech="snakke; snakk; beskjed; beskjeder; melding; meldinger; meldingen; beskjeden; "
    "innspilling; spille ~ inn; si; tale; legg; legge; tonen; pipetonen; pipelyden; signalet; "
    "lydsignalet; fortell; oppgi; beskriv; svar; navn; telefonsvarer; les inn; tone; pip; pipet",
    person="snakke med; tale med; en medarbeider; en rådgiver; sentralbordet; en operatør; "
    "en kundebehandler",
)
