"""A month of a company's documents, posted over HTTP as an integration would, and what the books then say."""

import json
from datetime import date
from decimal import Decimal

from tosite.sandbox.countries import country_named


def row(product, quantity, price, percent, *, discount=0, status=None, product_id=None):
    """One row of an invoice."""
    return {
        "product": product,
        "quantity": quantity,
        "unit": "PIECE",
        "unitPrice": price,
        "discountPercent": discount,
        "vatPercent": percent,
        "vatStatus": status,
        "productId": product_id,
    }


class Month:
    """March of this year in the books of a company; every document is approved."""

    def __init__(self, client, country):
        self.client, self.land, self.year = client, country_named(country), date.today().year
        found = self.read("GET", "/products", params={"size": 200})["results"]
        self.products = {p["name"]: p["id"] for p in found}

    def read(self, method, path, **options):
        """The answer with exact decimals."""
        answer = self.client.request(method, path, **options)
        assert answer.status_code == 200, answer.text
        return json.loads(answer.content, parse_float=Decimal)

    def product(self, name, side, account):
        """A product whose rows go to an account."""
        body = {"name": name, "type": side, "discount": 0, "price": 1, "active": True, "currency": self.land.currency}
        self.products[name] = self.read("POST", "/products", json={**body, "defaultAccount": account})["id"]

    def row(self, product, quantity, price, percent, **more):
        """A row of a product of the register."""
        return row(product, quantity, price, percent, product_id=self.products[product], **more)

    def sale(self, day, rows, **more):
        """A sales invoice to a domestic customer, prices without VAT; a credit note when the quantity is negative."""
        return self._invoice("SALES_INVOICE", day, rows, gross=more.pop("gross", False), **more)

    def purchase(self, day, rows, **more):
        """A supplier's bill."""
        return self._invoice("PURCHASE_INVOICE", day, rows, gross=more.pop("gross", False), **more)

    def expense(self, day, rows):
        """What an employee has paid for the company, VAT included."""
        return self._invoice("BILL_OF_CHARGES", day, rows, gross=True)

    def _invoice(self, kind, day, rows, *, gross, status=1, currency=None, rate=1, discount=0):
        body = {
            "type": kind,
            "date": self.day(day),
            "counterParty": {"counterPartyAddress": {"name": "The other party"}},
            "paymentInfo": {
                "paymentMethod": "BANK_TRANSFER",
                "currency": currency or self.land.currency,
                "currencyRate": rate,
                "dueDate": f"{self.year}-04-30",
                "bankAccount": {"accountNumber": self.land.iban},
                "bankReferenceCode": "",
            },
            "extraInfo": {"accountingByRow": True, "unitPricesIncludeVat": gross},
            "discountPercent": discount,
            "vatStatus": None if kind == "BILL_OF_CHARGES" else status,
            "language": "ENGLISH",
            "invoiceChannel": "NO_SENDING",
            "invoiceRows": rows,
        }
        made = self.read("POST", "/invoices", json=body)
        self.read("PUT", f"/invoices/{made['id']}/approve")
        return made

    def journal(self, day, name, side, rows):
        """A journal of rows (account, value, VAT percentage, deductible share); rows without VAT have status 12."""
        entries = [
            {
                "transactionType": "ENTRY",
                "account": account,
                "accountingValue": value,
                "vatPercent": percent,
                "vatStatus": 1 if percent else 12,
                "vatDeductionPercent": share,
            }
            for account, value, percent, share in rows
        ]
        body = {"type": "JOURNAL", "name": name, "receiptDate": self.day(day), "vatType": side, "vatStatus": 1}
        made = self.read("POST", "/ledgerreceipts", json={**body, "transactions": entries})
        self.read("PUT", f"/ledgerreceipts/{made['id']}/approve")

    def day(self, number):
        """A day of the month."""
        return f"{self.year}-03-{number:02}"

    def report(self, kind, **more):
        """A report over the month."""
        return self.read("POST", f"/reports/{kind}", json={"startDate": self.day(1), "endDate": self.day(31), **more})

    def totals(self):
        """Debits minus credits of every account that moved."""
        (period,) = self.report("ledgeraccounts")["reportData"]["periods"]
        return {line["name"].split()[0]: Decimal(line["value"]) for line in period["rows"]}

    def statement(self, kind, language="ENGLISH"):
        """The rows of a statement."""
        answer = self.report("accounting", type=kind, options={"reportLanguage": language} if language else {})
        (period,) = answer["reportData"]["periods"]
        return [(line["name"], Decimal(line["value"])) for line in period["rows"]]

    def ledger(self, account):
        """The sum of the rows behind an account."""
        return Decimal(self.report(f"generalledger/{account}")["ledgerAccount"]["totalAccountingValue"])


def money(table):
    """A table of ``account amount`` lines as it stands in a docstring."""
    return {line.split()[0]: Decimal(line.split()[-1]) for line in table.strip().splitlines()}
