"""French."""

from callflow_dsl.lint.speech.language import Language

WORDS = Language(
    common="les vous nous votre est dans merci le la des du pour et un une sur tapez appuyez de "
    "au que avec ne pas notre nos êtes avez appel veuillez service bienvenue ce cette ou",
    letters="œ ù ê",
    press="tapent; appuient sur; composent; tapez; appuyez; appuyez sur; appuyez sur le; "
    "appuyez sur la; composez; faites; faites le; pressez; taper; appuyer; appuyer sur; presser; "
    "composer; faire; faire le; appuyant; en appuyant sur; tapant; en tapant; en composant; "
    "appuie; appuie sur; tape; en faisant; tapez sur; taper sur; touchez; veuillez appuyer; "
    "veuillez taper",
    choose="choisissez; sélectionnez; entrez; saisissez; dites; choisir; sélectionner; saisir; "
    "dire; sélectionnant; prononcez; indiquez; utilisez; utiliser",
    answer="répondez; répondez par; donnez",
    how_many="combien",
    by="avec le; avec la; avec la touche; avec les touches",
    filler="le; la; les; un; une; sur; maintenant; simplement; svp; s'il vous plaît; alors; dès; "
    "de votre téléphone; sur votre clavier; de votre clavier; sur votre téléphone; des; de; du; "
    "l'; d'; à présent; tout de suite; directement; ensuite; puis; ou dites; à nouveau; soit; "
    "parmi les; au; l'un des; l'une des; suivants; suivantes; dès maintenant; à tout moment; "
    "suivante; plutôt; à la place",
    key_noun="touche; touches; chiffre; chiffres; numéro; numéros; option; options; bouton; "
    "choix; nombre; signe; symbole",
    figures="zéro un deux trois quatre cinq six sept huit neuf",
    doubtful="un neuf",
    teens="dix onze douze treize quatorze quinze seize",
    star="étoile; astérisque; la touche étoile; l'étoile",
    hash="dièse; dièze; carré; la touche dièse; hashtag; croisillon",
    either="ou; et; ou bien; ou encore; et/ou",
    to="à; jusqu'à; au; a",
    range_start="de; du; allant de",
    between="entre",
    purpose="pour; si; sinon; afin; afin de; afin d'; autrement; en cas; dans le cas contraire; "
    "vous souhaitez; vous êtes; vous désirez; vous avez; si oui; si non; "
    "dans tous les autres cas; vous appelez; concernant; vous voulez; lorsque; souhaitez vous; "
    "quand; dès que; une fois",
    negation="ne; n'; pas; jamais; aucune; aucun; ni",
    any_key="n'importe quelle touche; une touche quelconque; toute touche; une touche; "
    "n'importe laquelle; n'importe quel chiffre; l'une des touches; une touche de votre téléphone",
    rating="note; notez; échelle; noter; évaluez; une note; score; une échelle; évaluer; "
    "attribuez; évaluez vous; satisfait; satisfaite",
    copula="est; sont; c'est; c'est le",
    ending="suivi de; suivie de; suivi du; suivi de la; suivis de; suivi par; validez par; "
    "terminez par; et terminez par; validez avec; confirmez avec; puis validez par; "
    "et validez par; suivies de; finissez par; validez en appuyant sur; puis terminez par; "
    "terminez en appuyant sur; confirmez par; puis; et ensuite; et validez avec; puis la touche; "
    "et validez en appuyant sur; puis appuyez sur; et appuyez ensuite sur; terminez avec",
    done="quand vous avez terminé; lorsque vous avez terminé; une fois terminé; quand vous aurez "
    "terminé; lorsque vous aurez terminé; à la fin; pour valider; une fois votre message terminé; "
    "après votre message; en fin de message; dès que vous avez terminé; à la fin de votre "
    "message; une fois le message enregistré; quand vous avez fini; lorsque vous avez fini; pour "
    "mettre fin à l'enregistrement; pour arrêter l'enregistrement; quand c'est terminé; une fois "
    "votre choix fait; une fois votre saisie terminée; après avoir terminé; une fois que vous "
    "avez terminé; pour terminer l'enregistrement; votre message terminé; fois ~ terminé; fois ~ "
    "terminée; fois ~ enregistré",
    finish="pour terminer; pour finir; pour valider",
    then="puis; ensuite; appuyez ensuite; tapez ensuite; terminez; validez",
    units="touches; minute; minutes; heure; heures; h; jour; jours; semaine; semaines; mois; an; "
    "ans; seconde; secondes; centime; centimes; euro; euros; pour cent; chiffres; fois; "
    "personnes; appels; ouvrés; étoiles; lettres; étages; caractères; rue; quai; avenue; "
    "boulevard; place; janvier; février; mars; avril; mai; juin; juillet; août; septembre; "
    "octobre; novembre; décembre; conseillers; clients; agents; choix; possibilités; options; du "
    "matin; du soir; de l'après-midi",
    no_keys="file; rue; étage; adresse; ouvert; ouverts; ouverte; horaires; code; position; "
    "fermé; fermés; rendez; coûte; avenue; boulevard; attente; place; joignables; choisi",
    ask="après le bip; après le signal sonore; après le signal; posez; saisissez; saisir; entrez; "
    "entrer; composez; composer; tapez; taper; donnez; donner; dites; dire; indiquez; indiquer; "
    "communiquez; épelez; quel est; prononcez; renseignez; munissez; énoncez; enregistrez; "
    "confirmez; précisez; fournir; fournissez; rappelez; introduisez; saisie; munir",
    digit_noun="chiffres; chiffre; caractères",
    secret="numéro de carte; numéro de carte bancaire; numéro de votre carte; code secret; code "
    "pin; cryptogramme; mot de passe; code confidentiel; numéro de sécurité sociale; numéro de "
    "votre carte bancaire; numéro de carte de crédit; code d'accès; cvv; cvc; pin; code de "
    "sécurité; numéro de carte bleue; numéro de carte de paiement; code personnel; numéro de la "
    "carte; code de votre carte; nip; coordonnées bancaires; numéro de votre carte de crédit; "
    "numéro d'assurance sociale; chiffres de votre carte; chiffres de votre carte bancaire; "
    "chiffres de votre carte de crédit; chiffres au dos de votre carte; chiffres au recto de "
    "votre carte",
    harmless="oublié; perdu; perdue; modifier",
    partial="quatre derniers; 4 derniers",
    message="laissez un message; laissez votre message; laisser un message; "
    "laisser votre message; laissez nous un message; laissez nous votre message; "
    "nous laisser un message; enregistrez votre message; parlez après; laissez vos coordonnées; "
    "nous laisser votre message; laissez votre nom; laissez un message après; "
    "laisser vos coordonnées; laisser votre nom; enregistrer votre message; laissez nous vos; "
    "me laisser un message; parler après; déposez un message; déposer un message; "
    "laissez moi un message; parlez après le; veuillez parler; dictez votre message",
    connects="vous mettons en relation; vous mets en relation; vous transférons; vous "
    "transfère; mettons en communication; mise en relation; être mis en "
    "relation; votre appel est transféré; transférons votre appel; vous "
    "passons; vous passe; vous mettons en communication",
    again="réécouter; réentendre; écouter ~ nouveau; entendre ~ nouveau; "
    "écouter ~ fois; entendre ~ fois",
    changed="menu ~ changé; menu ~ modifié; menu ~ modifiés; menu ~ modifiées; "
    "menus ~ changé; menus ~ modifié; menus ~ modifiés; menus ~ modifiées; "
    "options ~ changé; options ~ modifié; options ~ modifiés; options ~ modifiées; "
    "choix ~ changé; choix ~ modifié; choix ~ modifiés; choix ~ modifiées",
    caller="vous",
    repeats="répéter",
    heard="message; menu; choix; options; cela; ceci; annonce; informations; question",
    goodbye="au revoir; à bientôt; bonne journée",
    recorded="enregistré; enregistrée; enregistrés; enregistrées; enregistrement; enregistrer; "
    "enregistrons; enregistrements; enregistre; écoutes; écouté; enregistrent",
    call="appel; appels; conversation; conversations; communication; communications; entretien; "
    "échange; échanges; entretiens; conversations téléphoniques; cette ligne; cette ligne est; "
    "nos lignes; la ligne est",
    why="qualité; formation; fins de; évaluation; amélioration; sécurité; preuve; améliorer; "
    "contrôle; formations; preuves",
    wish="souhaitez; voulez; désirez; opposer; refusez; préférez; opposez; acceptez; "
    "consentement; veuillez; opposition",
    seconds="seconde; secondes",
    minutes="minute; minutes",
    amounts="une 1; vingt 20; trente 30; quarante 40; cinquante 50; soixante 60",
    given="vous avez; vous disposez de; tu as; tu disposes de; vous aurez; vous disposez d'",
    lasting="pendant; durant; jusqu'à; maximum; au maximum; un maximum de; maximum de; au plus; "
    "dépasser; d'un maximum de; excéder",
    speech="parler; parlez; message; messages; enregistrement; enregistrer; enregistrez; dites; "
    "parle; laissez; laisser; laisse; bip; signal; signal sonore; tonalité; indiquez; décrivez; "
    "donnez; répondez; expliquez; nommez; précisez; nom; répondeur; messagerie; exprimez",
    person="parler à; parler avec; un conseiller; une conseillère; un opérateur; une opératrice; "
    "un agent; un collaborateur; un téléconseiller; une personne",
)
