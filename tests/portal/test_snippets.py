"""Every program in the guides does what it says: each is run against the sandbox, in each of its languages."""

import base64
import hashlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from standardwebhooks import Webhook as Signer

from receivers import KEY, receiving, until
from sandboxes import client_of
from tosite.portal.docs.guides import guides
from tosite.portal.docs.markdown import Snippet

SUFFIXES = {"bash": "sh", "python": "py", "typescript": "ts", "php": "php"}
TYPESCRIPT = Path(__file__).parent / "typescript"
COMPILER = TYPESCRIPT / "node_modules/.bin/tsc"
PROGRAMS = {
    "bash": [shutil.which("bash") if shutil.which("curl") and shutil.which("openssl") else None, "-eu"],
    "python": [sys.executable],
    "typescript": [shutil.which("node") if COMPILER.exists() else None],
    "php": [shutil.which("php")],
}
NEEDED = {
    "bash": "bash, curl and openssl",
    "typescript": f"Node, and `npm ci --prefix {TYPESCRIPT.relative_to(TYPESCRIPT.parents[2])}`",
    "php": "the command line of PHP",
}
PEOPLE_WAIT_FOR = ("CODE", "KEY_CODE", "REFRESH_TOKEN")
"""What a login brings, and what works once: every snippet that names one gets a fresh one."""


