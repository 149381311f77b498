"""The words, numbers, dates, units and countries of a page in its six languages."""

import csv
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

LANGUAGES = {"FINNISH": "fi", "SWEDISH": "sv", "NORWEGIAN": "no", "DANISH": "da", "ENGLISH": "en", "ESTONIAN": "et"}
"""The contract's name of a language, and ours."""

LANGUAGE_OF_COUNTRY = {"FINLAND": "fi", "ALAND_ISLANDS": "sv", "SWEDEN": "sv", "NORWAY": "no", "DENMARK": "da"}
LANGUAGE_OF_COUNTRY |= {"ESTONIA": "et"}
_LOCALES = {"fi": "fi", "sv": "sv", "no": "nb", "da": "da", "en": "en_GB", "et": "et"}
_ORDER = ("fi", "sv", "no", "da", "en", "et")

_WORDS: Mapping[str, tuple[str, str, str, str, str, str]] = {
    # titles
    "SALES_INVOICE": ("Lasku", "Faktura", "Faktura", "Faktura", "Invoice", "Arve"),
    "CREDIT_NOTE": ("Hyvityslasku", "Kreditfaktura", "Kreditnota", "Kreditnota", "Credit note", "Kreeditarve"),
    "SALES_ORDER": ("Tilaus", "Order", "Ordre", "Ordre", "Order", "Tellimus"),
    "OFFER": ("Tarjous", "Offert", "Tilbud", "Tilbud", "Offer", "Pakkumine"),
    "PURCHASE_INVOICE": (
        "Ostolasku",
        "Leverantörsfaktura",
        "Leverandørfaktura",
        "Købsfaktura",
        "Purchase invoice",
        "Ostuarve",
    ),
    "PURCHASE_ORDER": (
        "Ostotilaus",
        "Inköpsorder",
        "Innkjøpsordre",
        "Indkøbsordre",
        "Purchase order",
        "Ostutellimus",
    ),
    "TRAVEL_INVOICE": ("Matkalasku", "Reseräkning", "Reiseregning", "Rejseafregning", "Travel claim", "Lähetusaruanne"),
    "BILL_OF_CHARGES": ("Kululasku", "Utlägg", "Utleggsrefusjon", "Udlægsafregning", "Expense claim", "Kuluaruanne"),
    "PERIODIC_TAX_RETURN": (
        "Kausiveroilmoitus",
        "Skattedeklaration",
        "Skattemelding",
        "Skatteangivelse",
        "Tax return",
        "Maksudeklaratsioon",
    ),
    "draft": ("Luonnos", "Utkast", "Utkast", "Kladde", "Draft", "Mustand"),
    "invalidated": ("Mitätöity", "Makulerad", "Annullert", "Annulleret", "Invalidated", "Tühistatud"),
    "page": ("Sivu", "Sida", "Side", "Side", "Page", "Lk"),
    # facts
    "number": ("Numero", "Nummer", "Nummer", "Nummer", "Number", "Number"),
    "original_number": (
        "Alkuperäinen numero",
        "Ursprungligt nummer",
        "Opprinnelig nummer",
        "Oprindeligt nummer",
        "Original number",
        "Algne number",
    ),
    "own_number": ("Oma numero", "Eget nummer", "Eget nummer", "Eget nummer", "Our number", "Meie number"),
    "date": ("Päiväys", "Datum", "Dato", "Dato", "Date", "Kuupäev"),
    "due_date": ("Eräpäivä", "Förfallodag", "Forfallsdato", "Forfaldsdato", "Due date", "Maksetähtaeg"),
    "term": (
        "Maksuehto",
        "Betalningsvillkor",
        "Betalingsbetingelser",
        "Betalingsbetingelser",
        "Payment term",
        "Maksetingimus",
    ),
    "days": ("pv netto", "dagar netto", "dager netto", "dage netto", "days net", "päeva neto"),
    "reference": (
        "Viitenumero",
        "Referensnummer",
        "Betalingsreferanse",
        "Betalingsreference",
        "Reference",
        "Viitenumber",
    ),
    "OCR": ("OCR-viite", "OCR-nummer", "OCR-nummer", "OCR-nummer", "OCR number", "OCR-number"),
    "KID": ("KID", "KID", "KID", "KID", "KID", "KID"),
    "customer_number": (
        "Asiakasnumero",
        "Kundnummer",
        "Kundenummer",
        "Kundenummer",
        "Customer number",
        "Kliendi number",
    ),
    "contact": ("Yhteyshenkilö", "Kontaktperson", "Kontaktperson", "Kontaktperson", "Contact person", "Kontaktisik"),
    "buyer_id": (
        "Ostajan Y-tunnus",
        "Köparens org.nr",
        "Kjøpers org.nr",
        "Købers reg.nr.",
        "Buyer's business ID",
        "Ostja registrikood",
    ),
    "buyer_vat": (
        "Ostajan ALV-tunnus",
        "Köparens momsreg.nr",
        "Kjøpers mva-nr",
        "Købers momsnr.",
        "Buyer's VAT number",
        "Ostja KMKR nr",
    ),
    "your_reference": (
        "Viitteenne",
        "Er referens",
        "Deres referanse",
        "Deres reference",
        "Your reference",
        "Teie viide",
    ),
    "buyer_reference": (
        "Ostajan viite",
        "Köparens referens",
        "Kjøpers referanse",
        "Købers reference",
        "Buyer reference",
        "Ostja viide",
    ),
    "seller_reference": (
        "Myyjän viite",
        "Säljarens referens",
        "Selgers referanse",
        "Sælgers reference",
        "Seller reference",
        "Müüja viide",
    ),
    "order_number": ("Tilausnumero", "Ordernummer", "Ordrenummer", "Ordrenummer", "Order number", "Tellimuse number"),
    "agreement_number": (
        "Sopimusnumero",
        "Avtalsnummer",
        "Avtalenummer",
        "Aftalenummer",
        "Agreement number",
        "Lepingu number",
    ),
    "accounting_code": ("Tiliöintiviite", "Kontering", "Kontering", "Kontering", "Accounting code", "Konteering"),
    "delivery_site": ("Toimituskohde", "Leveransplats", "Leveringssted", "Leveringssted", "Delivery site", "Tarnekoht"),
    "tender": (
        "Tarjousviite",
        "Anbudsreferens",
        "Anbudsreferanse",
        "Udbudsreference",
        "Tender reference",
        "Hanke viide",
    ),
    "penalty": (
        "Viivästyskorko",
        "Dröjsmålsränta",
        "Forsinkelsesrente",
        "Morarente",
        "Late payment interest",
        "Viivis",
    ),
    "cash_discount": ("Käteisalennus", "Kassarabatt", "Kontantrabatt", "Kontantrabat", "Cash discount", "Allahindlus"),
    "paid_by": (
        "viimeistään",
        "senast",
        "senest",
        "senest",
        "if paid by",
        "hiljemalt",
    ),
    "delivered": ("Toimituspäivä", "Leveransdatum", "Leveringsdato", "Leveringsdato", "Delivery date", "Tarnekuupäev"),
    "delivery_method": (
        "Toimitustapa",
        "Leveranssätt",
        "Leveringsmåte",
        "Leveringsmåde",
        "Delivery method",
        "Tarneviis",
    ),
    "delivery_terms": (
        "Toimitusehto",
        "Leveransvillkor",
        "Leveringsbetingelser",
        "Leveringsbetingelser",
        "Delivery terms",
        "Tarnetingimus",
    ),
    "delivery_instructions": (
        "Toimitusohje",
        "Leveransanvisning",
        "Leveringsinstruks",
        "Leveringsinstruks",
        "Delivery instructions",
        "Tarnejuhis",
    ),
    "MAILING": ("Posti", "Post", "Post", "Post", "Mail", "Post"),
    "ONLINE": ("Verkossa", "Online", "På nett", "Online", "Online", "Veebis"),
    "COURIER": ("Lähetti", "Bud", "Bud", "Kurer", "Courier", "Kuller"),
    "VRCARGO": ("VR Transpoint", "VR Transpoint", "VR Transpoint", "VR Transpoint", "VR Transpoint", "VR Transpoint"),
    "BUS": ("Linja-auto", "Buss", "Buss", "Bus", "Bus", "Buss"),
    "FREIGHT": ("Rahti", "Frakt", "Frakt", "Fragt", "Freight", "Kaubavedu"),
    "RETRIEVABLE": ("Nouto", "Avhämtning", "Henting", "Afhentning", "Pick-up", "Järeletulemine"),
    "OTHER": ("Muu", "Annan", "Annen", "Anden", "Other", "Muu"),
    # parties
    "buyer": ("Ostaja", "Köpare", "Kjøper", "Køber", "Buyer", "Ostja"),
    "delivery_address": (
        "Toimitusosoite",
        "Leveransadress",
        "Leveringsadresse",
        "Leveringsadresse",
        "Delivery address",
        "Tarneaadress",
    ),
    "business_id": ("Y-tunnus", "Org.nr", "Org.nr", "Reg.nr.", "Business ID", "Registrikood"),
    "vat_id": ("ALV-tunnus", "Momsreg.nr", "Mva-nr", "Momsnr.", "VAT number", "KMKR nr"),
    # rows
    "product": ("Tuote tai palvelu", "Benämning", "Beskrivelse", "Beskrivelse", "Description", "Kirjeldus"),
    "quantity": ("Määrä", "Antal", "Antall", "Antal", "Quantity", "Kogus"),
    "unit": ("Yks.", "Enhet", "Enhet", "Enhed", "Unit", "Ühik"),
    "price_net": (
        "À-hinta (alv 0)",
        "À-pris exkl. moms",
        "Pris ekskl. mva",
        "Pris ekskl. moms",
        "Price excl. VAT",
        "Hind km-ta",
    ),
    "price_gross": (
        "À-hinta (sis. alv)",
        "À-pris inkl. moms",
        "Pris inkl. mva",
        "Pris inkl. moms",
        "Price incl. VAT",
        "Hind km-ga",
    ),
    "discount": ("Alennus", "Rabatt", "Rabatt", "Rabat", "Discount", "Allahindlus"),
    "vat": ("Alv", "Moms", "Mva", "Moms", "VAT", "Km"),
    "sum_net": (
        "Summa (alv 0)",
        "Summa exkl. moms",
        "Sum ekskl. mva",
        "Beløb ekskl. moms",
        "Total excl. VAT",
        "Summa km-ta",
    ),
    "sum_gross": (
        "Summa (sis. alv)",
        "Summa inkl. moms",
        "Sum inkl. mva",
        "Beløb inkl. moms",
        "Total incl. VAT",
        "Summa km-ga",
    ),
    "code": ("Koodi", "Kod", "Kode", "Kode", "Code", "Kood"),
    # sums
    "subtotal": ("Rivit yhteensä", "Rader totalt", "Sum linjer", "Linjer i alt", "Rows total", "Read kokku"),
    "net": (
        "Veroton yhteensä",
        "Totalt exkl. moms",
        "Sum ekskl. mva",
        "I alt ekskl. moms",
        "Total excl. VAT",
        "Summa km-ta",
    ),
    "tax": ("Arvonlisävero", "Moms", "Merverdiavgift", "Moms", "VAT", "Käibemaks"),
    "total": ("Yhteensä", "Totalt", "Totalt", "I alt", "Total", "Kokku"),
    "to_pay": ("Maksettava", "Att betala", "Å betale", "At betale", "To pay", "Tasuda"),
    "rate": ("Verokanta", "Momssats", "Sats", "Sats", "VAT rate", "Maksumäär"),
    "base": ("Veroton", "Underlag", "Grunnlag", "Grundlag", "Taxable", "Maksustatav"),
    "with_tax": ("Verollinen", "Inkl. moms", "Inkl. mva", "Inkl. moms", "With VAT", "Koos km-ga"),
    "tax_at_home": (
        "Arvonlisävero kotivaluutassa",
        "Moms i redovisningsvalutan",
        "Merverdiavgift i nasjonal valuta",
        "Moms i regnskabsvaluta",
        "VAT in national currency",
        "Käibemaks riigi vääringus",
    ),
    "exchange_rate": ("kurssi", "kurs", "kurs", "kurs", "rate", "kurss"),
    # payment
    "payment": ("Maksutiedot", "Betalning", "Betaling", "Betaling", "Payment", "Makse"),
    "payee": ("Saaja", "Mottagare", "Mottaker", "Modtager", "Payee", "Saaja"),
    "message": ("Viesti", "Meddelande", "Melding", "Meddelelse", "Message", "Selgitus"),
    "barcode": (
        "Virtuaaliviivakoodi",
        "Virtuell streckkod",
        "Virtuell strekkode",
        "Virtuel stregkode",
        "Virtual bar code",
        "Virtuaalne vöötkood",
    ),
    "scan": (
        "Maksa pankin sovelluksella",
        "Betala med bankappen",
        "Betal med bankappen",
        "Betal med bankappen",
        "Pay with your bank's app",
        "Maksa pangarakendusega",
    ),
    "CASH": (
        "Maksettu käteisellä",
        "Betalas kontant",
        "Betales kontant",
        "Betales kontant",
        "Payment in cash",
        "Tasumine sularahas",
    ),
    # travels
    "departure": ("Lähtö", "Avresa", "Avreise", "Afrejse", "Departure", "Lahkumine"),
    "arrival": ("Paluu", "Ankomst", "Ankomst", "Ankomst", "Arrival", "Saabumine"),
    "places": ("Matkareitti", "Resväg", "Reiserute", "Rejserute", "Places", "Marsruut"),
    "purpose": ("Tarkoitus", "Ändamål", "Formål", "Formål", "Purpose", "Eesmärk"),
    # VAT treatments: short in the table of VAT, long as the text that the law asks for
    "export": ("EU:n ulkopuolelle", "utanför EU", "utenfor EU", "uden for EU", "outside the EU", "väljapoole EL-i"),
    "export_text": (
        "ALV 0 %: myynti EU:n ulkopuolelle.",
        "Moms 0 %: försäljning utanför EU.",
        "Mva 0 %: salg utenfor EU.",
        "Moms 0 %: salg uden for EU.",
        "VAT 0 %: sale outside the EU.",
        "Käibemaks 0%: müük väljapoole Euroopa Liitu.",
    ),
    "norwegian_export": ("vienti", "export", "eksport", "eksport", "export", "eksport"),
    "norwegian_export_text": (
        "ALV 0 %: vienti Norjasta (Norjan arvonlisäverolaki, 6-21 ja 6-22 §).",
        "Moms 0 %: export från Norge (norska mervärdesskattelagen, 6-21 och 6-22 §).",
        "Mva 0 %: utførsel (merverdiavgiftsloven §§ 6-21 og 6-22).",
        "Moms 0 %: eksport fra Norge (den norske merverdiavgiftslov §§ 6-21 og 6-22).",
        "VAT 0 %: export from Norway (Norwegian VAT Act, sections 6-21 and 6-22).",
        "Käibemaks 0%: eksport Norrast (Norra käibemaksuseadus, §-d 6-21 ja 6-22).",
    ),
    "eu_goods": ("yhteisömyynti", "EU-varor", "EU-varer", "EU-varer", "intra-EU goods", "EL-i kaubad"),
    "eu_goods_text": (
        "ALV 0 %: tavaroiden yhteisömyynti (direktiivi 2006/112/EY, 138 artikla).",
        "Moms 0 %: gemenskapsintern varuleverans (direktiv 2006/112/EG, artikel 138).",
        "Mva 0 %: varesalg innenfor EU (direktiv 2006/112/EF, artikkel 138).",
        "Moms 0 %: levering af varer inden for EU (direktiv 2006/112/EF, artikel 138).",
        "VAT 0 %: intra-Community supply of goods (Directive 2006/112/EC, Article 138).",
        "Käibemaks 0%: kauba ühendusesisene käive (direktiiv 2006/112/EÜ, artikkel 138).",
    ),
    "eu_services": ("käännetty", "omvänd", "omvendt", "omvendt", "reverse charge", "pöördkäive"),
    "eu_services_text": (
        "Käännetty verovelvollisuus: palvelun ostaja on verovelvollinen (direktiivi 2006/112/EY, 196 artikla).",
        "Omvänd betalningsskyldighet: köparen av tjänsten betalar momsen (direktiv 2006/112/EG, artikel 196).",
        "Omvendt avgiftsplikt: kjøperen av tjenesten svarer merverdiavgift (direktiv 2006/112/EF, artikkel 196).",
        "Omvendt betalingspligt: køberen af ydelsen betaler momsen (direktiv 2006/112/EF, artikel 196).",
        "Reverse charge: the buyer of the service is liable for the VAT (Directive 2006/112/EC, Article 196).",
        "Pöördmaksustamine: käibemaksu tasub teenuse ostja (direktiiv 2006/112/EÜ, artikkel 196).",
    ),
    "construction": ("käännetty", "omvänd", "omvendt", "omvendt", "reverse charge", "pöördkäive"),
    "construction_text": (
        "Käännetty verovelvollisuus: rakentamispalvelun ostaja on verovelvollinen.",
        "Omvänd betalningsskyldighet: köparen av byggtjänsten betalar momsen.",
        "Omvendt avgiftsplikt: kjøperen av byggetjenesten svarer merverdiavgift.",
        "Omvendt betalingspligt: køberen af byggeydelsen betaler momsen.",
        "Reverse charge: the buyer of the construction service is liable for the VAT.",
        "Pöördmaksustamine: käibemaksu tasub ehitusteenuse ostja.",
    ),
    "untaxed": ("ei ALV-käsittelyä", "utan moms", "uten mva", "uden moms", "no VAT", "ilma km-ta"),
    "untaxed_text": (
        "Laskulla ei ole arvonlisäveron käsittelyä.",
        "Ingen moms debiteras.",
        "Ingen merverdiavgift er beregnet.",
        "Der er ikke beregnet moms.",
        "No VAT is charged.",
        "Käibemaksu ei arvestata.",
    ),
}

