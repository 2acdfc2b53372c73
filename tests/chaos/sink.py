"""A real SMTP server, in a process of its own: what it accepts it writes down, one line a mail, before it says so.

    python -m tests.chaos.sink PORT LOG [--put-off 0.1] [--refuse pattern] [--keep FOLDER]

LOG: « recipient<TAB>Message-ID ». Killed, it has not written what it had not accepted. FOLDER: the mails themselves.
"""

from __future__ import annotations

import argparse
import asyncio
import email
import email.policy
import random
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    def __init__(self, log: Path, put_off: float = 0.0, refuse: str = "", keep: Path | None = None) -> None:
        self.log = log.open("a", buffering=1)
        self.put_off, self.refuse, self.keep = put_off, refuse, keep
        self.random = random.Random(42)

    async def handle_RCPT(  # noqa: N802 – aiosmtpd's name.
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options
    ) -> str:
        if self.refuse and self.refuse in address:
            return "550 5.1.1 User unknown"
        if self.random.random() < self.put_off:
            return "451 4.7.1 Greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content or b"", policy=email.policy.SMTP)
        if self.keep:
            name = f"{time.time_ns()}-{envelope.rcpt_tos[0]}.eml"
            (self.keep / name).write_bytes(envelope.content or b"")
        for recipient in envelope.rcpt_tos:
            self.log.write(f"{recipient}\t{message['Message-ID']}\n")
        return "250 OK"


async def serve(port: int, sink: Sink) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(sink, loop=loop, enable_SMTPUTF8=True), "127.0.0.1", port)
    print("ready", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("log", type=Path)
    parser.add_argument("--put-off", type=float, default=0.0)
    parser.add_argument("--refuse", default="")
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    try:
        asyncio.run(serve(arguments.port, Sink(arguments.log, arguments.put_off, arguments.refuse, arguments.keep)))
    except KeyboardInterrupt:
        sys.exit(0)
