"""How the workers of a server and its parent tell each other where they are in their lives: by files in a folder.

- ``ready-<generation>-<worker>``: the worker is about to accept requests.
- ``leaving-<generation>``: the generation ends soon, because a newer one takes over or the server stops. Its answers
  ask for new connections, so that nobody sends a request into a connection that is just being closed.
- ``stopping``: the whole server ends soon; ``GET /ready`` says so to the proxy in front.

A generation is named by the id of its main process.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

_LOOK_SECONDS = 0.2
_DRAINING = b'{"errors":[{"status":503,"field":"","message":"The server is about to stop"}]}'


class Lifecycle:
    """One generation of workers."""

    def __init__(self, folder: Path, generation: int) -> None:
        self._folder, self._generation = folder, generation
        self._leaving, self._stopping = str(folder / f"leaving-{generation}"), str(folder / "stopping")

    def say_ready(self) -> None:
        """By a worker: it is about to accept requests."""
        (self._folder / f"ready-{self._generation}-{os.getpid()}").touch()

    def count_ready(self) -> int:
        """By the parent: how many workers have said so."""
        return len(list(self._folder.glob(f"ready-{self._generation}-*")))

    def leave(self, stopping: bool) -> None:
        """By the parent: the generation ends soon, and with it the server if it is ``stopping``."""
        if stopping:
            Path(self._stopping).touch()
        Path(self._leaving).touch()

    def when_replaced(self, do: Callable[[], None]) -> None:
        """By a worker: ``do`` this once a newer generation takes over."""

        def watch() -> None:
            while not os.path.exists(self._leaving):  # noqa: PTH110
                time.sleep(_LOOK_SECONDS)
            if not os.path.exists(self._stopping):  # noqa: PTH110
                do()

        threading.Thread(target=watch, name="replacement", daemon=True).start()

    def around(self, application: Application) -> Application:
        """The application, which asks for new connections once the generation is leaving."""

        def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
            if not os.path.exists(self._leaving):  # noqa: PTH110  (a microsecond, at every request)
                return application(environ, start_response)
            if environ["PATH_INFO"] == "/ready" and os.path.exists(self._stopping):  # noqa: PTH110
                length = str(len(_DRAINING))
                headers = [("Content-Type", "application/json"), ("Content-Length", length), ("Connection", "close")]
                start_response("503 Service Unavailable", headers)
                return [_DRAINING]

            def start_last(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
                return start_response(status, [*headers, ("Connection", "close")], *more)

            return application(environ, start_last)

        return answer
