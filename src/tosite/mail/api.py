"""The endpoint that shows which mails a company was sent, and what became of them."""

from typing import Any

from tosite.mail import store
from tosite.mail.wire import ServiceMails
from tosite.service.provider.access import scope
from tosite.web.endpoint import Own, Request, endpoint, query_parameter
from tosite.web.wire import plain

INT32 = {"type": "integer", "format": "int32"}
PAGE = (
    query_parameter("companyId", INT32),
    query_parameter("page", {**INT32, "default": 0}),
    query_parameter("size", {**INT32, "default": 50}),
)
_STATE = query_parameter("state", {"type": "string", "enum": ["WAITING", "DELIVERED", "FAILED"]})


@endpoint("GET", "/service/mails", own=Own("Service mail", ServiceMails, query=(*PAGE, _STATE)))
def mails(request: Request) -> object:
    """The service's mails to users of the company, newest first: waiting, delivered, or failed with the reason.

    Operators see every company's mails, or those of the company that is named.
    """
    company = scope(request, request.query.get("companyId"))
    rows, meta = store.page(request.tx, company, request.query)
    return {"results": [_shown(row) for row in rows], "meta": meta}


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return plain(  # type: ignore[no-any-return]
        {
            "id": row["mail_id"],
            "companyId": row["company_id"],
            "recipient": row["recipient"],
            "subject": row["subject"],
            "text": row["body"],
            "state": row["state"],
            "queued": row["queued"],
            "due": row["due"],
            "tries": row["tries"],
            "reason": row["reason"],
            "sent": row["sent"],
        }
    )
