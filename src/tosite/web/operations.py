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
from tosite.ledger import journals
from tosite.partners import api as partners
from tosite.partners import defaults as partner_defaults
from tosite.partners import groups as partner_groups
from tosite.persons import api as persons
from tosite.products import api as products
from tosite.products import defaults as product_defaults
from tosite.products import groups as product_groups
from tosite.reports import api as reports
from tosite.reports import dimensions as dimension_reports
from tosite.vat import api as vat

__all__ = [
    "accounts",
    "attachments",
    "bank_accounts",
    "company",
    "currencies",
    "dimension_reports",
    "dimensions",
    "fiscal_years",
    "invoice_moves",
    "invoices",
    "journals",
    "ledger",
    "partner_defaults",
    "partner_groups",
    "partners",
    "persons",
    "product_defaults",
    "product_groups",
    "products",
    "reports",
    "vat",
]
