"""German."""

from callflow_dsl.lint.speech.language import Language

WORDS = Language(
    common="und ist sie nicht für bitte wir die der das den ein eine zu mit auf im uns ihr ihre "
    "wenn drücken wählen oder werden haben von bei unser unsere ihnen dann sind wird einen zum "
    "zur taste gespräch willkommen",
    letters="ß ä ö",
    press="drück; tipp; drücken; drücken sie; drücke; drücken sie bitte; tippen sie; tippen; "
    "betätigen sie; betätigen; drückst du; drückt; drücken sie auf; drücken sie nun; tasten sie; "
    "dann bitte; taste",
    choose="wählen; wählen sie; wähle; wählt; wählen sie bitte; geben sie; sagen; sagen sie; "
    "nehmen sie; sprechen sie; nutzen sie; benutzen sie; verwenden sie; benutzen; verwenden",
    answer="antworten sie mit; antworten sie; antworte mit; vergeben sie",
    how_many="wie viele; wie viel; wieviele; wieviel",
    by="mit der; mit taste; mit der taste; mit den tasten; über die taste; mit; über; unter; "
    "unter der",
    key_then_press="drücken; wählen; tippen; betätigen; zu drücken; zu wählen; eingeben; "
    "gedrückt; sagen; drücken sie; wählen sie",
    filler="die; das; der; eine; ein; auf; bitte; jetzt; nun; dann; einfach; ihrem telefon; "
    "auf ihrem telefon; auf ihrer tastatur; ihrer tastatur; den; dazu; hierfür; dafür; sie; "
    "eines; einen; auch; gleich; mit den; mit der; hierzu; an; erneut; danach; anschließend; "
    "zwei mal; sofort; jederzeit; stattdessen",
    key_noun="taste; tasten; ziffer; ziffern; nummer; nummern; zahl; zahlen; option; knopf; "
    "optionen",
    figures="null eins/einser zwei/zwo/zweier drei/dreier vier/vierer fünf/fünfer sechs/sechser "
    "sieben/siebener acht/achter neun/neuner",
    teens="zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn",
    star="sterntaste; stern taste; stern; sternchen; sternchentaste; asterisk; sternzeichen",
    hash="rautetaste; raute taste; raute; rautezeichen; doppelkreuz; doppelkreuztaste; "
    "nummernzeichen; kreuztaste; lattenzaun; hashtag; hash; gatter; kreuz",
    either="oder; und; bzw; sowie; oder aber",
    to="bis; bis zur; bis zu; bis zum; bis einschließlich",
    range_start="von; ab",
    between="zwischen",
    purpose="für; um; wenn; zum; zur; falls; andernfalls; ansonsten; sonst; bei; möchten sie; "
    "haben sie; sind sie; wünschen sie; wenn nicht; wollen sie; geht es um; sofern; im falle; "
    "in allen anderen fällen; sollten sie; ist; hast du; möchtest du; willst du; bist du; "
    "rufen sie; benötigen sie; brauchen sie",
    negation="nicht; niemandem; niemand; keinem; keine; kein; keinen; nie; niemals; keinesfalls; "
    "weder",
    any_key="eine beliebige taste; beliebige taste; irgendeine taste; eine taste; jede taste; "
    "eine beliebige ziffer; eine der tasten",
    rating="bewerten; bewerten sie; note; schulnote; schulnoten; skala; bewertung; punktzahl; "
    "schulnotensystem; benoten; skala von; wie zufrieden; wie wahrscheinlich; schulnotenskala; "
    "bewertungsskala",
    copula="ist; lautet; sind",
    ending="gefolgt von; gefolgt von der; abschließend mit; schließen sie mit; beenden sie mit; "
    "bestätigen sie mit; schließen sie die eingabe mit; und schließen sie mit; "
    "beenden sie die eingabe mit; bestätigen sie die eingabe mit; bestätigen sie dies mit; "
    "bestätigen sie ihre eingabe mit; beenden sie ihre eingabe mit; und danach; und dann; "
    "und anschließend; schließen sie ihre eingabe mit; abgeschlossen mit; beenden sie diese mit; "
    "und beenden sie mit; und bestätigen sie mit; schließen sie diese mit; "
    "beenden sie die aufnahme mit; beenden sie ihre nachricht mit; beendet mit",
    done="wenn sie fertig sind; sobald sie fertig sind; wenn sie damit fertig sind; "
    "nach der nachricht; nach ihrer nachricht; sind sie fertig; "
    "wenn sie ihre nachricht beendet haben; zum beenden der aufnahme; um die aufnahme zu beenden; "
    "nachdem sie gesprochen haben; nach der eingabe; am ende; wenn du fertig bist; "
    "nach ihrer eingabe; wenn sie die aufnahme beenden möchten; um die eingabe abzuschließen; "
    "um die aufzeichnung zu beenden; um ihre nachricht zu beenden",
    finish="zum abschließen; zum abschluss; abschließend; zum beenden; um zu beenden",
    then="dann; danach; anschließend; drücken sie danach; drücken sie dann; "
    "drücken sie anschließend; beenden sie; bestätigen sie; schließen sie",
    units="tasten; minute; minuten; stunde; stunden; tag; tage; tagen; woche; wochen; monat; "
    "monate; monaten; jahr; jahre; jahren; sekunden; cent; euro; prozent; ziffern; uhr; anrufer; "
    "mal; werktagen; personen; sterne; stellen; werktage; euros; ct; buchstaben; mitarbeiter; "
    "sternen; möglichkeiten; optionen; auswahlmöglichkeiten",
    no_keys="warteschlange; straße; stock; anschrift; adresse; geöffnet; öffnungszeiten; code; "
    "wartezeit; stelle; geschlossen; termin; kostet; erreichbar; erreichen; uhr; sprechzeiten; "
    "besetzt; gewählt",
    after_ordinal="januar; februar; märz; april; mai; juni; juli; august; september; oktober; "
    "november; dezember; stelle; stock; etage; position; platz; stockwerk; obergeschoss; og; "
    "reihe; januars; quartal; klasse; geschoss; jahr; tag; mal; oder; und; bis; uhr; anrufer; "
    "person",
    ask="nach dem signalton; nach dem ton; nach dem piepton; stellen sie; geben sie; eingeben; "
    "nennen sie; sagen sie; sprechen sie; tippen sie; nennen; wie lautet; teilen sie; "
    "buchstabieren sie; angeben; eintippen; bestätigen sie; einzugeben; anzugeben; eingabe; gib; "
    "nenne; sage; diktieren sie; hinterlassen sie; halten sie; benötigen; einsprechen; sagen",
    digit_noun="ziffern; stellen; stellige; stelligen; stelliger; stelliges; zahlen; stellig; "
    "ziffer; zeichen",
    digit_ending="stellig; stellige; stelligen; stelliger; stelliges; stelligem; ziffrige; "
    "ziffrigen",
    secret="kartennummer; kreditkartennummer; pin; geheimzahl; prüfziffer; kennwort; passwort; "
    "cvc; cvv; sicherheitscode; geheimnummer; pin nummer; pin code; zugangscode; telefonpasswort; "
    "persönliche identifikationsnummer; tan; kartenprüfnummer; prüfnummer; "
    "sozialversicherungsnummer; telefon pin; pinnummer; kundenkennwort; kreditkartendaten; "
    "geheimzahlen; ec kartennummer; bankkartennummer; ziffern ihrer kreditkarte; ziffern ihrer "
    "karte; stellen ihrer kreditkarte; nummer ihrer kreditkarte; nummer ihrer karte; nummer ihrer "
    "bankkarte; zugangspin",
    harmless="vergessen; verloren; sperren; ändern; bereit; bereithalten; bereitzuhalten",
    partial="letzten vier; letzten 4",
    message="hinterlassen sie eine nachricht; hinterlassen sie uns eine nachricht; "
    "hinterlassen sie ihre nachricht; hinterlassen sie nach dem; eine nachricht hinterlassen; "
    "ihre nachricht hinterlassen; eine nachricht nach dem; sprechen sie nach dem; "
    "sprechen sie ihre nachricht; hinterlassen sie bitte; hinterlassen sie ihren namen; "
    "nachricht nach dem; sprechen sie jetzt; sprechen sie bitte nach dem; "
    "hinterlassen sie uns bitte; hinterlassen sie uns nach dem; auf das band; "
    "sprechen sie ihr anliegen; hinterlasse eine nachricht; nachricht aufsprechen; "
    "sprechen sie bitte jetzt; sprechen sie ihren namen; hinterlassen sie uns ihre nachricht; "
    "nennen sie nach dem signalton; sprechen sie nach",
    connects="verbinden wir sie; verbinde sie; wir verbinden sie; werden ~ verbunden; "
    "werden ~ weitergeleitet; werden ~ weiterverbunden; werden ~ durchgestellt; "
    "stellen sie durch; stelle sie durch; leiten sie weiter",
    again="noch ~ hören; noch ~ anhören; noch ~ anzuhören; nochmals ~ hören; nochmal ~ hören; "
    "erneut ~ hören; nochmals ~ anzuhören; erneut ~ anzuhören",
    changed="menü ~ geändert; auswahlmenü ~ geändert; optionen ~ geändert; "
    "menüoptionen ~ geändert; auswahl ~ geändert; auswahlmöglichkeiten ~ geändert; "
    "menüpunkte ~ geändert; wahlmöglichkeiten ~ geändert",
    caller="sie; du",
    repeats="wiederholen; wiederholung",
    heard="ansage; nachricht; menü; auswahl; optionen; diese; dies; information; "
    "informationen; frage; möglichkeiten; hinweis",
    goodbye="auf wiederhören; auf wiedersehen; tschüss",
    recorded="aufgezeichnet; aufzeichnen; aufzeichnung; aufzeichnungen; mitgeschnitten; "
    "mitschneiden; mitschnitt; aufgenommen; aufnehmen; aufnahme; aufnahmen; aufgezeichnete; "
    "gesprächsaufzeichnung; mitgehört; aufzuzeichnen; mitzuschneiden; zeichnen ~ auf; "
    "zeichnet ~ auf; schneiden ~ mit; nehmen ~ auf",
    call="gespräch; gespräche; anruf; anrufe; telefonat; telefonate; gesprächs; telefongespräch; "
    "telefongespräche; anrufs; gesprächen; unterhaltung; telefonats; gesprächsaufzeichnung",
    why="qualität; qualitätssicherung; schulungszwecken; schulungszwecke; schulung; trainings; "
    "ausbildung; qualitätszwecken; trainingszwecken; dokumentation; nachweis; beweis; sicherheit; "
    "qualitätsgründen; servicequalität; training; service; mitarbeiterschulung; beweissicherung; "
    "zwecken; zwecke",
    wish="möchten; wünschen; wollen; widersprechen; einverstanden; zustimmen; lieber; "
    "einwilligen; zustimmung",
    seconds="sekunde; sekunden",
    minutes="minute; minuten",
    amounts="eine 1; zwanzig 20; dreißig 30; vierzig 40; fünfzig 50; sechzig 60; neunzig 90",
    given="sie haben; haben sie; du hast; hast du; ihnen bleiben; ihnen stehen; stehen ihnen",
    lasting="maximal; höchstens; bis zu; für; können sie; sie können; kannst du; du kannst; darf; "
    "von; von maximal; von bis zu; nicht länger als; länger als; von höchstens",
    speech="sprechen; sprich; reden; nachricht; nachrichten; aufnahme; aufsprechen; ansage; "
    "mitteilung; sagen; sagen sie; nennen; hinterlassen; hinterlasse; ton; signalton; piepton; "
    "signal; erzählen; schildern; beschreiben; antwort; antworten; mailbox; anrufbeantworter; "
    "namen; teilen; auf band",
    person="sprechen; einem mitarbeiter; einen mitarbeiter; einer mitarbeiterin; "
    "eine mitarbeiterin; einem berater; einer beraterin; verbunden werden; telefonzentrale; "
    "vermittlung",
)
