"""What the codes mean, and the names of the parts of the product, for the page of messages."""

MEANINGS = {
    "CLOSED_FISCAL_PERIOD": "The date lies in a fiscal year or tracking period that is closed, or in none.",
    "DIMENSION_OR_DIMENSION_ITEM_IDENTIFIERS_DOES_NOT_MATCH_THOSE_STORED_IN_DATABASE": (
        "The dimension or its item is not known in the company, or is inactive."
    ),
    "DUE_DATE_BEFORE_BILL_DATE": "The due date is earlier than the date of the invoice.",
    "ERROR_BRN_CODE": "The business id has a wrong check digit, or belongs to another country.",
    "ERROR_LEDGERACCOUNT_VATPERCENTAGE_COMBINATION": (
        "The account is not in the chart or not active, or the VAT percentage does not go with it."
    ),
    "ERROR_VATSTATUS_VATPERC": "The VAT status and the VAT percentage do not go together.",
    "INVALID_OVT": "The OVT (EDI) identifier is malformed.",
    "OVT_NOT_ALLOWED": "An OVT (EDI) identifier is for Finnish companies only.",
}
"""By code. A code without an explanation is shown without one."""

PARTS = {
    "web": "Every operation",
    "oauth": "Authorisation",
    "portal": "Forms of the pages",
    "apiclients": "API clients",
    "bankaccounts": "Bank accounts",
    "companysettings": "Company settings",
    "fiscalyears": "Fiscal years",
    "ledger": "Ledger receipts and journals",
    "members": "Users of the company",
    "partners": "Business partners",
    "vat": "VAT",
}
"""By folder; another part is called by the name of its folder."""
