"""The rules of business partners. Pure functions (contract, Business partners)."""

from decimal import Decimal
from typing import Any

import msgspec

from tosite.contract.wire import BusinessPartner
from tosite.identifiers.checks import is_bic, is_business_id, is_email, is_iban, is_ovt
from tosite.invoices import cashdiscount
from tosite.web.errors import Violation
from tosite.web.wire import plain

_FINNISH_ONLY = (
    "sellerReferenceIdentifier",
    "buyerReferenceIdentifier",
    "orderNumber",
    "agreementNumber",
    "accountingCode",
    "deliverySite",
    "tenderReference",
)
_PATCHED = ("name", "type", "address", "invoicingInfo", "paymentInfo")
_OBJECTS = ("address", "billingAddress", "deliveryAddress", "invoicingInfo")


def check(partner: BusinessPartner, country: str) -> list[Violation]:
    """Every violation in a customer or supplier that a caller writes."""
    out: list[Violation] = []
    if partner.type == "PERSON":
        out.append(Violation("type", "Persons have a register of their own: /persons"))
    if not partner.name.strip():
        out.append(Violation("name", "Is required"))
    if partner.type == "CUSTOMER" and partner.address is None:
        out.append(Violation("address", "Is required for customers"))
    for index, person in enumerate(partner.contactPersons or []):
        if person.email and not is_email(person.email):
            out.append(Violation(f"contactPersons[{index}].email", "Must be an e-mail address"))
    extra = partner.additionalInfo
    parent = (extra.parentCompanyIdType, extra.parentCompanyId) if extra else (None, None)
    if parent[0] and parent[1] and not is_business_id(parent[0], parent[1]):
        out.append(Violation("additionalInfo.parentCompanyId", "ERROR_BRN_CODE: does not fit its type"))
    return out + _check_payment(partner, country) + _check_invoicing(partner, country)


def _check_payment(partner: BusinessPartner, country: str) -> list[Violation]:
    out: list[Violation] = []
    info = partner.paymentInfo
    if info.paymentMethod == "DKLMPKRE":
        out.append(Violation("paymentInfo.paymentMethod", "Use DOMESTIC_PAYMENT_CREDITOR"))
    if info.cashDiscount is not None:
        out += cashdiscount.check(info.cashDiscount, country, "paymentInfo.cashDiscount")
    out += check_term_days(info.paymentTermDays)
    out += check_account("paymentInfo.bankAccount", info.bankAccount, info.bic)
    if info.factoringContractId:
        out.append(Violation("paymentInfo.factoringContractId", "Unknown contract"))
    for name in ("discountPercentage", "paymentTermPercentage"):
        value = getattr(info, name)
        if value is not None and not 0 <= value <= 100:
            out.append(Violation(f"paymentInfo.{name}", "Must be between 0 and 100"))
    return out


def check_term_days(days: str | None) -> list[Violation]:
    """The term of payment is text in the contract, and a number of days."""
    if not days or (days.isascii() and days.isdecimal()):
        return []
    return [Violation("paymentInfo.paymentTermDays", "Must be a number of days")]


def check_account(where: str, account: str | None, bic: str | None) -> list[Violation]:
    """What looks like an IBAN must be one; domestic account numbers are kept as given. ``where`` names the account."""
    out: list[Violation] = []
    if account and _looks_like_iban(account) and not is_iban(account):
        out.append(Violation(where, "Must be a valid IBAN"))
    if bic and not is_bic(bic):
        out.append(Violation("paymentInfo.bic", "Must be a valid BIC"))
    return out


def _looks_like_iban(text: str) -> bool:
    return len(text) >= 15 and text[:2].isalpha() and text[2:4].isdecimal()


def _check_invoicing(partner: BusinessPartner, country: str) -> list[Violation]:
    out: list[Violation] = []
    info = partner.invoicingInfo
    if info is None:
        return out
    if info.email and not is_email(info.email):
        out.append(Violation("invoicingInfo.email", "Must be an e-mail address"))
    for index, address in enumerate(info.bccAddresses or []):
        where = f"invoicingInfo.bccAddresses[{index}]"
        if index >= 4:
            out.append(Violation(where, "At most 4 addresses are accepted"))
        elif not is_email(address) or address == info.email:
            out.append(Violation(where, "Must be an e-mail address other than the receiver's"))
    if info.identifier and info.identifierType and not is_business_id(info.identifierType, info.identifier):
        out.append(Violation("invoicingInfo.identifier", "ERROR_BRN_CODE: does not fit its type"))
    if info.ovt and country != "FINLAND":
        out.append(Violation("invoicingInfo.ovt", "OVT_NOT_ALLOWED"))
    elif info.ovt and not is_ovt(info.ovt):
        out.append(Violation("invoicingInfo.ovt", "INVALID_OVT"))
    if country != "FINLAND":
        for name in _FINNISH_ONLY:
            if getattr(info, name):
                out.append(Violation(f"invoicingInfo.{name}", "Is used in Finnish companies only"))
    return out


def document_of(partner: BusinessPartner, fresh_ids: list[int], known_persons: set[int]) -> dict[str, Any]:
    """What is stored: defaults filled in, contact persons that are not known get fresh ids."""
    raw = msgspec.to_builtins(partner, builtin_types=(Decimal,))
    document: dict[str, Any] = {k: v for k, v in raw.items() if k not in ("id", "version", "attachments")}
    for name in _OBJECTS:
        if document.get(name) is None:
            document[name] = {}
    persons = document.get("contactPersons") or []
    for person, fresh in zip(persons, fresh_ids, strict=True):
        if person.get("id") not in known_persons:
            person["id"] = fresh
    document["contactPersons"] = persons
    extra = document.setdefault("additionalInfo", {})
    extra.setdefault("invoiceLedger", "INVOICE_LEDGER")
    registry = document.get("registryInfo") or {}
    registry.setdefault("active", True)
    registry["partnerGroups"] = [{"id": number} for number in dict.fromkeys(groups_of(partner).values())]
    if not registry.get("reportGroupId"):
        registry.pop("reportGroupId", None)
    registry.pop("reportGroup", None)  # the id says which one it is, the name is read from the group
    document["registryInfo"] = registry
    if partner.paymentInfo.cashDiscount is not None:
        cashdiscount.complete(document["paymentInfo"]["cashDiscount"])
    return plain(document)  # type: ignore[no-any-return]


def groups_of(partner: BusinessPartner) -> dict[str, int]:
    """The groups that a partner names, path -> id; only the id of a group counts in what is sent."""
    sent = (partner.registryInfo and partner.registryInfo.partnerGroups) or []
    return {f"registryInfo.partnerGroups[{index}].id": group.id or 0 for index, group in enumerate(sent)}


def patched(document: dict[str, Any], sent: dict[str, Any]) -> dict[str, Any]:
    """The document with what a PATCH may reach: merged field by field, null clears, the rest is ignored."""
    result = dict(document)
    for name in _PATCHED:
        if name not in sent:
            continue
        value = sent[name]
        if isinstance(value, dict) and isinstance(result.get(name), dict):
            merged = {**result[name], **value}
            result[name] = {k: v for k, v in merged.items() if v is not None}
        elif value is None and name in ("address", "invoicingInfo"):
            result[name] = {}
        else:
            result[name] = value
    return result
