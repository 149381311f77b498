"""What orders say on invoices and in mails, in four languages."""

from datetime import date

from tosite.service.language import Texts, say
from tosite.service.prices.rules import CONSULTATION_2_DAYS, CONSULTATION_3_HOURS, CONSULTATION_HOUR

_ITEMS: Texts = {
    CONSULTATION_3_HOURS: {
        "FINNISH": "Konsultointipaketti, 3 tuntia",
        "SWEDISH": "Konsultpaket, 3 timmar",
        "NORWEGIAN": "Konsulentpakke, 3 timer",
        "ENGLISH": "Consultation package, 3 hours",
    },
    CONSULTATION_2_DAYS: {
        "FINNISH": "Konsultointipaketti, 2 päivää",
        "SWEDISH": "Konsultpaket, 2 dagar",
        "NORWEGIAN": "Konsulentpakke, 2 dager",
        "ENGLISH": "Consultation package, 2 days",
    },
    CONSULTATION_HOUR: {
        "FINNISH": "API-tuki ja konsultointi, tunti",
        "SWEDISH": "API-stöd och konsultation, timme",
        "NORWEGIAN": "API-støtte og konsultasjon, time",
        "ENGLISH": "API support and consultation, hour",
    },
}
_CHARGES: Texts = {
    "work": {
        "FINNISH": "{name} (tilaus {number})",
        "SWEDISH": "{name} (beställning {number})",
        "NORWEGIAN": "{name} (bestilling {number})",
        "ENGLISH": "{name} (order {number})",
    },
    "travel": {
        "FINNISH": "Matkakulut {day}: {description} (tilaus {number})",
        "SWEDISH": "Resekostnader {day}: {description} (beställning {number})",
        "NORWEGIAN": "Reiseutgifter {day}: {description} (bestilling {number})",
        "ENGLISH": "Travel expenses {day}: {description} (order {number})",
    },
}
_SUBJECTS: Texts = {
    "ORDERED": {
        "FINNISH": "Uusi tilaus {number}: {name}",
        "SWEDISH": "Ny beställning {number}: {name}",
        "NORWEGIAN": "Ny bestilling {number}: {name}",
        "ENGLISH": "New order {number}: {name}",
    },
    "CANCELLED": {
        "FINNISH": "Tilaus {number} peruttiin",
        "SWEDISH": "Beställning {number} avbeställdes",
        "NORWEGIAN": "Bestilling {number} ble avbestilt",
        "ENGLISH": "Order {number} was cancelled",
    },
    "ACCEPTED": {
        "FINNISH": "Tilaus {number} on hyväksytty",
        "SWEDISH": "Beställning {number} är godkänd",
        "NORWEGIAN": "Bestilling {number} er godtatt",
        "ENGLISH": "Order {number} is accepted",
    },
    "DECLINED": {
        "FINNISH": "Tilausta {number} ei voida toteuttaa",
        "SWEDISH": "Beställning {number} kan inte utföras",
        "NORWEGIAN": "Bestilling {number} kan ikke utføres",
        "ENGLISH": "Order {number} cannot be carried out",
    },
    "DELIVERED": {
        "FINNISH": "Tilaus {number} on toimitettu",
        "SWEDISH": "Beställning {number} är levererad",
        "NORWEGIAN": "Bestilling {number} er levert",
        "ENGLISH": "Order {number} is delivered",
    },
}
_BODY: Texts = {
    "price": {
        "FINNISH": "{name}: {price} ilman arvonlisäveroa.",
        "SWEDISH": "{name}: {price} utan moms.",
        "NORWEGIAN": "{name}: {price} uten merverdiavgift.",
        "ENGLISH": "{name}: {price} without VAT.",
    },
    "sum": {
        "FINNISH": "Yhteensä {net} ilman arvonlisäveroa. Summa tulee seuraavalle laskulle.",
        "SWEDISH": "Sammanlagt {net} utan moms. Beloppet kommer på nästa faktura.",
        "NORWEGIAN": "Til sammen {net} uten merverdiavgift. Beløpet kommer på neste faktura.",
        "ENGLISH": "{net} in all, without VAT. It comes with the next invoice.",
    },
}


def item_name(item: str, language: str) -> str:
    """What an item is called."""
    return say(_ITEMS, item, language)


def work_text(name: str, number: int, language: str) -> str:
    """The invoice line of a package or of hours."""
    return say(_CHARGES, "work", language, name=name, number=number)


def travel_text(description: str, day: date, number: int, language: str) -> str:
    """The invoice line of a travel expense; 255 characters hold it, because descriptions are short."""
    return say(_CHARGES, "travel", language, day=day, description=description, number=number)


def subject(status: str, number: int, name: str, language: str) -> str:
    """The subject of the mail that tells what an order has come to."""
    return say(_SUBJECTS, status, language, number=number, name=name)


def price_line(name: str, price: str, language: str) -> str:
    """What was ordered, at which price."""
    return say(_BODY, "price", language, name=name, price=price)


def sum_line(net: str, language: str) -> str:
    """What a delivered order costs."""
    return say(_BODY, "sum", language, net=net)
