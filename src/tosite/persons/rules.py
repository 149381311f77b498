"""The rules of persons, and how a person looks as a business partner. Pure functions (contract, Persons)."""

from decimal import Decimal
from typing import Any

import msgspec

from tosite.contract.wire import Person
from tosite.identifiers.checks import is_business_id, is_email
from tosite.partners.rules import check_account, check_term_days
from tosite.web.errors import Violation
from tosite.web.wire import plain

_NOT_IN_SWEDEN = ("specifier", "postOfficeBox")
_LARGEST_ID = 2**31 - 1


def check(person: Person, country: str) -> list[Violation]:
    """Every violation in a person that a caller writes, but for groups that are unknown."""
    out: list[Violation] = []
    if not person.lastName.strip():
        out.append(Violation("lastName", "Is required"))
    payment, invoicing, registry = person.paymentInfo, person.invoicingInfo, person.registryInfo
    if payment.paymentMethod == "DKLMPKRE":
        out.append(Violation("paymentInfo.paymentMethod", "Use DOMESTIC_PAYMENT_CREDITOR"))
    out += check_term_days(payment.paymentTermDays)
    out += check_account("paymentInfo.accountNumber", payment.accountNumber, payment.bic)
    identifier, kind = invoicing.identifier, invoicing.identifierType
    if identifier and kind and not is_business_id(kind, identifier):
        out.append(Violation("invoicingInfo.identifier", "ERROR_BRN_CODE: does not fit its type"))
    if registry.email and not is_email(registry.email):
        out.append(Violation("registryInfo.email", "Must be an e-mail address"))
    ids = registry.personGroupsIds or []
    if any(number != number.to_integral_value() or not 0 < number <= _LARGEST_ID for number in ids):
        out.append(Violation("registryInfo.personGroupsIds", "Must be ids of groups"))
    if len(set(ids)) < len(ids):
        out.append(Violation("registryInfo.personGroupsIds", "Must not name a group twice"))
    return out + (_check_swedish(person) if country == "SWEDEN" else [])


def _check_swedish(person: Person) -> list[Violation]:
    out = [
        Violation(f"{name}.{field}", "Is not used in Swedish companies")
        for name in ("deliveryAddress", "homeCountryAddress")
        for field in _NOT_IN_SWEDEN
        if getattr(getattr(person, name), field, None)
    ]
    if person.invoicingInfo.dateOfBirth is not None:
        out.append(Violation("invoicingInfo.dateOfBirth", "Is not used in Swedish companies"))
    return out


def document_of(person: Person) -> dict[str, Any]:
    """The person's own record as it is stored."""
    raw: dict[str, Any] = msgspec.to_builtins(person, builtin_types=(Decimal,))
    record = {k: v for k, v in raw.items() if k not in ("id", "version")}
    for name in ("deliveryAddress", "homeCountryAddress"):
        record.setdefault(name, {})
    record["registryInfo"].setdefault("personGroupsIds", [])
    return plain(record)  # type: ignore[no-any-return]


def partner_view(record: dict[str, Any]) -> dict[str, Any]:
    """The document of the partner that a person is too, with the person's own record in it."""
    name = " ".join(part for part in (record.get("firstName"), record["lastName"]) if part)
    payment, invoicing, registry = (record[key] for key in ("paymentInfo", "invoicingInfo", "registryInfo"))
    address = {k: v for k, v in record["deliveryAddress"].items() if k != "postOfficeBox"}
    return plain(  # type: ignore[no-any-return]
        {
            "name": name,
            "type": "PERSON",
            "address": address,
            "billingAddress": {},
            "deliveryAddress": address,
            "contactPersons": [],
            "additionalInfo": {"invoiceLedger": "INVOICE_LEDGER", "defaultReference": registry.get("defaultReference")},
            "invoicingInfo": {
                "customerNumber": invoicing.get("personNumber"),
                "identifier": invoicing.get("identifier"),
                "identifierType": invoicing.get("identifierType"),
                "language": invoicing.get("language"),
                "email": registry.get("email"),
            },
            "paymentInfo": {
                **{k: v for k, v in payment.items() if k not in ("accountNumber", "clearingCode")},
                "bankAccount": payment.get("accountNumber"),
            },
            "registryInfo": {
                **{
                    k: registry.get(k) for k in ("active", "phone", "mobilePhone", "fax", "section", "homeMunicipality")
                },
                "reportGroupId": registry.get("reportGroupId"),
                "partnerGroups": [{"id": group} for group in registry["personGroupsIds"]],
            },
            "person": record,
        }
    )


def basic(number: int, record: dict[str, Any]) -> dict[str, Any]:
    """A row of the search."""
    address, invoicing = record["deliveryAddress"], record["invoicingInfo"]
    return plain(  # type: ignore[no-any-return]
        {
            "id": number,
            "lastName": record["lastName"],
            "firstName": record.get("firstName"),
            "deliveryAddress": {k: address.get(k) for k in ("street", "zip", "city", "country")},
            "invoicingInfo": {k: invoicing.get(k) for k in ("personNumber", "identifier", "identifierType")},
            "registryInfo": {"active": record["registryInfo"]["active"]},
        }
    )
