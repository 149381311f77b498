"""The rules of a company's own bank account. Pure functions (contract, Bank accounts)."""

from typing import Any

import msgspec

from tosite.contract.wire import CompanyBankAccount
from tosite.identifiers.checks import is_bic, is_business_id, is_giro, is_iban
from tosite.web.errors import Violation

_SERVER_OWNED = ("id", "accountNumber", "serviceNumbers", "created", "version", "orderNo")
_FLAGS = (
    "defaultForInvoice",
    "defaultForPayment",
    "showAccountOnInvoice",
    "allowPayments",
    "allowForeignPayments",
    "allowSalaryPayments",
    "allowExpressPayments",
    "withholdingTax",
)
_LIST_FIELDS = frozenset(
    {
        "id",
        "accountNumber",
        "iban",
        "bic",
        "bankName",
        "currency",
        "defaultForInvoice",
        "defaultForPayment",
        "status",
        "orderNo",
        "associatedAccounts",
        "version",
    }
)


def check(account: CompanyBankAccount, country: str, in_chart: bool) -> list[Violation]:
    """Every violation that needs no other account."""
    out: list[Violation] = []
    if not is_iban(account.iban):
        out.append(Violation("iban", "Must be a valid IBAN without spaces"))
    if account.bic and not is_bic(account.bic):
        out.append(Violation("bic", "Must be a valid BIC"))
    if not in_chart:
        out.append(Violation("ledgerAccount", "Is not an active account of the chart"))
    if account.status == "INACTIVE":
        return out
    if country == "SWEDEN" and account.allowPayments and not account.bankingCode:
        out.append(Violation("bankingCode", "Is required when payments are allowed"))
    elif country == "SWEDEN" and account.bankingCode and not is_business_id("SE", account.bankingCode):
        out.append(Violation("bankingCode", "Must be a Swedish organisation number"))
    if account.allowSalaryPayments and country == "NORWAY":
        out.append(Violation("allowSalaryPayments", "Is not used in Norway"))
    if account.allowExpressPayments and country in ("NORWAY", "DENMARK"):
        out.append(Violation("allowExpressPayments", "Is not used in Norway and Denmark"))
    if account.withholdingTax and country != "NORWAY":
        out.append(Violation("withholdingTax", "Is used in Norway only"))
    if account.associatedAccounts and country not in ("SWEDEN", "DENMARK"):
        out.append(Violation("associatedAccounts", "Are used in Sweden and Denmark only"))
    elif country == "SWEDEN":
        out += _check_giros(account)
    return out


def _check_giros(account: CompanyBankAccount) -> list[Violation]:
    out: list[Violation] = []
    for index, alias in enumerate(account.associatedAccounts or []):
        if alias.type == "KREDITOR":
            out.append(Violation(f"associatedAccounts[{index}].type", "KREDITOR is used in Denmark only"))
        elif not is_giro(alias.type, alias.accountNumber):
            out.append(Violation(f"associatedAccounts[{index}].accountNumber", f"Must be a valid {alias.type} number"))
    return out


def document_of(account: CompanyBankAccount) -> dict[str, Any]:
    """What is stored: an inactive account has no flag set, a missing BIC comes from the IBAN."""
    document: dict[str, Any] = {
        k: v for k, v in msgspec.to_builtins(account).items() if k not in _SERVER_OWNED and v is not None
    }
    if account.status == "INACTIVE":
        document.update({flag: False for flag in _FLAGS if flag in document})
    from schwifty import IBAN  # its register of banks takes 50 MiB: only workers that need it carry it

    iban = IBAN(account.iban)
    document["accountNumber"] = str(iban.bban)
    if not account.bic and iban.bic:
        document["bic"] = str(iban.bic)
    return document


def basic(answer: dict[str, Any]) -> dict[str, Any]:
    """A row of the list."""
    return {k: v for k, v in answer.items() if k in _LIST_FIELDS}
