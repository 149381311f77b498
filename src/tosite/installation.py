"""The secret of this installation: what is encrypted at rest is encrypted under keys derived from it."""

import os
import secrets as randomness
from contextlib import suppress
from pathlib import Path

from tosite.db.embedded import default_data_dir
from tosite.settings import read_settings

_FILE = "installation.secret"


def installation_secret(data: Path | None = None) -> str:
    """TOSITE_SECRET, else that of the file in the data folder, which is made when it is missing (mode 600)."""
    settings = read_settings()
    if settings.secret:
        return settings.secret
    folder = data or settings.data or default_data_dir()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / _FILE
    if not path.exists():
        # Written beside and linked: of two processes that begin at once both read the one that was first.
        fresh = folder / f"{_FILE}.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(randomness.token_urlsafe(48), encoding="utf-8")
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text(encoding="utf-8").strip()
