"""Every setting of the product, read from the environment once. The table in docs/configuration.md is this file's."""

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tosite.generations.windows import REFUSE, SERVE

_SECRET_LENGTH = 32


class BadSetting(Exception):
    """An environment variable that cannot be understood."""


@dataclass(frozen=True)
class Settings:
    """What an operator may choose; every value has a default that works."""

    database_url: str | None
    read_database_url: str | None
    data: Path | None
    host: str
    workers: int
    drain_seconds: int
    rate_limit: int
    rate_file: Path | None
    trusted_proxies: int
    public_url: str | None
    smtp_url: str | None
    mail_from: str
    old_versions: str
    secret: str | None
    webhook_limit: int
    webhook_allow_loopback: bool
    self_service: bool
    log: str
    metrics: str
    metrics_port: int


def read_settings() -> Settings:
    """The settings of this process. Raises BadSetting with the name of the variable."""
    return Settings(
        database_url=os.environ.get("TOSITE_DATABASE_URL") or None,
        read_database_url=os.environ.get("TOSITE_READ_DATABASE_URL") or None,
        data=_path("TOSITE_DATA"),
        host=os.environ.get("TOSITE_HOST") or "127.0.0.1",
        workers=_whole("TOSITE_WORKERS", min(os.cpu_count() or 1, 8), lowest=1),
        drain_seconds=_whole("TOSITE_DRAIN_SECONDS", 0, lowest=0),
        rate_limit=_whole("TOSITE_RATE_LIMIT", 60, lowest=0),
        rate_file=_path("TOSITE_RATE_FILE"),
        trusted_proxies=_whole("TOSITE_TRUSTED_PROXIES", 0, lowest=0),
        public_url=(os.environ.get("TOSITE_PUBLIC_URL") or "").rstrip("/") or None,
        smtp_url=_smtp("TOSITE_SMTP_URL"),
        mail_from=_address("TOSITE_MAIL_FROM", "tosite@localhost"),
        old_versions=_word("TOSITE_OLD_VERSIONS", SERVE, REFUSE),
        secret=_secret("TOSITE_SECRET"),
        webhook_limit=_whole("TOSITE_WEBHOOK_LIMIT", 100, lowest=0),
        webhook_allow_loopback=_whole("TOSITE_WEBHOOK_ALLOW_LOOPBACK", 0, lowest=0) > 0,
        self_service=_word("TOSITE_SELF_SERVICE", "off", "on") == "on",
        log=_word("TOSITE_LOG", "text" if sys.stderr.isatty() else "json", "json", "text", "quiet"),
        metrics=_word("TOSITE_METRICS", "loopback", "all", "off"),
        metrics_port=_whole("TOSITE_METRICS_PORT", 9464, lowest=0),
    )


def _smtp(name: str) -> str | None:
    text = os.environ.get(name)
    if text and urlsplit(text).scheme not in ("smtp", "smtps"):
        raise BadSetting(f"{name} must have the form smtp://user:password@host:port (or smtps://)")
    return text or None


def _address(name: str, default: str) -> str:
    text = os.environ.get(name) or default
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", text):
        raise BadSetting(f"{name} must be an e-mail address")
    return text


def _path(name: str) -> Path | None:
    text = os.environ.get(name)
    return Path(text) if text else None


def _word(name: str, default: str, *others: str) -> str:
    text = os.environ.get(name) or default
    allowed = dict.fromkeys((default, *others))
    if text not in allowed:
        raise BadSetting(f"{name} must be one of {', '.join(allowed)}")
    return text


def _secret(name: str) -> str | None:
    text = os.environ.get(name) or None
    if text is not None and len(text) < _SECRET_LENGTH:
        raise BadSetting(f"{name} must have {_SECRET_LENGTH} characters or more")
    return text


def _whole(name: str, default: int, lowest: int) -> int:
    text = os.environ.get(name)
    if not text:
        return default
    if not text.isdecimal() or int(text) < lowest:
        raise BadSetting(f"{name} must be a whole number of {lowest} or more")
    return int(text)
