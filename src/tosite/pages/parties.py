"""The parties of a page: names, addresses and numbers as they are printed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from tosite.contract.wire import (
    CompanyAddress,
    Invoice,
    InvoiceBillingAddress,
    InvoiceCounterpartyAddress,
    InvoiceDeliveryAddress,
)
from tosite.pages import words
from tosite.pages.sheet import Pair, Party

Address = InvoiceCounterpartyAddress | InvoiceBillingAddress | InvoiceDeliveryAddress


@dataclass(frozen=True)
class Company:
    """What a page must know of the company."""

    name: str
    country: str
    currency: str
    info: Mapping[str, Any]
    bic: str | None = None  # of the account on the invoice
    vat_statuses: Mapping[int, tuple[str, str]] = field(default_factory=dict)  # status -> (treatment, description)
    approved_for_f_tax: bool = False  # of Sweden, as the company itself says


def address_lines(address: Address | None, home: str, language: str) -> list[str]:
    """An address in lines, the country only where it is not that of the company; empty when nothing is given."""
    if address is None:
        return []
    place = " ".join(part for part in (address.zip, address.city) if part)
    parts = [address.name, address.specifier, address.street, place, address.subdivision]
    lines = [part for part in parts if part]
    if lines and address.country and address.country != home:
        lines.append(words.country(address.country, language))
    return lines


def company_party(company: Company, language: str) -> Party:
    """The company: its trade name and address, business id and VAT number."""
    address = msgspec.convert(company.info.get("companyAddress") or {}, CompanyAddress)
    place = " ".join(part for part in (address.zip, address.city) if part)
    lines = [part for part in (address.specifier, address.street, address.poBox, place) if part]
    ids = _ids(company)
    return Party(company.name, lines, [Pair(words.word(key, language), value) for key, value in ids if value])


def _ids(company: Company) -> list[tuple[str, str]]:
    """Business id and VAT number, which the four countries make from one another."""
    identifier = company.info.get("businessIdentifier") or {}
    kind, code = identifier.get("brnType"), identifier.get("code") or ""
    digits = "".join(c for c in code if c.isdigit())
    if company.country == "NORWAY":
        # MVA after the organisation number says that the seller is registered for VAT (Peppol NO-R-001).
        spaced = f"{digits[:3]} {digits[3:6]} {digits[6:]}" if len(digits) == 9 else code
        return [("business_id", f"{spaced} MVA" if spaced and company.info.get("mva") else spaced)]
    vat = {"FI": f"FI{digits}", "SE": f"SE{digits}01", "DK": f"DK{digits}"}.get(kind or "", "")
    return [("business_id", code), ("vat_id", vat if digits else "")]


def counterparty(invoice: Invoice, language: str) -> Party:
    """The other party, as the sender of what the company received."""
    party = invoice.counterParty
    home = party.counterPartyAddress.country or ""
    name, *lines = address_lines(party.counterPartyAddress, home, language)
    ids = [("business_id", party.identifier), ("vat_id", party.taxCode)]
    return Party(name, lines, [Pair(words.word(key, language), value) for key, value in ids if value])
