"""What is said of a country, and of the sandbox company in it."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from tosite.vat.rates import Rate, rates


@dataclass(frozen=True)
class Status:
    """A VAT status: which side uses it, and what the buyer assesses himself at which rate of the country."""

    number: int
    treatment: str
    description: str
    sales: bool
    purchase: bool
    rate: Rate | None = None
    owed_account: str | None = None
    deducted_account: str | None = None

    @property
    def percent(self) -> Decimal:
        """What the buyer assesses himself; zero where he does not."""
        return self.rate.percent if self.rate else Decimal(0)


@dataclass(frozen=True)
class Partner:
    """A customer, supplier or person of the sandbox; ``details`` has the contract's fields."""

    kind: str
    name: str
    details: Mapping[str, Any]
    default_accounts: Mapping[str, str]


@dataclass(frozen=True)
class CountryData:
    """One country: chart, VAT and defaults as data, and realistic registers for a sandbox."""

    country: str  # the contract's word
    code: str  # ISO 3166
    currency: str
    languages: tuple[str, ...]  # of the chart, its own first
    defaults: Mapping[str, str]  # role -> account
    vat_accounts: Mapping[str, tuple[str, str]]  # class of rate -> accounts of output and input VAT
    statuses: tuple[Status, ...]
    company_name: str
    info: Mapping[str, Any]  # the contract's fields of a company
    iban: str
    bank_account: Mapping[str, Any]  # the contract's fields of a bank account
    partners: tuple[Partner, ...]
    products: tuple[Mapping[str, Any], ...]  # one at the standard rate, one at a reduced one, one that is bought

    def chart(self) -> list[dict[str, str]]:
        """The accounts: code, name, name_en, kind."""
        text = (files("tosite.sandbox") / "charts" / f"{self.code.lower()}.tsv").read_text(encoding="utf-8")
        rows = csv.reader(text.splitlines()[1:], delimiter="\t")
        return [
            {"code": code, "name": name, "name_en": english, "kind": kind} for code, name, english, kind, *_ in rows
        ]

    def statuses_since(self, day: date) -> list[Status]:
        """The statuses that documents of that day or later may need."""
        return [s for s in self.statuses if s.rate is None or s.rate.last is None or s.rate.last >= day]

    def accounts_of(self, percent: Decimal) -> tuple[str | None, str | None]:
        """The accounts of output and input VAT that a percentage has of its own."""
        for rate in rates():
            if rate.country == self.code and rate.percent == percent and rate.kind in self.vat_accounts:
                return self.vat_accounts[rate.kind]
        return None, None


def self_assessed(
    block: int, rate: Rate, kinds: Mapping[int, str], owed: Mapping[int, str], deducted: Mapping[int, str]
) -> list[Status]:
    """The statuses under which the buyer assesses himself at a rate, one per kind of purchase.

    Their numbers are ours: ``block`` stands for the rate, the last digit for the kind. Another rate gets another block,
    because the contract has the rate in the status and documents keep theirs.
    """
    return [
        Status(
            number=block * 10 + digit,
            treatment="REVERSE",
            description=f"{text} {rate.percent} %",
            sales=False,
            purchase=True,
            rate=rate,
            owed_account=owed.get(digit),
            deducted_account=deducted.get(digit),
        )
        for digit, text in kinds.items()
    ]


def rate_of(country: str, kind: str, percent: str) -> Rate:
    """A rate by its country, class and percentage; the latest where it has come back."""
    return [r for r in rates() if (r.country, r.kind, r.percent) == (country, kind, Decimal(percent))][-1]


def partner(
    kind: str,
    name: str,
    address: Mapping[str, str],
    invoicing: Mapping[str, Any],
    payment: tuple[str, int],
    accounts: Mapping[str, str] | None = None,
) -> Partner:
    """A customer or supplier who pays by bank transfer; ``payment`` is a currency and a term in days."""
    currency, days = payment
    info = {"paymentMethod": "BANK_TRANSFER", "currency": currency, "paymentTermDays": str(days)}
    details = {"address": address, "invoicingInfo": invoicing, "paymentInfo": info}
    return Partner(kind, name, details, accounts or {})


def person(first: str, last: str, city: str, country: str, language: str) -> dict[str, Any]:
    """The record of the main user in the register of persons."""
    return {
        "firstName": first,
        "lastName": last,
        "deliveryAddress": {"city": city, "country": country},
        "homeCountryAddress": {},
        "paymentInfo": {"paymentMethod": "BANK_TRANSFER", "paymentTermDays": "14", "penalInterestRate": 0},
        "invoicingInfo": {"language": language, "gender": "FEMALE", "personNumber": "P-1"},
        "registryInfo": {"active": True, "personGroupsIds": []},
    }


# 1, 3, 5 and 12 are the published numbers; the rest stand in a block of our own (contract, VATs).
DOMESTIC = Status(1, "DOMESTIC", "Domestic", True, True)
OUTSIDE_EU = Status(3, "NONE", "Outside the EU", True, False)
EU_GOODS = Status(5, "NONE", "EU sale of goods", True, False)
NO_VAT = Status(12, "NONE", "No VAT handling", True, True)
EU_SERVICES = Status(101, "NONE", "EU sale of services", True, False)

# Kinds of self-assessed purchases: the last digit of their statuses.
GOODS, SERVICES, DOMESTIC_REVERSE, FOREIGN_SERVICES, IMPORT = range(1, 6)
EU_PURCHASES = {
    GOODS: "EU purchase of goods",
    SERVICES: "EU purchase of services",
    DOMESTIC_REVERSE: "Construction purchase, reverse VAT",
    FOREIGN_SERVICES: "Services from outside the EU",
    IMPORT: "Import of goods",
}
EU_PURCHASES_REDUCED = {kind: text for kind, text in EU_PURCHASES.items() if kind != DOMESTIC_REVERSE}
