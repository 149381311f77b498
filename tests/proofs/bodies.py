"""Bodies that every create accepts as they are."""

from datetime import date
from typing import Any

from tosite.sandbox.tour import purchase_invoice, sales_invoice

DAY = date.today()

GOOD: dict[str, list[dict[str, Any]]] = {
    "/invoices": [sales_invoice(None, None, DAY), purchase_invoice(DAY)],
    "/businesspartners": [
        {"name": "Partner", "type": kind, "address": {}, "paymentInfo": {"paymentMethod": "BANK_TRANSFER"}}
        for kind in ("CUSTOMER", "SUPPLIER")
    ],
    "/businesspartners/groups": [{"name": "Regulars", "type": "CUSTOMER"}],
    "/persons": [
        {
            "lastName": "Person",
            "paymentInfo": {"paymentMethod": "BANK_TRANSFER", "paymentTermDays": "14", "penalInterestRate": 8},
            "invoicingInfo": {"language": "FINNISH", "gender": "NOT_APPLICABLE"},
            "registryInfo": {"active": True},
        }
    ],
    "/service/company/invoicetemplates": [
        {"name": "Look", "texts": [{"language": "FINNISH", "footer": "Kiitos!"}]},
    ],
    "/products/groups": [{"name": "Furniture", "type": "SALES"}],
    "/service/circulation/verifierlists": [{"name": "Office"}],
    "/service/orders": [
        {"item": "CONSULTATION_HOUR", "wish": "Help", "contact": {"name": "Aino", "email": "aino@example.com"}}
    ],
    "/service/support/requests": [{"category": "INTEGRATION", "subject": "Mapping", "text": "How?"}],
    "/products": [{"name": "Chair", "type": "SALES", "discount": 0, "price": 9, "active": True, "currency": "EUR"}],
    "/ledgerreceipts": [
        {
            "type": "JOURNAL",
            "name": "Cash",
            "receiptDate": DAY.isoformat(),
            "vatType": "SALES",
            "vatStatus": 12,
            "transactions": [
                {"transactionType": "ENTRY", "account": "1910", "accountingValue": 10, "vatPercent": 0},
                {"transactionType": "ENTRY", "account": "1990", "accountingValue": -10, "vatPercent": 0},
            ],
        }
    ],
    "/webhooks": [
        {
            "url": "http://127.0.0.1:9/",
            "authenticationType": "NONE",
            "subscriptions": ["TRACKING_PERIOD_STATUS_UPDATED"],
        }
    ],
    "/service/webhooks": [
        {"url": "http://127.0.0.1:9/", "authenticationType": "NONE", "subscriptions": ["WEBHOOK_DISABLED"]}
    ],
}
