"""What support writes by itself, in four languages."""

from collections.abc import Sequence

from tosite.service.language import Texts, money, say
from tosite.service.orders.rules import Offer
from tosite.service.orders.texts import item_name
from tosite.service.prices.rules import CONSULTATION_2_DAYS, CONSULTATION_3_HOURS

_TEXTS: Texts = {
    "paid": {
        "FINNISH": "Integraation konsultointi ei kuulu maksuttomaan asiakaspalveluun. Autamme mielellämme näin:",
        "SWEDISH": "Konsultation om en integration ingår inte i den fria kundtjänsten. Vi hjälper gärna så här:",
        "NORWEGIAN": "Konsultasjon om en integrasjon inngår ikke i den gratis kundeservicen. Vi hjelper gjerne slik:",
        "ENGLISH": "Consultation on an integration is not part of the free customer service. We gladly help like this:",
    },
    "offer": {
        "FINNISH": "Tarjoamme tätä hintaan, joka on voimassa tänään (ilman arvonlisäveroa):",
        "SWEDISH": "Vi erbjuder det här till det pris som gäller i dag (utan moms):",
        "NORWEGIAN": "Vi tilbyr dette til prisen som gjelder i dag (uten merverdiavgift):",
        "ENGLISH": "We offer this at the price in force today (without VAT):",
    },
    "item": {
        "FINNISH": "- {name}: {price}. {content}",
        "SWEDISH": "- {name}: {price}. {content}",
        "NORWEGIAN": "- {name}: {price}. {content}",
        "ENGLISH": "- {name}: {price}. {content}",
    },
    CONSULTATION_3_HOURS: {
        "FINNISH": "Käyttötapaukset ja kenttien vastaavuudet.",
        "SWEDISH": "Användningsfall och mappning av fält.",
        "NORWEGIAN": "Brukstilfeller og kobling av felt.",
        "ENGLISH": "Use cases and field mapping.",
    },
    CONSULTATION_2_DAYS: {
        "FINNISH": "Käyttötapaukset, kenttien vastaavuudet sekä testaus yhdessä asiakkaan tai ohjelmistotalon kanssa.",
        "SWEDISH": "Användningsfall, mappning av fält och testning tillsammans med kunden eller programvaruföretaget.",
        "NORWEGIAN": "Brukstilfeller, kobling av felt og testing sammen med kunden eller programvarehuset.",
        "ENGLISH": "Use cases, field mapping, and testing together with the customer or the software house.",
    },
    "hours": {
        "FINNISH": "Laskutetaan tehdyt tunnit.",
        "SWEDISH": "De utförda timmarna faktureras.",
        "NORWEGIAN": "Utførte timer faktureres.",
        "ENGLISH": "The hours that are worked are invoiced.",
    },
    "hours and travel": {
        "FINNISH": "Laskutetaan tehdyt tunnit ja mahdolliset matkakulut.",
        "SWEDISH": "De utförda timmarna och eventuella resekostnader faktureras.",
        "NORWEGIAN": "Utførte timer og eventuelle reiseutgifter faktureres.",
        "ENGLISH": "The hours that are worked are invoiced, and travel expenses, if any.",
    },
    "vat": {
        "FINNISH": "Hintoihin lisätään arvonlisävero.",
        "SWEDISH": "Moms tillkommer på priserna.",
        "NORWEGIAN": "Merverdiavgift kommer i tillegg til prisene.",
        "ENGLISH": "VAT is added to the prices.",
    },
    "order": {
        "FINNISH": "Tilaa: {link}",
        "SWEDISH": "Beställ: {link}",
        "NORWEGIAN": "Bestill: {link}",
        "ENGLISH": "Order: {link}",
    },
    "order without a link": {
        "FINNISH": "Tilaa API:n kautta: POST /service/orders",
        "SWEDISH": "Beställ via API: POST /service/orders",
        "NORWEGIAN": "Bestill via API: POST /service/orders",
        "ENGLISH": "Order through the API: POST /service/orders",
    },
    "received": {
        "FINNISH": "Kysymys on vastaanotettu. Vastaus tulee sähköpostitse antamaasi osoitteeseen.",
        "SWEDISH": "Frågan är mottagen. Svaret kommer per e-post till den adress som du angav.",
        "NORWEGIAN": "Spørsmålet er mottatt. Svaret kommer på e-post til adressen du oppga.",
        "ENGLISH": "Your question has been received. The answer comes by e-mail to the address that you gave.",
    },
    "go on": {
        "FINNISH": "Jatka keskustelua pyynnössä {number}: POST /service/support/requests/{number}/messages",
        "SWEDISH": "Fortsätt samtalet i ärende {number}: POST /service/support/requests/{number}/messages",
        "NORWEGIAN": "Fortsett samtalen i henvendelse {number}: POST /service/support/requests/{number}/messages",
        "ENGLISH": "To go on, write in request {number}: POST /service/support/requests/{number}/messages",
    },
    "go on by a link": {
        "FINNISH": "Jatka keskustelua täällä: {link}",
        "SWEDISH": "Fortsätt samtalet här: {link}",
        "NORWEGIAN": "Fortsett samtalen her: {link}",
        "ENGLISH": "Go on here: {link}",
    },
    "go on without an account": {
        "FINNISH": "Jatka kysymällä uudelleen samasta osoitteesta: mainitse pyynnön numero {number}.",
        "SWEDISH": "Fortsätt genom att fråga igen från samma adress: ange ärendets nummer {number}.",
        "NORWEGIAN": "Fortsett ved å spørre igjen fra samme adresse: oppgi henvendelsens nummer {number}.",
        "ENGLISH": "To go on, ask again from the same address and name the request, {number}.",
    },
}


def offer(offers: Sequence[Offer], language: str, link: str | None) -> str:
    """What help with an integration costs, at the prices in force; ``link`` is where it is ordered."""
    lines = [say(_TEXTS, "paid", language), ""]
    lines += [_line(found, language, found.travel_vat_class is not None) for found in offers]
    lines += ["", say(_TEXTS, "vat", language)]
    lines.append(say(_TEXTS, "order", language, link=link) if link else say(_TEXTS, "order without a link", language))
    return "\n".join(lines)


def one_offer(found: Offer, with_travel: bool, language: str, text: str | None) -> str:
    """The answer with one offer in it, below what the operator says."""
    lines = [text, ""] if text else []
    return "\n".join([*lines, say(_TEXTS, "offer", language), _line(found, language, with_travel)])


def _line(found: Offer, language: str, with_travel: bool) -> str:
    travel = "hours and travel" if with_travel else "hours"
    content = say(_TEXTS, travel if found.by_the_hour else found.item, language)
    price = money(found.unit_price, found.currency, language)
    return say(_TEXTS, "item", language, name=item_name(found.item, language), price=price, content=content)


def received(language: str) -> str:
    """What everybody is answered who asks without an account."""
    return say(_TEXTS, "received", language)


def how_to_go_on(number: int, language: str, has_account: bool, link: str | None) -> str:
    """The last line of a mail: how to write back; ``link`` is the page of the request."""
    if not has_account:
        return say(_TEXTS, "go on without an account", language, number=number)
    if link is None:
        return say(_TEXTS, "go on", language, number=number)
    return say(_TEXTS, "go on by a link", language, link=link)
