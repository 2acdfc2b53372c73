"""A mail cast once and poured for each recipient: what differs is put in without building the MIME tree again.

Both parts are quoted-printable (RFC 2045 §6.7), encoded piece by piece: a soft line break stands around each value, and
vanishes when the mail is read.
"""

from __future__ import annotations

import base64
import html as markup
import quopri
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr

CRLF = b"\r\n"
_SOFT_BREAK = b"=\r\n"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail. `name` is plain: letters and figures of ASCII, « . », « - », « _ »."""

    name: str
    content_type: str
    data: bytes

    def __post_init__(self) -> None:
        if not _PLAIN_NAME.fullmatch(self.name):
            raise ValueError(self.name)


_PLAIN_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")


class Mould:
    """`placeholders` are the words of `text` and `html` that `pour` replaces; a plain mail has no `html`."""

    def __init__(self, text: str, html: str = "", placeholders: Sequence[str] = ()) -> None:
        self._text = _pieces(text, placeholders)
        self._html = _pieces(html, placeholders) if html else []

    def pour(
        self,
        headers: Iterable[tuple[str, str]],
        values: Mapping[str, str] = {},
        boundary: str = "",
        attachments: Sequence[Attachment] = (),
    ) -> bytes:
        """One whole message. `headers` are already encoded; `values` are plain text, escaped where HTML needs it."""
        head = [f"{name}: {value}".encode() for name, value in headers]
        mark = (boundary or "rayonnage").encode()
        body = self._body(values, mark)
        if attachments:
            body = _with_files(body, attachments, mark)
        return CRLF.join([*head, b"MIME-Version: 1.0", *body])

    def _body(self, values: Mapping[str, str], mark: bytes) -> list[bytes]:
        """The lines from « Content-Type » on."""
        text = _filled(self._text, values)
        if not self._html:
            return [*_PLAIN, b"", text, b""]
        page = _filled(self._html, {name: markup.escape(value) for name, value in values.items()})
        return [
            b'Content-Type: multipart/alternative; boundary="=_' + mark + b'"',
            b"",
            b"--=_" + mark,
            *_PLAIN,
            b"",
            text,
            b"--=_" + mark,
            *_HTML,
            b"",
            page,
            b"--=_" + mark + b"--",
            b"",
        ]


def _with_files(body: Iterable[bytes], attachments: Iterable[Attachment], mark: bytes) -> list[bytes]:
    """multipart/mixed (RFC 2046 §5.1.3): the message, then each file in base64."""
    lines = [b'Content-Type: multipart/mixed; boundary="=_f' + mark + b'"', b"", b"--=_f" + mark, *body]
    for one in attachments:
        lines += [
            b"--=_f" + mark,
            f'Content-Type: {one.content_type}; name="{one.name}"'.encode(),
            b"Content-Transfer-Encoding: base64",
            f'Content-Disposition: attachment; filename="{one.name}"'.encode(),
            b"",
            base64.encodebytes(one.data).rstrip().replace(b"\n", CRLF),
        ]
    return [*lines, b"--=_f" + mark + b"--", b""]


_PLAIN = (b"Content-Type: text/plain; charset=utf-8", b"Content-Transfer-Encoding: quoted-printable")
_HTML = (b"Content-Type: text/html; charset=utf-8", b"Content-Transfer-Encoding: quoted-printable")


def _pieces(text: str, placeholders: Sequence[str]) -> list[bytes | str]:
    """The encoded pieces, and between them the names of what is to be put in."""
    if not placeholders:
        return [_quoted_printable(text)]
    cut = re.split("(" + "|".join(map(re.escape, placeholders)) + ")", text)
    return [piece if piece in placeholders else _open_ended(piece) for piece in cut[:-1]] + [_quoted_printable(cut[-1])]


def _filled(pieces: Iterable[bytes | str], values: Mapping[str, str]) -> bytes:
    filled = (_open_ended(values.get(piece, "")) if isinstance(piece, str) else piece for piece in pieces)
    return _SOFT_BREAK.join(filled)


def _open_ended(text: str) -> bytes:
    """A piece whose last line leaves room for the soft break: a line has 76 characters at most (RFC 2045 §6.7, rule 5)."""
    return _quoted_printable(f"{text}x").removesuffix(b"x")


def _quoted_printable(text: str) -> bytes:
    # With a mark at its end, a text keeps its last line break, of whatever kind.
    one_kind = "\n".join(f"{text}x".splitlines())[:-1]
    encoded = quopri.encodestring(one_kind.encode())
    return encoded.replace(b"\n", CRLF)


def header(text: str) -> str:
    """An unstructured header (RFC 2047), free of line breaks that would add one of the writer's own."""
    text = _one_line(text)
    # « =?…?= » typed by somebody is read as such, not decoded into something else.
    if text.isascii() and "=?" not in text:
        return text
    return Header(text, "utf-8", maxlinelen=70).encode(linesep="\r\n")


def mailbox(name: str, address: str) -> str:
    """« Inès Fontaine <ines@exemple.fr> », as a header says it (RFC 5322 §3.4)."""
    name, address = _one_line(name), _one_line(address)
    if not address.isascii():
        return address
    said = header(name)
    return formataddr((name, address)) if said == name else f"{said} <{address}>"


def name_and_address(text: str) -> tuple[str, str]:
    """The inverse, for a mailbox as a person types it: « Centre de ressources, Saint-Denis <lettre@centre.fr> »."""
    name, opening, address = _one_line(text).rpartition("<")
    if not opening:
        return "", address
    return name.strip().strip('"'), address.partition(">")[0].strip()


def _one_line(text: str) -> str:
    visible = "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in text)
    return " ".join(visible.split())
