"""The registered clients of the API."""

from dataclasses import dataclass

from tosite.db.database import Connection
from tosite.oauth.secrets import equal, hash_secret, new_secret


@dataclass(frozen=True)
class Client:
    """A program that may ask for tokens."""

    client_id: str
    name: str
    redirect_uri: str
    secret_hash: bytes

    def has_secret(self, secret: str) -> bool:
        """Is it this client's secret? Compared in constant time."""
        return equal(self.secret_hash, hash_secret(secret))


def find_client(tx: Connection, client_id: str) -> Client | None:
    """The client of that id."""
    row = tx.execute(
        "SELECT client_id, name, redirect_uri, secret_hash FROM api_client WHERE client_id = %s", (client_id,)
    ).fetchone()
    return Client(**row) if row else None


def create_client(tx: Connection, client_id: str, name: str, redirect_uri: str, secret: str | None = None) -> str:
    """Register a client; returns its secret, which cannot be read again."""
    secret = secret or new_secret("tos_cs_")
    tx.execute(
        "INSERT INTO api_client (client_id, name, secret_hash, redirect_uri) VALUES (%s, %s, %s, %s)",
        (client_id, name, hash_secret(secret), redirect_uri),
    )
    return secret
