"""What stands on the service's invoices, in the customer's language."""

from collections.abc import Mapping

LANGUAGES: Mapping[str, str] = {"FINLAND": "FINNISH", "SWEDEN": "SWEDISH", "NORWAY": "NORWEGIAN"}

_TEXTS: Mapping[str, Mapping[str, str]] = {
    "ENGLISH": {
        "fee": "Monthly fee for the API",
        "documents": "Documents through the API: {kind}, {count}",
        "EU_BUYER_LIABLE": "Reverse charge (Council Directive 2006/112/EC, articles 44 and 196).",
        "OUTSIDE_SCOPE": "Outside the scope of VAT of the seller's country: the buyer accounts for VAT.",
        "EXPORT": "Export of services, free of Norwegian VAT (Norwegian VAT Act, section 6-22).",
        "rate": "Reference rate of the European Central Bank of {day}: 1 {currency} = {rate} {home}.",
        "month": "Use of the API in {month}. What was counted is in the attachment.",
        "credit": "Credit note for invoice {number}.",
        "correction": "Replaces invoice {number}, which was credited.",
    },
    "FINNISH": {
        "fee": "API-kuukausimaksu",
        "documents": "API:n kautta luodut tositteet: {kind}, {count} kpl",
        "EU_BUYER_LIABLE": "Käännetty verovelvollisuus (direktiivi 2006/112/EY, artiklat 44 ja 196). Reverse charge.",
        "OUTSIDE_SCOPE": "Myyjän maan arvonlisäveron soveltamisalan ulkopuolella: ostaja suorittaa veron.",
        "EXPORT": "Palvelun vienti, Norjan arvonlisäverosta vapaa (Norjan arvonlisäverolaki, 6-22 §).",
        "rate": "Euroopan keskuspankin viitekurssi {day}: 1 {currency} = {rate} {home}.",
        "month": "API:n käyttö {month}. Lasketut tositteet ovat liitteessä.",
        "credit": "Hyvityslasku laskulle {number}.",
        "correction": "Korvaa hyvitetyn laskun {number}.",
    },
    "SWEDISH": {
        "fee": "Månadsavgift för API",
        "documents": "Dokument via API: {kind}, {count} st",
        "EU_BUYER_LIABLE": "Omvänd betalningsskyldighet (direktiv 2006/112/EG, artiklarna 44 och 196). Reverse charge.",
        "OUTSIDE_SCOPE": "Utanför tillämpningsområdet för moms i säljarens land: köparen redovisar moms.",
        "EXPORT": "Export av tjänster, fri från norsk moms (norska mervärdesskattelagen, 6-22 §).",
        "rate": "Europeiska centralbankens referenskurs {day}: 1 {currency} = {rate} {home}.",
        "month": "Användning av API i {month}. Det som räknats finns i bilagan.",
        "credit": "Kreditfaktura för faktura {number}.",
        "correction": "Ersätter den krediterade fakturan {number}.",
    },
    "NORWEGIAN": {
        "fee": "Månedsavgift for API",
        "documents": "Dokumenter via API: {kind}, {count} stk",
        "EU_BUYER_LIABLE": "Omvendt avgiftsplikt (direktiv 2006/112/EF, artikkel 44 og 196). Reverse charge.",
        "OUTSIDE_SCOPE": "Utenfor merverdiavgiftsområdet i selgerens land: kjøperen beregner merverdiavgift.",
        "EXPORT": "Utførsel av tjenester, fritatt for merverdiavgift (merverdiavgiftsloven § 6-22).",
        "rate": "Den europeiske sentralbankens referansekurs {day}: 1 {currency} = {rate} {home}.",
        "month": "Bruk av API i {month}. Det som er talt står i vedlegget.",
        "credit": "Kreditnota for faktura {number}.",
        "correction": "Erstatter den krediterte fakturaen {number}.",
    },
}


def say(language: str, key: str, **values: object) -> str:
    """A text in a language, in English where there is none in it."""
    return _TEXTS.get(language, _TEXTS["ENGLISH"])[key].format(**values)
