"""The address of an article: `cleaned` is the one we show, `compared` the one that tells two articles apart.

The same page reaches us with the marks of those who count its visitors (`utm_source=…`), by a phone's site (`m.`),
by an AMP copy, by Google Alerts (`google.com/url?url=…`), with or without `www.`, `https` or a last slash.
"""

from __future__ import annotations

import re
from hashlib import sha256
from urllib.parse import SplitResult, parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit, urlunsplit

from reference.web.addresses import NotAnAddress, split

LONGEST = 2000
_COUNTING = re.compile(
    r"(?:utm|mtm|pk|at|ns|hsa|stm|itm|piwik|matomo)_.*"
    r"|(?:fb|g|d|y|ms|tw|ttc|li_fat_|wbra|gbra)cl(?:i|sr)?k?id|gclsrc|msclkid|igshid?|mc_[ce]id|_ga|_gl|_hs(?:enc|mi)"
    r"|xto[rc]|xtref|xtcr|cmpid|wt[._]mc(?:_id)?|ref_src|hss_channel|mkt_tok|vero_(?:id|conv)|oly_(?:anon|enc)_id|s_kwcid"
    r"|outputtype|amp",
    re.IGNORECASE,
)
"""Parameters that count visits, or ask for the AMP copy; `ref` and `source` may be part of the address."""
_AMP_ENDS = re.compile(r"(?:/amp/?|\.amp(?=\.html?$)|\.amp$)", re.IGNORECASE)
_OTHER_SITES = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.[^.])", re.IGNORECASE)
_SAFE_IN_PATH, _SAFE_IN_QUERY = "/:@!$&'()*+,;=~-._", "/?:@!$'()*,;~-._"


def cleaned(address: str) -> str:
    """`HTTPS://www.Exemple.fr:443/a?utm_source=x#titre` → `https://www.exemple.fr/a`. Raises NotAnAddress."""
    parts = split(address)
    for _wrapping in range(3):
        inner = _inside(parts)
        if not inner:
            break
        parts = split(inner)
    query = _query(parts.query, sort=False)
    # `#!/article/12` is how some sites name a page.
    fragment = quote(_bytes(parts.fragment), safe=_SAFE_IN_PATH + "?") if parts.fragment.startswith("!") else ""
    found = urlunsplit((parts.scheme, parts.netloc, _path(parts.path), query, fragment))
    if len(found) > LONGEST:
        raise NotAnAddress("too long")
    return found


def compared(address: str) -> str:
    """What two addresses of one article share: no scheme, no `www.` nor `m.`, no `/amp`, sorted parameters."""
    parts = urlsplit(cleaned(address))
    host = _OTHER_SITES.sub("", parts.netloc)
    path = parts.path.rstrip("/")
    while path != (shorter := _AMP_ENDS.sub("", path).rstrip("/")):
        path = shorter
    return urlunsplit(("", host, path, _query(parts.query, sort=True), parts.fragment)).removeprefix("//")


def address_key(address: str) -> str:
    """SHA-256 of `compared`, in hexadecimal: it fits a unique column. Raises NotAnAddress."""
    return sha256(compared(address).encode()).hexdigest()


def _inside(parts: SplitResult) -> str:
    """The address that another one wraps: Google Alerts, Google's AMP, Facebook's way out; "" when it wraps none."""
    host, path = parts.netloc, parts.path
    given = dict(parse_qsl(parts.query))
    if re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,6}", host) and path == "/url":
        return _http(given.get("url") or given.get("q", ""))
    if host in ("l.facebook.com", "lm.facebook.com") and path == "/l.php":
        return _http(given.get("u", ""))
    if re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,6}", host) and path.startswith("/amp/"):
        return _unfolded(path.removeprefix("/amp/"))
    if host.endswith(".cdn.ampproject.org") and path[:3] in ("/c/", "/v/"):
        return _unfolded(path[3:])
    return ""


def _unfolded(rest: str) -> str:
    """`s/www.exemple.fr/article` → `https://www.exemple.fr/article`."""
    secure = rest.startswith("s/")
    rest = rest.removeprefix("s/")
    return f"{'https' if secure else 'http'}://{rest}" if "." in rest.partition("/")[0] else ""


def _http(text: str) -> str:
    return text if text.lower().startswith(("http://", "https://")) else ""


def _path(path: str) -> str:
    return quote(_bytes(path), safe=_SAFE_IN_PATH) or "/"


def _bytes(text: str) -> bytes:
    return unquote_to_bytes(text.encode("utf-8", "surrogatepass"))


def _query(query: str, *, sort: bool) -> str:
    given = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True, encoding="utf-8", errors="surrogateescape")
        if not _COUNTING.fullmatch(name)
    ]
    ordered = sorted(given) if sort else given
    return urlencode(ordered, safe=_SAFE_IN_QUERY, encoding="utf-8", errors="surrogateescape", quote_via=quote)
