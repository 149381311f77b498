"""What of the documents of a filled sandbox hangs on the company's country: whom it meets, and which accounts it uses.

All names are made up; account numbers of banks are published examples.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Party:
    """Somebody to sell to or to buy from; without ``partner_id`` it stands in no register."""

    name: str
    partner_id: int | None = None
    address: Mapping[str, str] = field(default_factory=dict)
    email: str | None = None
    currency: str = "EUR"
    term_days: int = 14
    accounts: Mapping[str, str] = field(default_factory=dict)
    abroad: bool = False


@dataclass(frozen=True)
class Item:
    """Something that is sold or bought; without ``product_id`` it stands in no register."""

    name: str
    price: Decimal
    vat_kind: str = "standard"
    unit: str = "PIECE"
    product_id: int | None = None
    account: str | None = None


@dataclass(frozen=True)
class Payroll:
    """The accounts of a payroll: what work costs, and to whom that is owed until it is paid."""

    wages: str
    pension: str
    pension_owed: str
    contribution: str
    contribution_owed: str
    tax_withheld: str
    net_owed: str


@dataclass(frozen=True)
class Scene:
    """One country: its VAT (class of rate behind our words, status of services bought abroad), people, accounts."""

    code: str  # ISO 3166, as the percentages have it
    vat_kinds: Mapping[str, str]
    services_bought: int
    language: str  # at home, and with buyers abroad
    language_abroad: str
    sellers_iban: str
    walk_ins: Sequence[Party]
    strangers: Sequence[Party]
    payroll: Payroll
    bank: str
    bank_charges: str
    interest: str
    depreciation: str
    written_off: tuple[str, str]  # what loses its value


SCENES: Mapping[str, Scene] = {
    "FINLAND": Scene(
        code="FI",
        vat_kinds={},
        services_bought=112,
        language="FINNISH",
        language_abroad="SWEDISH",
        sellers_iban="FI4950009420028730",
        walk_ins=(Party("Rantakylän Taimisto Oy", term_days=7), Party("Konepaja Virtanen Ky", term_days=21)),
        strangers=(
            Party("Lähisähkö Oy"),
            Party("Toimitilat Satama Oy", term_days=7),
            Party("Nordmoln AB", address={"city": "Göteborg", "country": "SWEDEN"}, abroad=True, term_days=30),
        ),
        payroll=Payroll("5000", "6100", "2922", "6300", "2921", "2920", "2940"),
        bank="1910",
        bank_charges="8560",
        interest="9450",
        depreciation="6800",
        written_off=("1160", "1180"),
    ),
    "SWEDEN": Scene(
        code="SE",
        vat_kinds={},
        services_bought=112,
        language="SWEDISH",
        language_abroad="FINNISH",
        sellers_iban="SE4550000000058398257466",
        walk_ins=(Party("Strandens Plantskola AB", term_days=10), Party("Verkstad Larsson HB", term_days=20)),
        strangers=(
            Party("Närkraft AB"),
            Party("Hamnlokaler i Väst AB", term_days=10),
            Party("Pohjoinen Pilvi Oy", address={"city": "Oulu", "country": "FINLAND"}, abroad=True, term_days=30),
        ),
        payroll=Payroll("7010", "7410", "2890", "7510", "2730", "2710", "2820"),
        bank="1930",
        bank_charges="6570",
        interest="8410",
        depreciation="7832",
        written_off=("1229", "1249"),
    ),
    "NORWAY": Scene(
        code="NO",
        vat_kinds={"reduced 1": "medium", "reduced 2": "low"},
        services_bought=114,
        language="NORWEGIAN",
        language_abroad="ENGLISH",
        sellers_iban="NO9386011117947",
        walk_ins=(Party("Fjordens Hagesenter AS", term_days=10), Party("Verksted Hansen ANS", term_days=20)),
        strangers=(
            Party("Nærkraft AS"),
            Party("Havnelokaler Vest AS", term_days=10),
            Party("Nordmoln AB", address={"city": "Göteborg", "country": "SWEDEN"}, abroad=True, term_days=30),
        ),
        payroll=Payroll("5000", "5420", "2990", "5400", "2770", "2600", "2910"),
        bank="1920",
        bank_charges="7770",
        interest="8150",
        depreciation="6000",
        written_off=("1205", "1250"),
    ),
}


def scene_of(country: str) -> Scene:
    """The scene of a country by the contract's word. Raises ValueError for one that has none."""
    if country not in SCENES:
        raise ValueError(f"No VAT and no accounts of {country} are known")
    return SCENES[country]
