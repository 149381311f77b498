"""The HTTP server as its parent sees it: generations of worker processes over sockets that stay open."""

import errno
import logging
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from tosite.web.lifecycle import Lifecycle
from tosite.web.process import KILL_SECONDS, listen

_log = logging.getLogger("tosite.server")
_START_SECONDS = 60
_HANDOVER_SECONDS = 3  # in which clients of a former generation find new connections
_WATCH_SECONDS = 1


class PortTaken(Exception):
    """The port that was asked for is used by another program."""


def free_port(host: str, wanted: int) -> int:
    """``wanted`` if it is free, any free port for 0. Raises PortTaken, and OSError for an address that is not ours."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, wanted))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise PortTaken(f"Port {wanted} is taken: stop the other program or choose --port 0") from None
        port: int = probe.getsockname()[1]
        return port


class HttpServer:
    """Worker processes that answer on one port, replaced without losing a request."""

    def __init__(self, host: str, port: int, workers: int, folder: Path, environment: Mapping[str, str]) -> None:
        """Open the port; nobody answers there yet. Raises PortTaken."""
        self._listening = listen(host, free_port(host, port), workers)
        bound = self._listening[0].getsockname()[1]
        local = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
        self.url = f"http://{local}:{bound}"
        self._folder, self._environment = folder, environment
        self._processes: list[subprocess.Popen[bytes]] = []  # the last one is the generation that serves
        self._change = threading.Lock()
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="HTTP server", daemon=True)

    def start(self) -> None:
        """Begin to answer. Raises RuntimeError when the workers do not start."""
        self._launch()
        self._watcher.start()

    def restart(self) -> None:
        """Bring the database up to date and let a new generation, with today's code and settings, take over.

        Both accept for a moment; then the former one asks its clients for new connections, finishes its requests and
        ends. Where the new one does not start, the former one goes on.
        """
        with self._change:
            former = list(self._processes)
            try:
                self._migrate()
                self._launch()
            except RuntimeError:
                _log.exception("the restart failed: the workers that were there go on")
                return
            for process in former:
                Lifecycle(self._folder, process.pid).leave(stopping=False)
            time.sleep(_HANDOVER_SECONDS)
            for process in former:
                self._end(process)

    def stop(self, drain_seconds: float) -> None:
        """Tell whoever asks ``/ready``, go on for ``drain_seconds``, finish the requests under way, end."""
        for process in self._processes:
            Lifecycle(self._folder, process.pid).leave(stopping=True)
        try:
            time.sleep(drain_seconds)
        finally:
            self._over.set()
            if self._watcher.is_alive():
                self._watcher.join()
            for listening in self._listening:
                listening.close()
            for process in list(self._processes):
                self._end(process)

    def _launch(self) -> None:
        descriptors = [listening.fileno() for listening in self._listening]
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "tosite.web.process", *map(str, descriptors)],
            env=dict(self._environment),
            pass_fds=descriptors,
        )
        self._processes.append(process)
        try:
            self._wait_until_ready(process)
        except RuntimeError:
            self._end(process)
            raise

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        generation, deadline = Lifecycle(self._folder, process.pid), time.monotonic() + _START_SECONDS
        while generation.count_ready() < len(self._listening):
            if process.poll() is not None:
                raise RuntimeError("The HTTP server ended at once: see its messages above")
            if time.monotonic() > deadline:
                raise RuntimeError(f"The HTTP server did not answer within {_START_SECONDS} seconds")
            time.sleep(0.02)

    def _migrate(self) -> None:
        command = [sys.executable, "-c", "from tosite.cli import main; main()", "migrate"]
        done = subprocess.run(command, env=dict(self._environment), capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise RuntimeError(f"The database could not be brought up to date: {done.stderr.strip()}")

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=KILL_SECONDS + 5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._processes.remove(process)

    def _watch(self) -> None:
        """Start the workers again when they are gone with their main process, for want of memory, say."""
        while not self._over.wait(_WATCH_SECONDS):
            if not self._change.acquire(blocking=False):
                continue
            try:
                if self._processes[-1].poll() is not None and not self._over.wait(_WATCH_SECONDS):
                    _log.warning("the HTTP server was gone and is started again")
                    self._processes.pop()
                    self._launch()
            except (RuntimeError, OSError):
                _log.exception("the HTTP server cannot be started again")
            finally:
                self._change.release()
