"""A cheap client in a process of its own: raw keep-alive connections that send one prepared request after another.

Run as ``python -m bench.load`` with a job as JSON on standard input; answers with counts and times as JSON.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Result:
    """What a run gave: requests a second, and milliseconds at the median and at the 99th of a hundred."""

    rate: float
    p50: float
    p99: float
    count: int
    seconds: float


def run(base_url: str, token: str, requests: list[dict], clients: int, seconds: float, limit: int = 0) -> Result:
    """Send the requests round and round for some seconds, or until ``limit`` of them. RuntimeError unless 200."""
    job = {"base": base_url, "token": token, "requests": requests, "clients": clients}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bench.load"],
        input=json.dumps({**job, "seconds": seconds, "limit": limit}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the load failed: {done.stderr.strip()[-500:]}")
    return Result(**json.loads(done.stdout))


def _prepared(job: dict) -> list[tuple[bytes, bytes]]:
    """Each request in two halves; an Idempotency-Key goes between them."""
    address = urlsplit(job["base"])
    made = []
    for request in job["requests"]:
        body = request.get("body", "").encode()
        head = f"{request['method']} {address.path}{request['path']} HTTP/1.1\r\nHost: {address.netloc}\r\n"
        head += f"Authorization: Bearer {job['token']}\r\nContent-Type: application/json\r\n"
        if request.get("keyed"):
            head += "Idempotency-Key: "
        made.append(
            (
                head.encode(),
                f"\r\nContent-Length: {len(body)}\r\n\r\n".encode().lstrip(b"" if request.get("keyed") else b"\r\n")
                + body,
            )
        )
    return made


async def _client(job: dict, number: int, end: float, times: list[float], prepared: list[tuple[bytes, bytes]]) -> None:
    address = urlsplit(job["base"])
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    keyed = [bool(r.get("keyed")) for r in job["requests"]]
    turns: Iterator[int] = cycle(range(len(prepared)))
    for _ in range(number % len(prepared)):
        next(turns)
    while time.perf_counter() < end and not (job["limit"] and len(times) >= job["limit"]):
        turn = next(turns)
        key = f"{number}-{time.perf_counter_ns()}".encode() if keyed[turn] else b""
        began = time.perf_counter()
        writer.write(prepared[turn][0] + key + prepared[turn][1])
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        answer = await reader.readexactly(length)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(answer[:300].decode(errors="replace"))
        times.append(time.perf_counter() - began)
    writer.close()


async def _main(job: dict) -> dict:
    times: list[float] = []
    began = time.perf_counter()
    prepared = _prepared(job)
    await asyncio.gather(*[_client(job, n, began + job["seconds"], times, prepared) for n in range(job["clients"])])
    seconds = time.perf_counter() - began
    times.sort()
    return {
        "rate": len(times) / seconds,
        "p50": times[len(times) // 2] * 1000,
        "p99": times[int(len(times) * 0.99)] * 1000,
        "count": len(times),
        "seconds": seconds,
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_main(json.load(sys.stdin)))))
