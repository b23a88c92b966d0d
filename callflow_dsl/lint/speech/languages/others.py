"""Languages that can be spoken and are not read: words to tell them from the others."""

#: Frequent words, and letters that most others do not have.
WORDS = {
    "cy": "yn y yr i ar am gyda eich ni ein chi wedi bydd mae nid os gwelwch diolch croeso neu "
    "pwyswch alwad hon cymraeg fe sydd heddiw oriau wasg ddewis chi'n rydych ydym gan o ac "
    "ŵ ŷ",
    "is": "og er ekki að við þú til fyrir með eða ef vinsamlegast takk velkomin ýttu þetta sem "
    "símtal hjá okkar þinn í á um það hafa verður ykkur bíddu því eftir frá opið þ ð æ ö",
    "ro": "și nu este sunt pentru cu să vă rugăm apăsați mulțumim din sau dacă dumneavoastră "
    "tasta apelul noastră nostru la pe care un o de în ne ați suntem bine bun ziua program "
    "ă ț ș",
    "tr": "ve bir bu için lütfen teşekkür ederiz ile basınız tuşlayınız değil çok hoş geldiniz "
    "aramanız size sizi daha olarak veya var yok bizi arayın ediniz bekleyiniz şu an kadar "
    "ğ ş ı ö",
}
