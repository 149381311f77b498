"""Where a request comes from, seen through the proxies that the operator trusts."""

import falcon


def client_address(req: falcon.Request, trusted_proxies: int) -> str:
    """The peer's address; behind ``trusted_proxies`` proxies the one that the outermost of them saw.

    Every proxy appends the address of its peer to X-Forwarded-For, so only as many entries from the right as there are
    trusted proxies are worth anything; what stands left of them anybody can write.
    """
    forwarded = [part.strip() for part in (req.get_header("X-Forwarded-For") or "").split(",") if part.strip()]
    if 0 < trusted_proxies <= len(forwarded):
        return forwarded[-trusted_proxies][:64]
    return str(req.remote_addr)