class Integrator:
    """Somebody who follows the guides: an environment, and a folder for the helpers of the first one."""

    def __init__(self, sandbox: dict, folder: Path) -> None:
        self.sandbox, self.folder = sandbox, folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "TOSITE_URL": sandbox["base_url"],
            "CLIENT_ID": sandbox["client_id"],
            "CLIENT_SECRET": sandbox["client_secret"],
            "API_KEY": sandbox["api_key"],
            "REDIRECT_URI": sandbox["redirect_uri"],
            "TODAY": date.today().isoformat(),
            "WEBHOOK_SECRET": KEY,
        }
        for snippet in guides()["start"].document.snippets:
            if snippet.file:
                (folder / snippet.file).write_text(snippet.code)
        (folder / "package.json").write_text('{"type": "module"}')
        self.compiled: dict[str, Path] = {}
        self.hook_url = ""
        self.runs = count(1)

    def run(self, snippet: Snippet) -> str:
        """What the snippet prints; it must end well."""
        self._log_in_for(snippet)
        self.environment["HOOK_URL"] = f"{self.hook_url}/{next(self.runs)}"  # a URL is told of an event once
        script = self.compiled.get(snippet.code) or self.folder / f"snippet.{SUFFIXES[snippet.language]}"
        if snippet.code not in self.compiled:
            script.write_text(snippet.code)
        done = subprocess.run(
            [*PROGRAMS[snippet.language], str(script)],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"{snippet.code}\n{done.stdout}\n{done.stderr}"
        for name, path in snippet.keep:
            value = json.loads(done.stdout)
            for step in path.split("."):
                value = value[int(step) if step.isdecimal() else step]
            self.environment[name] = str(value)
        return done.stdout

    def compile(self) -> None:
        """All TypeScript of the guides, with every check of its types, which Node must be able to strip as well."""
        for name, guide in guides().items():
            for number, snippet in enumerate(s for s in guide.document.snippets if s.language == "typescript"):
                script = self.folder / (snippet.file or f"{name}_{number}.ts")
                script.write_text(snippet.code)
                self.compiled[snippet.code] = script.with_suffix(".js")
        options = (
            "--strict --erasableSyntaxOnly --verbatimModuleSyntax --rewriteRelativeImportExtensions "
            "--noUnusedLocals --noUnusedParameters"
        )
        done = subprocess.run(
            [
                *(str(COMPILER), *options.split(), "--target", "es2023", "--module", "nodenext"),
                *("--typeRoots", str(TYPESCRIPT / "node_modules/@types"), "--types", "node"),
                *(path.with_suffix(".ts").name for path in self.compiled.values()),
            ],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _log_in_for(self, snippet: Snippet) -> None:
        wanted = [name for name in PEOPLE_WAIT_FOR if name in snippet.code]
        if not wanted or snippet.file:
            return
        verifier = secrets.token_urlsafe(48)
        self.environment |= {"VERIFIER": verifier, "CODE": self._code("/login", verifier)}
        if "KEY_CODE" in wanted:
            self.environment["KEY_CODE"] = self._code("/keylogin", verifier)
        if "REFRESH_TOKEN" in wanted:
            form = {"grant_type": "authorization_code", "code": self.environment["CODE"], "code_verifier": verifier}
            own = {k: self.sandbox[k] for k in ("redirect_uri", "client_id", "client_secret")}
            answer = httpx.post(f"{self.sandbox['base_url']}/oauth/token", data=form | own).json()
            self.environment["REFRESH_TOKEN"] = answer["refresh_token"]

    def _code(self, page: str, verifier: str) -> str:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        form = {k: self.sandbox[k] for k in ("redirect_uri", "client_id", "username", "password")}
        form |= {"response_type": "code", "state": "s", "code_challenge": challenge, "code_challenge_method": "S256"}
        answer = httpx.post(self.sandbox["host_url"] + page, data=form)
        return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


@pytest.fixture(scope="module")
def integrator(sandbox, tmp_path_factory):
    """After the guides that others build on: with a token, an invoice that was sent, its receipt, and a webhook."""
    someone = Integrator(sandbox, tmp_path_factory.mktemp("integration"))
    with receiving() as receiver, client_of(sandbox, sandbox["api_key"]) as client:
        someone.hook_url = receiver.url
        for name in ("start", "sales-invoices", "webhooks"):
            for snippet in guides()[name].document.snippets:
                if snippet.language == "bash" and not snippet.shown:
                    someone.run(snippet)
        yield someone
        for webhook in client.get("/service/webhooks").json()["results"]:
            client.delete(f"/service/webhooks/{webhook['uuid']}").raise_for_status()


def prepare(integrator, language):
    """Skip what cannot be run here, compile what must be compiled."""
    if PROGRAMS[language][0] is None:
        if os.environ.get("CI"):
            pytest.fail(f"CI must have {NEEDED[language]}: .ci/run installs it")
        pytest.skip(f"{NEEDED[language]} is not installed: the snippets were not run")
    if language == "typescript" and not integrator.compiled:
        integrator.compile()


@pytest.mark.parametrize("language", PROGRAMS)
@pytest.mark.parametrize("name", guides())
def test_the_programs_of_a_guide_run(integrator, name, language):
    snippets = [s for s in guides()[name].document.snippets if s.language == language and not s.shown]
    if not snippets:
        pytest.skip("no programs in this language")
    prepare(integrator, language)
    for snippet in snippets:
        printed = integrator.run(snippet)
        if not snippet.file:
            assert printed, f"a step shows its result:\n{snippet.code}"


def test_a_step_is_shown_in_every_language_or_in_curl_alone():
    for guide in guides().values():
        steps: dict[int, list[str]] = {}
        for snippet in guide.document.snippets:
            steps.setdefault(snippet.group, []).append(snippet.language)
        for languages in steps.values():
            assert set(languages) in ({"bash"}, set(SUFFIXES), set(SUFFIXES) - {"bash"}), guide.name
            assert len(languages) == len(set(languages))


def test_no_guide_has_an_address_or_secret_of_a_real_place():
    for guide in guides().values():
        for snippet in guide.document.snippets:
            assert "http://" not in snippet.code.replace("http://127.0.0.1:", "")
            assert "tos_" not in snippet.code


@contextmanager
def receiver_of_the_guide(integrator, language):
    """The guide's program in a language, as it is started by who follows it; its URL."""
    snippet = next(s for s in guides()["webhooks"].document.snippets if s.language == language and s.file)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = integrator.folder / snippet.file
    script.write_text(snippet.code)
    program = PROGRAMS[language][0]
    command = {
        "php": [program, "-S", f"127.0.0.1:{port}", str(script)],
        "typescript": [program, str(script.with_suffix(".js"))],
        "python": [program, str(script)],
    }[language]
    process = subprocess.Popen(
        command,
        env={**integrator.environment, "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        until(
            lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0, problem=lambda: f"{language} does not listen"
        )
        yield f"http://127.0.0.1:{port}/", process
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.mark.parametrize("language", ["python", "typescript", "php"])
def test_the_receiver_of_the_guide_takes_what_is_signed_and_nothing_else(integrator, sandbox, language):
    prepare(integrator, language)
    with (
        client_of(sandbox, sandbox["api_key"]) as client,
        receiver_of_the_guide(integrator, language) as (url, process),
    ):
        body = {"url": url, "authenticationType": "HMAC", "authenticationMeta": {"secret": KEY}}
        made = client.post("/service/webhooks", json={**body, "subscriptions": ["PRODUCT_CHANGED"]}).json()
        path = f"/service/webhooks/{made['uuid']}"
        sent = client.post(f"{path}/test").raise_for_status().json()
        log = f"{path}/deliveries/{sent['deliveryId']}"
        until(lambda: client.get(log).json()["attempts"] > 0)
        assert client.get(log).json()["lastAttempt"]["status"] == 204

        now, text = datetime.now(UTC), "{}"
        forged = {"webhook-id": "1", "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": "v1,AAAA"}
        old = now - timedelta(minutes=6)
        late = {**forged, "webhook-timestamp": str(int(old.timestamp()))}
        late["webhook-signature"] = Signer(KEY).sign("1", old, text)
        for headers in (forged, late, {}):
            assert httpx.post(url, content=text, headers=headers).status_code == 400
        client.delete(path).raise_for_status()
    assert b"WEBHOOK_TEST" in process.stdout.read()
