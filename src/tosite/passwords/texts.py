"""What people are written about their passwords, in four languages."""

from tosite.service.language import Texts, say

_TEXTS: Texts = {
    "asked": {
        "FINNISH": "Käyttäjätunnukselle {username} pyydettiin uutta salasanaa.",
        "SWEDISH": "Ett nytt lösenord begärdes för användarnamnet {username}.",
        "NORWEGIAN": "Det ble bedt om et nytt passord for brukernavnet {username}.",
        "ENGLISH": "A new password was asked for, for the username {username}.",
    },
    "by link": {
        "FINNISH": "Valitse se tunnin kuluessa täällä:",
        "SWEDISH": "Välj det inom en timme här:",
        "NORWEGIAN": "Velg det innen en time her:",
        "ENGLISH": "Choose it within an hour here:",
    },
    "by key": {
        "FINNISH": "Valitse se tunnin kuluessa: avaa konsolin kirjautumissivulta ”Unohditko salasanasi?” ja anna "
        "siellä "
        "tämä avain:",
        "SWEDISH": "Välj det inom en timme: öppna ”Har du glömt lösenordet?” på konsolens inloggningssida och ange "
        "där "
        "denna nyckel:",
        "NORWEGIAN": "Velg det innen en time: åpne «Glemt passordet?» på konsollens innloggingsside og oppgi denne "
        "nøkkelen der:",
        "ENGLISH": "Choose it within an hour: open “Forgotten your password?” on the login page of the console, "
        "and give "
        "this key there:",
    },
    "leave it": {
        "FINNISH": "Jos et pyytänyt sitä itse, älä tee mitään: salasana pysyy ennallaan.",
        "SWEDISH": "Om det inte var du som begärde det behöver du inte göra något: lösenordet förblir som det är.",
        "NORWEGIAN": "Hvis det ikke var deg, trenger du ikke gjøre noe: passordet forblir som det er.",
        "ENGLISH": "If it was not you who asked, do nothing: the password stays as it is.",
    },
    "new": {
        "FINNISH": "Uusi salasana",
        "SWEDISH": "Nytt lösenord",
        "NORWEGIAN": "Nytt passord",
        "ENGLISH": "A new password",
    },
    "changed": {
        "FINNISH": "Salasana on vaihdettu",
        "SWEDISH": "Lösenordet har ändrats",
        "NORWEGIAN": "Passordet er endret",
        "ENGLISH": "The password is changed",
    },
    "what was changed": {
        "FINNISH": "Käyttäjätunnuksen {username} salasana on vaihdettu. Jos et vaihtanut sitä itse, valitse heti "
        "uusi "
        "konsolin kirjautumissivun kohdasta ”Unohditko salasanasi?” ja kerro asiasta yrityksesi pääkäyttäjälle.",
        "SWEDISH": "Lösenordet för användarnamnet {username} har ändrats. Om det inte var du som ändrade det, välj "
        "genast "
        "ett nytt under ”Har du glömt lösenordet?” på konsolens inloggningssida och berätta det för företagets "
        "huvudanvändare.",
        "NORWEGIAN": "Passordet for brukernavnet {username} er endret. Hvis det ikke var deg, velg straks et nytt "
        "under "
        "«Glemt passordet?» på konsollens innloggingsside, og si fra til hovedbrukeren i selskapet.",
        "ENGLISH": "The password of the username {username} is changed. If it was not you who changed it, choose "
        "another "
        "one at once under “Forgotten your password?” on the login page of the console, and tell whoever manages the "
        "users of your company.",
    },
}


def recovery(username: str, key: str, address: str | None, language: str) -> tuple[str, str]:
    """Subject and text of the mail with a key; ``address`` is where the installation is reached, if anybody said so.

    The address never comes from a request: its Host could lead the key elsewhere.
    """
    how = say(_TEXTS, "by key" if address is None else "by link", language)
    what = key if address is None else f"{address}/console/login/recover?key={key}"
    asked, leave = say(_TEXTS, "asked", language, username=username), say(_TEXTS, "leave it", language)
    return say(_TEXTS, "new", language), f"{asked} {how}\n\n{what}\n\n{leave}"


def changed(username: str, language: str) -> tuple[str, str]:
    """Subject and text of the mail that says that the password is another one."""
    return say(_TEXTS, "changed", language), say(_TEXTS, "what was changed", language, username=username)
