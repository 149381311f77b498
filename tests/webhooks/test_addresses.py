"""No webhook leads inside: neither when it is registered nor when it is called, however the address is written."""

import ipaddress
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from receivers import receiving
from sandboxes import client_of, database_url_of, empty_database, serving_too
from tosite.sandbox.create import create_sandbox
from tosite.webhooks import sender
from tosite.webhooks.addresses import Forbidden, Target, check_address, checked_addresses, read_url

INSIDE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.255",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fc00::1",
    "fdff::1",
    "fe80::1",
    "fe80::1%eth0",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "2002:c0a8:101::",
    "2001:db8::1",
]
OUTSIDE = ["1.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.255.255", "2606:4700::1", "::ffff:8.8.8.8"]
BAD_URLS = [
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "javascript:alert(1)",
    "//example.com/",
    "/hook",
    "example.com",
    "",
    "https://",
    "https:///path",
    "https://user@example.com/",
    "https://user:password@example.com/",
    "https://example.com@127.0.0.1/",
    "https://example.com:99999/",
    "https://example.com:0/",
    "https://example.com:port/",
    "https://example.com/#fragment",
    "https://example.com\\@127.0.0.1/",
    "https://exa mple.com/",
    "https://example.com/\nHost: inside",
    "https://ex\u00e4mple.com/",
    "https://\u2488.example/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://127.1/",
    "https://127.0.1/",
    "https://0/",
    "https://127.0.0.1./",
    "https://example.0x7f/",
    "https://localhost/",
    "https://LOCALHOST./",
    "https://hook.localhost/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[fe80::1%25eth0]/",
    "https://[::1/",
    "https://-bad-.example/",
    "https://a..b.example/",
    "https://" + "a" * 64 + ".example/",
    "https://example.com/" + "x" * 2000,
]


@pytest.mark.parametrize("text", INSIDE)
def test_an_address_inside_is_refused(text):
    with pytest.raises(Forbidden):
        check_address(ipaddress.ip_address(text), allow_loopback=False)


@pytest.mark.parametrize("text", OUTSIDE)
def test_an_address_outside_is_allowed(text):
    check_address(ipaddress.ip_address(text), allow_loopback=False)


@pytest.mark.parametrize("text", INSIDE)
def test_allowing_loopback_allows_nothing_else(text):
    address = ipaddress.ip_address(text)
    mapped = getattr(address, "ipv4_mapped", None) or address
    own = mapped.is_loopback or text in ("64:ff9b::7f00:1", "2002:7f00:1::")
    if own:
        check_address(address, allow_loopback=True)
    else:
        with pytest.raises(Forbidden):
            check_address(address, allow_loopback=True)


@pytest.mark.parametrize("url", BAD_URLS)
def test_a_url_that_could_lead_elsewhere_is_refused(url):
    with pytest.raises(Forbidden):
        read_url(url, allow_loopback=False)


def test_a_proper_url_is_read():
    assert read_url("https://hooks.example.com/a?b=c", False) == Target(True, "hooks.example.com", 443)
    assert read_url("https://1.1.1.1:8443/", False) == Target(True, "1.1.1.1", 8443)
    assert read_url("HTTPS://[2606:4700::1]/", False) == Target(True, "2606:4700::1", 443)
    assert read_url("http://localhost:8000/", True) == Target(False, "localhost", 8000)


@pytest.mark.parametrize("text", INSIDE)
def test_a_name_that_resolves_there_is_refused(text):
    target = read_url("https://hooks.example.com/", False)
    with pytest.raises(Forbidden):
        checked_addresses(target, False, lambda host, port: ["1.1.1.1", text])


def test_a_name_that_leads_inside_by_the_time_of_the_call_is_not_called():
    """What was public when it was registered (DNS rebinding): the address that is checked is the one connected to."""
    asked = []

    def resolver(host, port):
        asked.append(host)
        return ["127.0.0.1"]

    with receiving() as receiver:
        post = sender.Sender(allow_loopback=False, resolver=resolver)
        url = receiver.url.replace("127.0.0.1", "hooks.example.com").replace("http:", "https:")
        outcome = post.send(url, b"{}", {}, sender.Line())
        assert "this machine" in outcome.error
        assert outcome.status is None
        for inside in (receiver.url, receiver.url.replace("http:", "https:")):
            assert post.send(inside, b"{}", {}, sender.Line()).error.startswith("not called")
        post.close()
    assert asked == ["hooks.example.com"]
    assert receiver.got == []