# Names that Unicode's list of territories spells in another way.
_TERRITORIES = {
    "BOLIVARIAN_REPUBLIC_OF_VENEZUELA": "VE",
    "BRUNEI_DARUSSALAM": "BN",
    "CABO_VERDE": "CV",
    "CONGO": "CG",
    "COTE_D_IVOIRE": "CI",
    "CZECH_REPUBLIC": "CZ",
    "DEMOCRATIC_PEOPLE_S_REPUBLIC_OF_KOREA": "KP",
    "FALKLAND_ISLANDS_MALVINAS": "FK",
    "FEDERATED_STATES_OF_MICRONESIA": "FM",
    "HEARD_ISLAND_AND_MCDONALD_ISLANDS": "HM",
    "HOLY_SEE_VATICAN_CITY_STATE": "VA",
    "HONG_KONG": "HK",
    "ISLAMIC_REPUBLIC_OF_IRAN": "IR",
    "KOSOVO_TEMPORARY": "XK",
    "LAO_PEOPLE_S_DEMOCRATIC_REPUBLIC": "LA",
    "MACAO": "MO",
    "MYANMAR": "MM",
    "PITCAIRN": "PN",
    "PLURINATIONAL_STATE_OF_BOLIVIA": "BO",
    "PROVINCE_OF_CHINA_TAIWAN": "TW",
    "REPUBLIC_OF_KOREA": "KR",
    "REPUBLIC_OF_MOLDOVA": "MD",
    "RUSSIAN_FEDERATION": "RU",
    "SAINT_BARTHELEMY": "BL",
    "SAINT_KITTS_AND_NEVIS": "KN",
    "SAINT_LUCIA": "LC",
    "SAINT_MARTIN_FRENCH_PART": "MF",
    "SAINT_PIERRE_AND_MIQUELON": "PM",
    "SAINT_VINCENT_AND_THE_GRENADINES": "VC",
    "SINT_EUSTATIUS_AND_SABA_BONAIRE": "BQ",
    "SINT_MAARTEN_DUTCH_PART": "SX",
    "SOUTH_GEORGIA_AND_THE_SOUTH_SANDWICH_ISLANDS": "GS",
    "STATE_OF_PALESTINE": "PS",
    "SWAZILAND": "SZ",
    "SYRIAN_ARAB_REPUBLIC": "SY",
    "THE_DEMOCRATIC_REPUBLIC_OF_THE_CONGO": "CD",
    "THE_FORMER_YUGOSLAV_REPUBLIC_OF_MACEDONIA": "MK",
    "TURKEY": "TR",
    "UNITED_KINGDOM_OF_GREAT_BRITAIN_AND_NORTHERN_IRELAND": "GB",
    "UNITED_REPUBLIC_OF_TANZANIA": "TZ",
    "UNITED_STATES_MINOR_OUTLYING_ISLANDS": "UM",
    "UNITED_STATES_OF_AMERICA": "US",
    "VIET_NAM": "VN",
}


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES[language])


