"""Every built capability: importing it registers its endpoints."""

from tosite.accounts import api as accounts
from tosite.attachments import api as attachments
from tosite.bankaccounts import api as bank_accounts
from tosite.company import api as company
from tosite.currencies import api as currencies
from tosite.dimensions import api as dimensions
from tosite.fiscalyears import api as fiscal_years
from tosite.invoices import api as invoices
from tosite.invoices import moves as invoice_moves
from tosite.ledger import api as ledger
from tosite.partners import api as partners
from tosite.products import api as products
from tosite.vat import api as vat

__all__ = [
    "accounts",
    "attachments",
    "bank_accounts",
    "company",
    "currencies",
    "dimensions",
    "fiscal_years",
    "invoice_moves",
    "invoices",
    "ledger",
    "partners",
    "products",
    "vat",
]
