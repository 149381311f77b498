"""Who verifies and approves a new or changed document: whom it names, else whom the settings name."""

from tosite.circulation import rules, store
from tosite.circulation.round import CIRCULATED, ROLES
from tosite.contract.wire import Invoice, InvoiceApprovalInformation, InvoiceCheckerInformation
from tosite.db.database import Connection
from tosite.web.errors import Violation


def name_checkers(tx: Connection, company: int, invoice: Invoice) -> list[Violation]:
    """Complete ``invoiceApprovalInformation`` of a document that circulates; every violation in what it says itself.

    Absent: the people of its partner's list, else of the company, while the circulation is on for its type. Present:
    exactly who is named, nobody for ``{}``.
    """
    if invoice.type not in CIRCULATED:
        return []
    sent, switches = invoice.invoiceApprovalInformation, store.settings_or_defaults(tx, company).switches
    if sent is None:
        if rules.is_in_use(switches, invoice.type):
            people = store.default_people(tx, company, invoice.partnerId or None)
            verifiers, acceptors = ([InvoiceCheckerInformation(userId=user) for user in users] for users in people)
            if verifiers or acceptors:
                invoice.invoiceApprovalInformation = InvoiceApprovalInformation(
                    verifiers=verifiers, acceptors=acceptors
                )
        return []
    named = {role: [person.userId for person in getattr(sent, role) or []] for role in ROLES.values()}
    members = store.members(tx, company, sum(named.values(), [])) if any(named.values()) else {}
    path = "invoiceApprovalInformation.{role}[{index}].userId"
    return [
        violation
        for role, users in named.items()
        for violation in rules.check_named(users, role, members, switches, path)
    ]
