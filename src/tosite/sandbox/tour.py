"""The tour of ``make demo``: an integration at work over HTTP, and the books it leaves behind."""

from datetime import date, timedelta
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from tosite.db.database import Database
from tosite.ledger import store
from tosite.sandbox.create import Credentials


def sales_invoice(partner: int | None, product: int | None, day: date) -> dict[str, Any]:
    """A sales invoice of two rows with two VAT percentages."""
    row = {"unit": "PIECE", "discountPercent": 0}
    return {
        "type": "SALES_INVOICE",
        "partnerId": partner,
        "date": day.isoformat(),
        "counterParty": {
            "counterPartyAddress": {"name": "Mallila Oy", "city": "Turku"},
            "email": "osto@example.com",
        },
        "paymentInfo": {
            "paymentMethod": "BANK_TRANSFER",
            "currency": "EUR",
            "currencyRate": 1,
            "dueDate": (day + timedelta(days=14)).isoformat(),
            "bankAccount": {"accountNumber": "FI2112345600000785"},
            "bankReferenceCode": "",
        },
        "extraInfo": {"accountingByRow": True, "unitPricesIncludeVat": False},
        "discountPercent": 0,
        "vatStatus": 1,
        "language": "FINNISH",
        "invoiceChannel": "EMAIL",
        "invoiceRows": [
            {**row, "product": "Consulting", "quantity": 7.5, "unitPrice": 98, "vatPercent": 25.5},
            {
                **row,
                "product": "Handbook",
                "productId": product,
                "quantity": 3,
                "unitPrice": 24.9,
                "vatPercent": 13.5,
            },
        ],
    }


def purchase_invoice(day: date) -> dict[str, Any]:
    """A purchase invoice whose price includes VAT."""
    return {
        **sales_invoice(None, None, day),
        "type": "PURCHASE_INVOICE",
        "counterParty": {"counterPartyAddress": {"name": "Toimisto Tarvike Oy"}},
        "extraInfo": {"accountingByRow": False, "unitPricesIncludeVat": True},
        "invoiceChannel": "NO_SENDING",
        "invoiceRows": [
            {
                "product": "Office chair",
                "quantity": 2,
                "unit": "PIECE",
                "unitPrice": 189.9,
                "discountPercent": 10,
                "vatPercent": 25.5,
            }
        ],
    }


def tour(host: str, made: Credentials, url: str, console: Console) -> None:
    """Play the integration and print every step, the T-accounts and the trial balance."""
    today = date.today()
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
                "name": "Mallila Oy",
                "type": "CUSTOMER",
                "address": {"city": "Turku"},
                "paymentInfo": {"paymentMethod": "BANK_TRANSFER"},
            },
        )
        product = call(
            "POST",
            "/products",
            "create a product that posts to account 3010",
            json={
                "name": "Handbook",
                "type": "SALES",
                "discount": 0,
                "price": 24.9,
                "active": True,
                "currency": "EUR",
                "defaultAccount": "3010",
            },
        )
        sale = call(
            "POST",
            "/invoices",
            "post a sales invoice",
            json=sales_invoice(partner["id"], product["id"], today),
        )
        call("PUT", f"/invoices/{sale['id']}/approve", "approve it: from now on it counts in the books")
        call("PUT", f"/invoices/{sale['id']}/send", "send it")
        bill = call("POST", "/invoices", "post a purchase invoice, prices with VAT", json=purchase_invoice(today))
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
