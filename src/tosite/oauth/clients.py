"""The registered clients of the API, as the authorisation server knows them."""

from dataclasses import dataclass

from tosite.db.database import Connection
from tosite.oauth.secrets import equal, hash_secret, new_secret

_NO_SECRET = bytes(32)  # of the length of a hash, and the hash of nothing that is known


@dataclass(frozen=True)
class Client:
    """A program that may ask for tokens; ``former_hash`` while the secret before still works."""

    client_id: str
    name: str
    redirect_uri: str
    secret_hash: bytes
    former_hash: bytes | None = None

    def has_secret(self, secret: str) -> bool:
        """Is it one of this client's secrets? Both are compared, in constant time, whichever fits."""
        digest = hash_secret(secret)
        current = equal(self.secret_hash, digest)
        former = equal(self.former_hash or _NO_SECRET, digest)
        return current | former


def find_client(tx: Connection, client_id: str) -> Client | None:
    """The client of that id; None for one that is archived, too."""
    row = tx.execute(
        "SELECT client_id, name, redirect_uri, secret_hash, "
        "CASE WHEN former_secret_until > clock_timestamp() THEN former_secret_hash END AS former_hash "
        "FROM api_client WHERE client_id = %s AND archived_at IS NULL",
        (client_id,),
    ).fetchone()
    return Client(**row) if row else None


def create_client(
    tx: Connection, client_id: str, name: str, redirect_uri: str, secret: str | None = None, owner: int | None = None
) -> str:
    """Register a client of a company, or of the installation; returns its secret, which cannot be read again."""
    secret = secret or new_secret("tos_cs_")
    tx.execute(
        "INSERT INTO api_client (client_id, name, secret_hash, redirect_uri, company_id) VALUES (%s, %s, %s, %s, %s)",
        (client_id, name, hash_secret(secret), redirect_uri, owner),
    )
    return secret
