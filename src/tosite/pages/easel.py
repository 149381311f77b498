"""The child that draws (see ``artist``): a job comes in, a file goes out, until nobody asks any more."""

import os
import signal
from contextlib import suppress

import msgspec

from tosite.pages import render
from tosite.pages.artist import LONGEST, Drawn, Job, framed, read_message

_IDLE = 120  # seconds without work after which it ends


def main() -> None:
    """Draw what the parent asks for. Ends when the parent does, and after a while without work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent: the pipe ends with it
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else is printed stays out of the answers
    decoder, encoder = msgspec.msgpack.Decoder(Job), msgspec.msgpack.Encoder()
    with suppress(EOFError, TimeoutError, BrokenPipeError):
        while True:
            job = decoder.decode(read_message(0, _IDLE))
            signal.alarm(LONGEST + 5)  # ends this process where the parent is gone and nobody else would
            try:
                drawn = Drawn(_draw(job))
            except BaseException as error:  # noqa: BLE001  (whatever it is, panics of typst too, the parent is told)
                drawn = Drawn(fault=f"{type(error).__name__}: {error}")
            signal.alarm(0)
            answers.write(framed(encoder.encode(drawn)))
            answers.flush()


def _draw(job: Job) -> bytes | None:
    if job.kind == "PDF":
        assert job.moment is not None  # noqa: S101  (the parent gives it to every PDF)
        return render.pdf(job.sheet, job.style, job.moment, job.source)
    pages = render.images(job.sheet, job.style)
    if not 1 <= job.page <= len(pages):
        return None
    return pages[job.page - 1] if job.kind == "PNG" else render.jpeg(pages[job.page - 1])


if __name__ == "__main__":
    main()
