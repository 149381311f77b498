"""The HTTP server process: Granian over listening sockets that its parent holds.

``tosite serve`` opens the sockets, one per worker, and keeps them for as long as it lives. A worker that ends, or a
whole generation of workers that a newer one replaces, therefore never closes a socket, and no connection that waits in
its queue is lost. Granian by itself opens them in its workers and loses those connections, unless the system has
net.ipv4.tcp_migrate_req set.
"""

import ctypes
import multiprocessing
import os
import signal
import socket
import sys
from typing import Any

from granian._granian import SocketHolder
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer, WorkerProcess

THREADS = 8  # per worker, each with a connection at most
KILL_SECONDS = 15  # for a worker to end by itself: one that is told while it starts does not hear it (granian 2.8)
_BACKLOG = 1024
_PR_SET_PDEATHSIG = 1


class Server(MPServer):
    """Granian whose worker ``n`` accepts from the inherited socket ``n``."""

    def __init__(self, descriptors: list[int]) -> None:
        super().__init__(
            "tosite.server:application",
            interface=Interfaces.WSGI,
            workers=len(descriptors),
            blocking_threads=THREADS,
            backlog=_BACKLOG,
            websockets=False,
            factory=True,
            log_level=LogLevels.error,
            respawn_failed_workers=True,
            workers_kill_timeout=KILL_SECONDS,
        )
        holder: Any = SocketHolder  # takes the descriptor, whether it is a Unix socket, and the backlog
        self._listening = [(holder(one, False, _BACKLOG), socket.socket(fileno=one)) for one in descriptors]

    def _init_shared_socket(self) -> None:
        self._ssp = None

    def _drop_shared_socket(self) -> None:
        for _, listening in self._listening:
            listening.close()

    def _spawn_worker(self, idx: int, target: Any, callback_loader: Any) -> WorkerProcess:  # type: ignore[override]
        self._shd, self._sso = self._listening[idx]
        return super()._spawn_worker(idx, target, callback_loader)


def listen(host: str, port: int, count: int) -> list[socket.socket]:
    """``count`` listening sockets on one port, among which the kernel spreads connections. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made: list[socket.socket] = []
    for _ in range(count):
        one = socket.socket(family, socket.SOCK_STREAM)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        one.bind((host, port))
        one.listen(_BACKLOG)
        one.setblocking(False)
        port = one.getsockname()[1]
        made.append(one)
    return made


def stop_accepting() -> None:
    """Leave new connections to the processes that share the sockets; the connections of this one go on.

    What it accepted in the moment of its end would be closed unanswered. Its event loop keeps its descriptors, so they
    are made to name a socket that nobody connects to. Only on Linux, which has such sockets without a name in a folder.
    """
    if sys.platform != "linux":
        return
    nobody = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    nobody.bind("")
    nobody.listen(1)
    nobody.setblocking(False)
    for name in os.listdir("/dev/fd"):  # noqa: PTH208
        descriptor = int(name)
        if descriptor != nobody.fileno() and _is_listening(descriptor):
            os.dup2(nobody.fileno(), descriptor)
    nobody.detach()  # open as long as the process


def _is_listening(descriptor: int) -> bool:
    try:
        with socket.socket(fileno=os.dup(descriptor)) as found:
            return bool(found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    except OSError:  # no socket
        return False


def end_with_parent() -> None:
    """Let this process be told to stop when its parent is killed: nobody else would stop it, and it holds the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    end_with_parent()
    multiprocessing.set_start_method("fork")  # the sockets are inherited
    Server([int(descriptor) for descriptor in sys.argv[1:]]).serve()
