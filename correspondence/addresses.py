"""A mail address as it is stored: one form for one person, and nothing that could add a header of its own."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _


class BadAddress(ValueError):
    """The reason, in French: what is wrong, and what to do."""


LONGEST, LONGEST_LOCAL = 254, 64
"""RFC 5321 §4.5.3.1."""
_WRAPPED = re.compile(r"^[^<>]*<([^<>]+)>\s*$")
# RFC 5322 atext, and what RFC 6531 adds: any letter or figure.
_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)", re.ASCII)
_SLIPS = {
    "gmial.com": "gmail.com",
    "gmai.com": "gmail.com",
    "gmail.fr": "gmail.com",
    "gmail.co": "gmail.com",
    "hotmial.com": "hotmail.com",
    "orange.f": "orange.fr",
    "wanado.fr": "wanadoo.fr",
    "laposte.ne": "laposte.net",
    "yaho.fr": "yahoo.fr",
    "free.f": "free.fr",
}


def normalised(text: str) -> str:
    """« Nom <Nom@Exemple.FR> » → « nom@exemple.fr »; an accented domain in its ASCII form (IDNA). Raises BadAddress."""
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") for letter in text.strip()):
        raise BadAddress(_("L’adresse contient des caractères invisibles. Retapez-la à la main."))
    found = unicodedata.normalize("NFC", text).strip().lower()
    found = (wrapped[1] if (wrapped := _WRAPPED.match(found)) else found).strip().removeprefix("mailto:").strip()
    if not found:
        raise BadAddress(_("L’adresse est vide."))
    if re.search(r"[;,]\s*\S+@", found) or found.count("@") > 1:
        raise BadAddress(_("Plusieurs adresses, ou plusieurs « @ » : « %s ». Donnez-en une seule.") % found)
    local, at, domain = found.rpartition("@")
    if not at:
        raise BadAddress(_("Il manque « @ » dans « %s ».") % found)
    _check_local(local, found)
    domain = _domain(domain, found)
    if len(f"{local}@{domain}") > LONGEST or len(local.encode()) > LONGEST_LOCAL:
        raise BadAddress(_("L’adresse est trop longue : %d caractères au plus.") % LONGEST)
    return f"{local}@{domain}"


def displayed(address: str) -> str:
    """With an accented domain as people write it."""
    local, at, domain = address.rpartition("@")
    try:
        return local + at + domain.encode("ascii").decode("idna")
    except UnicodeError:
        return address


def masked(address: str) -> str:
    """« i…@exemple.fr »: enough for her to know herself, too little for whom the mail was forwarded to."""
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}" if domain else ""


def _check_local(local: str, whole: str) -> None:
    if re.search(r"\s", local):
        raise BadAddress(_("Il y a une espace dans « %s ». Retirez-la.") % whole)
    if local.startswith(".") or local.endswith(".") or ".." in local or not _LOCAL.fullmatch(local):
        raise BadAddress(
            _("Ce qui précède « @ » est mal écrit dans « %s ». Vérifiez les points et la ponctuation.") % whole
        )


def _domain(text: str, whole: str) -> str:
    wrong = BadAddress(_("Ce qui suit « @ » n’est pas un nom de domaine dans « %s ».") % whole)
    if "," in text or ";" in text:
        raise BadAddress(_("Il y a une virgule dans « %s ». Est-ce un point ?") % whole)
    try:
        domain = text.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise wrong from error
    labels = domain.split(".")
    if len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)) or labels[-1].isdigit():
        raise wrong
    if domain in _SLIPS:
        raise BadAddress(_("« %(domain)s » n’existe pas. Vouliez-vous dire « %(right)s » ?") % {
            "domain": domain, "right": _SLIPS[domain]})  # fmt: skip
    return domain
