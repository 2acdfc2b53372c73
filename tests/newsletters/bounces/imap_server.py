"""The part of IMAP4rev1 (RFC 3501) that reading a box needs, over a real socket."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Message:
    raw: bytes
    flags: set[str] = field(default_factory=set)


@dataclass
class Box:
    """`folders` by name; messages are numbered from 1, in order."""

    folders: dict[str, list[Message]]
    password: str = "secret"
    port: int = 0


class Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.box: Box = self.server.box  # type: ignore[attr-defined]
        self.folder = ""
        self.say("* OK IMAP4rev1")
        while line := self.rfile.readline():
            tag, _space, command = line.decode().strip().partition(" ")
            verb = command.split(" ")[0].upper()
            answer = getattr(self, f"do_{verb.lower()}", None)
            self.say(f"{tag} {answer(command) if answer else 'BAD unknown'} done")
            if verb == "LOGOUT":
                return

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def do_capability(self, command: str) -> str:
        self.say("* CAPABILITY IMAP4rev1")
        return "OK"

    def do_login(self, command: str) -> str:
        return "OK" if command.endswith(f'"{self.box.password}"') else "NO wrong password"

    def do_select(self, command: str) -> str:
        self.folder = command.split(" ", 1)[1].strip('"')
        if self.folder not in self.box.folders:
            return "NO no such folder"
        self.say(f"* {len(self.box.folders[self.folder])} EXISTS")
        return "OK [READ-WRITE]"

    def do_create(self, command: str) -> str:
        self.box.folders[command.split(" ", 1)[1].strip('"')] = []
        return "OK"

    def do_expunge(self, command: str) -> str:
        kept = [one for one in self.box.folders[self.folder] if r"\Deleted" not in one.flags]
        self.box.folders[self.folder] = kept
        return "OK"

    def do_logout(self, command: str) -> str:
        self.say("* BYE")
        return "OK"

    def do_uid(self, command: str) -> str:
        _uid, verb, *rest = command.split(" ", 3)
        messages = self.box.folders[self.folder]
        if verb == "SEARCH":
            new = [str(number) for number, one in enumerate(messages, 1) if r"\Seen" not in one.flags]
            self.say(" ".join(["* SEARCH", *new]))
            return "OK"
        one = messages[int(rest[0]) - 1]
        if verb == "FETCH":
            self.wfile.write(f"* {rest[0]} FETCH (UID {rest[0]} BODY[] {{{len(one.raw)}}}\r\n".encode())
            self.wfile.write(one.raw + b")\r\n")
        elif verb == "STORE":
            one.flags |= set(re.findall(r"\\\w+", rest[1]))
        elif verb == "COPY":
            name = rest[1].strip('"')
            if name not in self.box.folders:
                return "NO [TRYCREATE]"
            self.box.folders[name].append(Message(one.raw))
        return "OK"


@contextmanager
def imap_server(box: Box) -> Iterator[Box]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        server.box = box  # type: ignore[attr-defined]
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield box
        finally:
            server.shutdown()
