"""Where a webhook may lead: no loopback, private, link-local or otherwise special address, however it is written.

Asked when a webhook is registered, and again for every try, with the address that is then connected to: a name may
resolve to something else by then.
"""

import ipaddress
import re
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[str]]

MAX_URL = 2000
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE | re.ASCII)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE | re.ASCII)
_FORBIDDEN = [
    ipaddress.ip_network(text)
    for text in [
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
        "::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    ]
]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_REGISTRATION_SECONDS = 3.0  # a request does not wait longer for a name server
_resolving = ThreadPoolExecutor(max_workers=4, thread_name_prefix="resolve")


class Forbidden(Exception):
    """The address may not be called; the message says why."""


@dataclass(frozen=True)
class Target:
    """The parts of a URL that a connection needs."""

    https: bool
    host: str
    port: int


def read_url(url: str, allow_loopback: bool) -> Target:
    """The target of an absolute URL. Raises Forbidden for every form that may not be registered. Pure."""
    if len(url) > MAX_URL or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise Forbidden(f"Must be an absolute URL of at most {MAX_URL} printable ASCII characters")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Forbidden("Must be an absolute URL") from None
    scheme = parts.scheme.lower()
    if scheme not in ("https", "http"):
        raise Forbidden("Must begin with https://")
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise Forbidden("Must not carry a user name or a password")
    if port == 0:
        raise Forbidden("The port must be between 1 and 65535")
    if parts.fragment or url.endswith("#"):
        raise Forbidden("Must not have a fragment")
    literal = _literal(host, bracketed="[" in parts.netloc)
    if literal is not None:
        check_address(literal, allow_loopback)
    elif _is_local_name(host) and not allow_loopback:
        raise Forbidden("Leads to this machine")
    if scheme == "http" and not allow_loopback:
        raise Forbidden("Must begin with https://")
    return Target(scheme == "https", host, port or (443 if scheme == "https" else 80))


def _literal(host: str, bracketed: bool) -> Address | None:
    """The address that a host is, None for a name. Raises Forbidden for what is neither, or an address in disguise."""
    if bracketed:
        try:
            return ipaddress.IPv6Address(host)  # with a zone (%eth0) it is link-local, and refused as that
        except ValueError:
            raise Forbidden("Is no IPv6 address") from None
    labels = host.removesuffix(".").split(".")
    if _NUMBER.fullmatch(labels[-1]):
        # A name cannot end in a number; 2130706433, 0x7f.1, 0177.0.0.1 and 127.1 are what some resolvers take for one.
        try:
            return ipaddress.IPv4Address(host)
        except ValueError:
            raise Forbidden("An address must be written as four decimal numbers") from None
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise Forbidden("Is no host name")
    return None


def _is_local_name(host: str) -> bool:
    name = host.lower().removesuffix(".")
    return name == "localhost" or name.endswith(".localhost")


def check_address(address: Address, allow_loopback: bool) -> None:
    """Raise Forbidden unless the address belongs to the public internet, or is loopback where that is allowed. Pure."""
    for form in _forms(address):
        if form.is_loopback:
            if allow_loopback:
                continue
            raise Forbidden("Leads to this machine")
        if not form.is_global or any(form in network for network in _FORBIDDEN if network.version == form.version):
            raise Forbidden("Leads to an address that is not public")


def _forms(address: Address) -> list[Address]:
    """The address, or the IPv4 addresses that it wraps (mapped, NAT64, 6to4, Teredo): those count."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address in _NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    if address.sixtofour is not None:
        return [address.sixtofour]
    if address.teredo is not None:
        return list(address.teredo)
    return [address]


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host as the system knows them. Raises OSError."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def checked_addresses(target: Target, allow_loopback: bool, resolver: Resolver = resolve) -> list[str]:
    """The addresses of the target, every one of them allowed. Raises Forbidden, and OSError for an unknown name."""
    try:
        found = resolver(target.host, target.port)
    except UnicodeError:
        raise Forbidden("Is no host name") from None
    for text in found:
        address = ipaddress.ip_address(text)
        check_address(address, allow_loopback)
        if not target.https and not all(form.is_loopback for form in _forms(address)):
            raise Forbidden("Must begin with https:// unless it leads to this machine")
    return found


def check_registered(url: str, allow_loopback: bool) -> None:
    """Raise Forbidden for a URL that may not be called now. A name that is not known so far is accepted."""
    target = read_url(url, allow_loopback)
    with suppress(OSError, NotInTime):
        _resolving.submit(checked_addresses, target, allow_loopback).result(timeout=_REGISTRATION_SECONDS)
