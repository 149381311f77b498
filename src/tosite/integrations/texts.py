"""What the mails about requests for integrations say, in four languages."""

from tosite.integrations.rules import REQUEST_DAYS
from tosite.service.language import Texts, say

_SUBJECTS: Texts = {
    "asked": {
        "FINNISH": "Integraatiota {name} pyydetään käyttöön (pyyntö {number})",
        "SWEDISH": "Någon ber om integrationen {name} (förfrågan {number})",
        "NORWEGIAN": "Noen ber om integrasjonen {name} (forespørsel {number})",
        "ENGLISH": "Request {number} for the integration {name}",
    },
    "cancelled": {
        "FINNISH": "Integraation {name} pyyntö {number} peruttiin",
        "SWEDISH": "Förfrågan {number} om integrationen {name} togs tillbaka",
        "NORWEGIAN": "Forespørsel {number} om integrasjonen {name} ble trukket tilbake",
        "ENGLISH": "Request {number} for the integration {name} was taken back",
    },
    "cancelled in part": {
        "FINNISH": "Integraation {name} pyyntö {number} peruttiin osittain",
        "SWEDISH": "Förfrågan {number} om integrationen {name} togs delvis tillbaka",
        "NORWEGIAN": "Forespørsel {number} om integrasjonen {name} ble delvis trukket tilbake",
        "ENGLISH": "Request {number} for the integration {name} was taken back in part",
    },
    "APPROVED": {
        "FINNISH": "Integraation {name} pyyntö {number} hyväksyttiin",
        "SWEDISH": "Förfrågan {number} om integrationen {name} godkändes",
        "NORWEGIAN": "Forespørsel {number} om integrasjonen {name} ble godkjent",
        "ENGLISH": "Request {number} for the integration {name} was approved",
    },
    "REJECTED": {
        "FINNISH": "Integraation {name} pyyntö {number} hylättiin",
        "SWEDISH": "Förfrågan {number} om integrationen {name} avslogs",
        "NORWEGIAN": "Forespørsel {number} om integrasjonen {name} ble avslått",
        "ENGLISH": "Request {number} for the integration {name} was turned down",
    },
    "decided": {
        "FINNISH": "Integraation {name} pyynnöstä {number} päätettiin",
        "SWEDISH": "Förfrågan {number} om integrationen {name} är avgjord",
        "NORWEGIAN": "Forespørsel {number} om integrasjonen {name} er avgjort",
        "ENGLISH": "Request {number} for the integration {name} is decided",
    },
}
_BODY: Texts = {
    "asked": {
        "FINNISH": "Versio {version}, yrityksiä {waiting}. Pyyntö odottaa päätöstäsi {days} päivää ja vanhenee.",
        "SWEDISH": "Version {version}, företag: {waiting}. Förfrågan väntar på ditt beslut i {days} dagar "
        "och förfaller sedan.",
        "NORWEGIAN": "Versjon {version}, selskaper: {waiting}. Forespørselen venter på din avgjørelse i {days} dager "
        "og utløper deretter.",
        "ENGLISH": "Version {version}, companies: {waiting}. It waits for your decision {days} days and expires then.",
    },
    "cancelled": {
        "FINNISH": "Siitä ei tarvitse enää päättää.",
        "SWEDISH": "Det finns inget mer att besluta om.",
        "NORWEGIAN": "Det er ikke mer å avgjøre.",
        "ENGLISH": "There is nothing left to decide.",
    },
    "cancelled in part": {
        "FINNISH": "Päätöstäsi odottaa vielä {waiting} yritystä.",
        "SWEDISH": "Företag som fortfarande väntar på ditt beslut: {waiting}.",
        "NORWEGIAN": "Selskaper som fortsatt venter på din avgjørelse: {waiting}.",
        "ENGLISH": "Companies that still wait for your decision: {waiting}.",
    },
    "decided": {
        "FINNISH": "Hyväksyttyjä yrityksiä: {approved}. Hylättyjä: {rejected}.",
        "SWEDISH": "Godkända företag: {approved}. Avslagna: {rejected}.",
        "NORWEGIAN": "Godkjente selskaper: {approved}. Avslåtte: {rejected}.",
        "ENGLISH": "Companies approved: {approved}. Turned down: {rejected}.",
    },
    "reason": {
        "FINNISH": "Syy: {reason}",
        "SWEDISH": "Orsak: {reason}",
        "NORWEGIAN": "Årsak: {reason}",
        "ENGLISH": "Reason: {reason}",
    },
    "read": {
        "FINNISH": "Lue API:n kautta: {operation}",
        "SWEDISH": "Läs via API: {operation}",
        "NORWEGIAN": "Les via API: {operation}",
        "ENGLISH": "Read it through the API: {operation}",
    },
}


def subject(what: str, number: int, name: str, language: str) -> str:
    """The subject of a mail: what happened to which request for which integration."""
    return say(_SUBJECTS, what, language, number=number, name=name)


def to_owner(what: str, number: int, version: int, waiting: int, language: str, link: str | None) -> str:
    """What those who decide are told; ``waiting`` companies wait, ``link`` is the page of the request."""
    told = say(_BODY, what, language, version=version, waiting=waiting, days=REQUEST_DAYS)
    return "\n\n".join([told, link or say(_BODY, "read", language, operation=f"GET /integrations/{number}")])


def to_initiator(approved: int, rejected: int, reason: str | None, language: str, link: str | None) -> str:
    """What who asked is told of the decision; ``link`` is the page of his company's requests."""
    told = say(_BODY, "decided", language, approved=approved, rejected=rejected)
    if reason:
        told += "\n" + say(_BODY, "reason", language, reason=reason)
    return "\n\n".join([told, link or say(_BODY, "read", language, operation="GET /service/integrationrequests")])
