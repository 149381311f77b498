"""The console: the books and the service for a company's people, and the service's own desk for operators.

An area of the console is one module: importing it puts it into the navigation and registers its pages.
"""

from tosite.portal.console import (
    accounts,
    audit,
    circulation,
    confirmations,
    costs,
    home,
    integrations,
    invoices,
    keys,
    operator_billing,
    operator_companies,
    operator_prices,
    orders,
    partners,
    periods,
    products,
    receipts,
    registers,
    reports,
    usage,
    users,
    webhooks,
)

__all__ = [
    "accounts",
    "audit",
    "circulation",
    "confirmations",
    "costs",
    "home",
    "integrations",
    "invoices",
    "keys",
    "operator_billing",
    "operator_companies",
    "operator_prices",
    "orders",
    "partners",
    "periods",
    "products",
    "receipts",
    "registers",
    "reports",
    "usage",
    "users",
    "webhooks",
]
