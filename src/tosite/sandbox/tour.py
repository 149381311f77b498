"""The tour of ``make demo``: an integration at work over HTTP, and the books it leaves behind."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from tosite.db.database import Database
from tosite.ledger import store
from tosite.sandbox.countries.finland import FINLAND
from tosite.sandbox.countries.model import CountryData
from tosite.sandbox.create import Credentials


def sales_invoice(partner: int | None, product: int | None, day: date, land: CountryData = FINLAND) -> dict[str, Any]:
    """A sales invoice of two rows with two VAT percentages."""
    customer, (standard, reduced, *_) = land.partners[0], land.products
    row = {"unit": "PIECE", "discountPercent": 0}
    return {
        "type": "SALES_INVOICE",
        "partnerId": partner,
        "date": day.isoformat(),
        "counterParty": {
            "counterPartyAddress": {"name": customer.name, "city": customer.details["address"]["city"]},
            "email": customer.details["invoicingInfo"]["email"],
        },
        "paymentInfo": {
            "paymentMethod": "BANK_TRANSFER",
            "currency": land.currency,
            "currencyRate": 1,
            "dueDate": (day + timedelta(days=14)).isoformat(),
            "bankAccount": {"accountNumber": land.iban},
            "bankReferenceCode": "",
        },
        "extraInfo": {"accountingByRow": True, "unitPricesIncludeVat": False},
        "discountPercent": 0,
        "vatStatus": 1,
        "language": customer.details["invoicingInfo"]["language"],
        "invoiceChannel": "EMAIL",
        "invoiceRows": [
            {**row, **_priced(standard), "quantity": 7.5},
            {**row, **_priced(reduced), "quantity": 3, "productId": product},
        ],
    }


def _priced(product: Mapping[str, Any]) -> dict[str, Any]:
    return {"product": product["name"], "unitPrice": float(product["price"]), "vatPercent": float(product["vat"])}


def purchase_invoice(day: date, land: CountryData = FINLAND) -> dict[str, Any]:
    """A purchase invoice whose price includes VAT."""
    standard, _, bought, *_ = land.products
    return {
        **sales_invoice(None, None, day, land),
        "type": "PURCHASE_INVOICE",
        "counterParty": {"counterPartyAddress": {"name": land.partners[2].name}},
        "extraInfo": {"accountingByRow": False, "unitPricesIncludeVat": True},
        "invoiceChannel": "NO_SENDING",
        "invoiceRows": [
            {
                "product": bought["name"],
                "quantity": 2,
                "unit": "PIECE",
                "unitPrice": float(bought["price"]),
                "discountPercent": 10,
                "vatPercent": float(standard["vat"]),
            }
        ],
    }


def tour(host: str, made: Credentials, url: str, console: Console, land: CountryData = FINLAND) -> None:
    """Play the integration and print every step, the T-accounts and the trial balance."""
    today = date.today()
    customer, reduced = land.partners[0], land.products[1]
    with httpx.Client(base_url=f"{host}/api", timeout=30) as http:

        def call(method: str, path: str, what: str, **options: Any) -> Any:
            answer = http.request(method, path, **options)
            answer.raise_for_status()
            console.print(f"[green]{answer.status_code}[/green] {method:<4} {path:<28} {what}")
            return answer.json()

        token = call(
            "POST",
            "/oauth/token",
            "authorise with the API key",
            data={
                "grant_type": "client_credentials",
                "client_id": made.client_id,
                "client_secret": made.client_secret,
                "api_key": made.api_key,
            },
        )
        http.headers["Authorization"] = f"Bearer {token['access_token']}"
        partner = call(
            "POST",
            "/businesspartners",
            "create a customer",
            json={
                "name": customer.name,
                "type": "CUSTOMER",
                "address": customer.details["address"],
                "paymentInfo": {"paymentMethod": "BANK_TRANSFER"},
            },
        )
        product = call(
            "POST",
            "/products",
            f"create a product that posts to account {reduced['defaultAccount']}",
            json={
                "name": reduced["name"],
                "type": "SALES",
                "discount": 0,
                "price": float(reduced["price"]),
                "active": True,
                "currency": land.currency,
                "defaultAccount": reduced["defaultAccount"],
            },
        )
        sale = call(
            "POST",
            "/invoices",
            "post a sales invoice",
            json=sales_invoice(partner["id"], product["id"], today, land),
        )
        call("PUT", f"/invoices/{sale['id']}/approve", "approve it: from now on it counts in the books")
        call("PUT", f"/invoices/{sale['id']}/send", "send it")
        bill = call("POST", "/invoices", "post a purchase invoice, prices with VAT", json=purchase_invoice(today, land))
        call("PUT", f"/invoices/{bill['id']}/approve", "approve it")
        receipts = [
            call("GET", f"/ledgerreceipts/{i['ledgerReceiptId']}", "read the booked receipt") for i in (sale, bill)
        ]
    database = Database(url, size=2)
    try:
        with database.transaction() as tx:
            for receipt in receipts:
                _print_receipt(console, receipt, store.postings(tx, made.company_id, receipt["id"]))
            _print_balance(console, store.trial_balance(tx, made.company_id, today.replace(month=1, day=1), today))
    finally:
        database.close()


def _print_receipt(console: Console, receipt: dict[str, Any], postings: list[dict[str, Any]]) -> None:
    table = Table(title=f"Voucher {receipt['receiptNumber']}: {receipt['name']} ({receipt['status']})")
    for name in ("account", "debit", "credit"):
        table.add_column(name, justify="left" if name == "account" else "right")
    for line in postings:
        debit, credit = (line["amount"], "") if line["amount"] > 0 else ("", -line["amount"])
        table.add_row(f"{line['account']} {line['name']}", str(debit), str(credit))
    console.print(table)


def _print_balance(console: Console, rows: list[tuple[str, str, Any]]) -> None:
    table = Table(title="Trial balance of the year", show_footer=True)
    table.add_column("account", footer="sum")
    table.add_column("balance", justify="right", footer=str(sum(amount for _, _, amount in rows)))
    for code, name, amount in rows:
        table.add_row(f"{code} {name}", str(amount))
    console.print(table)
