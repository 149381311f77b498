"""Changes of who may what in a company go one after the other, by the rights that their maker has in that moment."""

from tosite.members import rules, store
from tosite.web.endpoint import Request


def hold(request: Request) -> None:
    """Let nobody else change the people of the company until the request ends, and read the caller's rights anew.

    Somebody may have taken them, or the caller out, while this request waited. Raises ApiError 403.
    """
    store.lock(request.tx, request.company)
    mine = store.person(request.tx, request.company, request.caller.user_id)
    request.rights = dict(mine["rights"] if mine else rules.NONE)
    request.require()