def test_a_name_is_asked_once_and_its_address_connected_to():
    with receiving() as receiver:
        asked = []

        def resolver(host, port):
            asked.append(host)
            return ["127.0.0.1"]

        post = sender.Sender(allow_loopback=True, resolver=resolver)
        url = receiver.url.replace("127.0.0.1", "hooks.example.com")
        assert post.send(url, b"{}", {}, sender.Line()).delivered
        post.close()
    assert asked == ["hooks.example.com"]
    assert receiver.got[0].headers["host"] == url.split("/")[2]


def test_nothing_leaves_the_machine_without_https():
    target = read_url("http://hooks.example.com/", allow_loopback=True)
    assert checked_addresses(target, True, lambda host, port: ["127.0.0.1"]) == ["127.0.0.1"]
    for found in (["1.1.1.1"], ["127.0.0.1", "1.1.1.1"], ["2606:4700::1"]):
        with pytest.raises(Forbidden, match="https"):
            checked_addresses(target, True, lambda host, port, found=found: found)


def test_the_proxy_of_the_environment_is_not_used(monkeypatch):
    with receiving() as proxy, receiving() as receiver:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        post = sender.Sender(allow_loopback=True)
        assert post.send(receiver.url, b"{}", {}, sender.Line()).delivered
        post.close()
    assert proxy.got == []


def test_the_certificate_is_checked_by_the_name(tmp_path):
    """TLS goes to the checked address and is verified for the name: others, and unknown authorities, are refused."""
    with tls_receiver(tmp_path, "hooks.example.com") as (port, authority, got):
        post = sender.Sender(allow_loopback=True, resolver=lambda host, port: ["127.0.0.1"])
        url = f"https://hooks.example.com:{port}/"
        assert "CERTIFICATE_VERIFY_FAILED" in post.send(url, b"{}", {}, sender.Line()).error
        post.close()
        trusting = ssl.create_default_context(cafile=str(authority))
        post = sender.Sender(allow_loopback=True, resolver=lambda host, port: ["127.0.0.1"], authorities=trusting)
        assert post.send(url, b"{}", {}, sender.Line()).delivered
        other = url.replace("hooks", "other")
        assert "ostname mismatch" in post.send(other, b"{}", {}, sender.Line()).error
        post.close()
    assert got == ["hooks.example.com"]


@contextmanager
def tls_receiver(folder, name):
    """A receiver with a certificate of its own making; its port, the certificate, and the hosts it was asked for."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path, key_path = folder / "certificate.pem", folder / "key.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    key_path.write_bytes(key.private_bytes(*form))
    got = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append(self.headers["Host"].split(":")[0])
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    class Server(HTTPServer):
        def handle_error(self, *_):
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key_path)
    server = Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield server.server_port, path, got
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def strict(sandbox, data, tmp_path_factory):
    """A client of a server as it runs in production."""
    with empty_database(data) as database:
        made = create_sandbox(database, date.today())
        with database.transaction() as tx:
            name = tx.execute("SELECT current_database() AS name").fetchone()["name"]
        folder = tmp_path_factory.mktemp("strict")
        with (
            serving_too(database_url_of(data, name), folder, TOSITE_SECRET="s" * 32) as (_, base_url),
            client_of({**made.as_dict(), "base_url": base_url}, made.api_key) as client,
        ):
            yield client


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "https://127.0.0.1/", "https://10.0.0.1/", "https://2130706433/", "http://1.1.1.1/"]
)
def test_a_server_that_is_not_told_otherwise_refuses_to_register_it(strict, url):
    body = {"url": url, "authenticationType": "NONE", "subscriptions": ["USER_UPDATED"]}
    for path in ("/webhooks", "/service/webhooks"):
        answer = strict.post(path, json=body)
        assert answer.status_code == 400, answer.text
        assert [error["field"] for error in answer.json()["errors"]] == ["url"]