def word(key: str, language: str) -> str:
    """The word of a key in a language."""
    return _WORDS[key][_ORDER.index(language)]


def is_word(key: str) -> bool:
    """Is there a word for this key?"""
    return key in _WORDS


def money(amount: Decimal, language: str) -> str:
    """An amount with two decimals and the language's separators, without its currency."""
    return format_decimal(amount, "#,##0.00", _locale(language))


def price(amount: Decimal, language: str) -> str:
    """A unit price: two decimals, up to six where it has more."""
    return format_decimal(amount, "#,##0.00####", _locale(language))


def number(amount: Decimal, language: str) -> str:
    """A quantity or rate with as many decimals as it has, at most six."""
    return format_decimal(amount, "#,##0.######", _locale(language))


def percent(share: Decimal, language: str) -> str:
    """25.5 as the language writes 25.5 per cent."""
    return format_percent(share / 100, locale=_locale(language), decimal_quantization=False)


def day(moment: date, language: str) -> str:
    """A date in figures; in English with the month's name, since figures would not say which is the month."""
    if language == "en":
        return format_date(moment, "medium", _locale(language))
    return format_skeleton("yMd", moment, locale=_locale(language))


def country(name: str, language: str) -> str:
    """The contract's name of a country in a language."""
    code = _TERRITORIES.get(name) or _territories().get(name)
    found: str | None = _locale(language).territories.get(code) if code else None
    return found or name.replace("_", " ").title()


@cache
def _territories() -> dict[str, str]:
    return {_plain(name): code for code, name in Locale("en").territories.items() if len(code) == 2}


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.upper().replace("&", "AND")).encode("ascii", "ignore").decode()
    return "_".join("".join(c if c.isalpha() else " " for c in letters).split())


def unit(name: str, language: str) -> str:
    """The short form of the contract's unit; NO_UNIT is nothing. Symbols are the same in every language."""
    row = _units().get(name)
    return (row[language] or row["fi"]) if row else ""


@cache
def _units() -> dict[str, dict[str, str]]:
    text = (files("tosite.pages") / "units.tsv").read_text(encoding="utf-8")
    return {row["unit"]: row for row in csv.DictReader(text.splitlines(), delimiter="\t")}
