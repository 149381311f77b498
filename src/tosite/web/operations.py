"""Every built capability: importing it registers its endpoints."""

from tosite.access import api as access
from tosite.accounts import api as accounts
from tosite.apiclients import api as api_clients
from tosite.attachments import api as attachments
from tosite.bankaccounts import api as bank_accounts
from tosite.circulation import api as circulation
from tosite.circulation import personal as personal_circulation
from tosite.circulation import service as circulation_service
from tosite.collection import api as collection
from tosite.company import api as company
from tosite.companysettings import api as company_settings
from tosite.companysettings import templates as invoice_templates
from tosite.confirmation import api as confirmation
from tosite.currencies import api as currencies
from tosite.dimensions import api as dimensions
from tosite.discussion import api as discussion
from tosite.fiscalyears import api as fiscal_years
from tosite.integrations import api as integrations
from tosite.integrations import offering as integration_offering
from tosite.invoices import api as invoices
from tosite.invoices import moves as invoice_moves
from tosite.ledger import api as ledger
from tosite.ledger import journals
from tosite.mail import api as mail
from tosite.members import api as members
from tosite.pages import api as pages
from tosite.partners import api as partners
from tosite.partners import defaults as partner_defaults
from tosite.partners import groups as partner_groups
from tosite.payments import api as payments
from tosite.persons import api as persons
from tosite.products import api as products
from tosite.products import defaults as product_defaults
from tosite.products import groups as product_groups
from tosite.reports import api as reports
from tosite.reports import dimensions as dimension_reports
from tosite.sandbox import api as sandboxes
from tosite.sandbox import helpers as sandbox_helpers
from tosite.sending import api as sending
from tosite.service.activation import api as service_activation
from tosite.service.announcements import api as service_announcements
from tosite.service.billing import api as service_billing
from tosite.service.billing import received as service_bills
from tosite.service.orders import api as service_orders
from tosite.service.prices import api as service_prices
from tosite.service.support import api as service_support
from tosite.service.support import contact as service_contact
from tosite.service.usage import api as service_usage
from tosite.users import api as users
from tosite.vat import api as vat
from tosite.webhooks import api as webhooks
from tosite.webhooks import deliveries as webhook_deliveries
from tosite.webhooks import events
from tosite.webhooks import service as webhook_service

__all__ = [
    "access",
    "accounts",
    "api_clients",
    "attachments",
    "bank_accounts",
    "circulation",
    "circulation_service",
    "collection",
    "company",
    "company_settings",
    "confirmation",
    "currencies",
    "dimension_reports",
    "dimensions",
    "discussion",
    "events",
    "fiscal_years",
    "integration_offering",
    "integrations",
    "invoice_moves",
    "invoice_templates",
    "invoices",
    "journals",
    "ledger",
    "mail",
    "members",
    "pages",
    "partner_defaults",
    "partner_groups",
    "partners",
    "payments",
    "personal_circulation",
    "persons",
    "product_defaults",
    "product_groups",
    "products",
    "reports",
    "sandbox_helpers",
    "sandboxes",
    "sending",
    "service_activation",
    "service_announcements",
    "service_billing",
    "service_bills",
    "service_contact",
    "service_orders",
    "service_prices",
    "service_support",
    "service_usage",
    "users",
    "vat",
    "webhook_deliveries",
    "webhook_service",
    "webhooks",
]
