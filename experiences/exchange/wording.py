"""SharedFiche, Withdrawn ⇄ plain dictionaries with French keys: what JSON and XML carry. No Django here.

    said = in_words(fiche)             {"cote": "PB-FE-2018-012", "titre": …, "territoires": [{"echelle": "commune", …}], …}
    fiche, remarks = understood(said)  raises Unfit when it cannot be taken at all

What is empty is not said. What another site says is not believed: each value is checked, a doubtful one is left out and
told in a remark, so that one wrong date does not cost a fiche.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from experiences.exchange.marks import cleaned
from experiences.exchange.values import (
    LICENCES,
    REASONS,
    SharedBody,
    SharedContact,
    SharedFiche,
    SharedFunding,
    SharedIndicator,
    SharedLesson,
    SharedOrigin,
    SharedPlace,
    Withdrawn,
)
from reference.web.addresses import NotAnAddress, split

STORY_WORDS = {
    "context": "contexte",
    "objectives": "objectifs",
    "approach": "demarche",
    "participation": "participation",
    "results": "resultats",
    "hindsight": "si_c_etait_a_refaire",
    "transfer_conditions": "conditions_de_transfert",
    "vigilance": "points_de_vigilance",
}
STATES = {"en-cours", "achevee", "arretee", "perennisee"}
PRECISIONS = {"quartier", "commune", "intercommunal", "large"}
ROLES = {"porteur", "partenaire", "financeur", "operateur", "habitants", "evaluateur"}
TOPICS = {
    "pilotage", "partenariat", "participation", "equipe", "financement", "calendrier", "lieu", "communication",
    "reglementation", "evaluation",
}  # fmt: skip
KINDS = {"commune", "qpv", "ept", "departement", "region"}
FUNDS = {"droit-commun", "specifique", "prive"}
MOST = 200
"""Values of one list: a fiche has a dozen."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]|[\ud800-\udfff]")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]+")

Said = dict[str, Any]
Value = TypeVar("Value")


class Unfit(Exception):
    """An item that cannot be taken: `field` is its key, `why` a French sentence that says what to do."""

    def __init__(self, field: str, why: str) -> None:
        self.field, self.why = field, why
        super().__init__(f"{field} : {why}")


# Out


def in_words(fiche: SharedFiche) -> Said:
    said = {
        "identifiant": fiche.identifier,
        "cote": fiche.number,
        "adresse": fiche.url,
        "titre": fiche.title,
        "accroche": fiche.summary,
        "publiee_le": _moment(fiche.published_at),
        "modifiee_le": _moment(fiche.changed_at),
        "licence": fiche.licence,
        "redigee_le": _day(fiche.written_on),
        "verifiee_le": _day(fiche.verified_on),
        "redaction": list(fiche.writers),
        "territoires": [
            _kept(
                echelle=one.kind,
                code=one.code,
                nom=one.name,
                millesime=one.vintage or "",
                devenu=one.successor,
            )
            for one in fiche.places
        ],
        "lieu": fiche.place,
        "precision": fiche.precision,
        "themes": list(fiche.themes),
        "cadres": list(fiche.frameworks),
        "publics": list(fiche.audiences),
        "publics_precision": fiche.audience_note,
        "debut": _day(fiche.started_on),
        "fin": _day(fiche.ended_on),
        "etat": fiche.state,
        "etp": _number(fiche.full_time_equivalents),
        "budget": _number(fiche.budget),
        "moyens": fiche.resources,
        "acteurs": [_kept(nom=one.name, role=one.role) for one in fiche.bodies],
        "financements": [
            _kept(financeur=one.funder, montant=_number(one.amount), annee=one.year or "", nature=one.kind)
            for one in fiche.fundings
        ],
        "indicateurs": [
            _kept(nom=one.name, valeur=one.value, unite=one.unit, source=one.source, date=_day(one.measured_on))
            for one in fiche.indicators
        ],
        "recit": {word: fiche.stories[name] for name, word in STORY_WORDS.items() if fiche.stories.get(name)},
        "leviers": [_kept(texte=one.text, domaine=one.topic) for one in fiche.levers],
        "freins": [_kept(texte=one.text, domaine=one.topic) for one in fiche.brakes],
        "contacts": [_contact_in_words(one) for one in fiche.contacts],
        "references": list(fiche.references),
        "d_apres": _kept(nom=fiche.based_on.name, adresse=fiche.based_on.url, identifiant=fiche.based_on.identifier)
        if fiche.based_on
        else {},
        "demonstration": "oui" if fiche.is_demo else "",
        "notice_seule": "oui" if fiche.is_partial else "",
    }
    return _kept(**said)


def _contact_in_words(one: SharedContact) -> Said:
    return _kept(
        nom=one.name,
        fonction=one.position,
        organisme=one.organisation,
        courriel=one.email,
        telephone=one.phone,
        accord_le=_day(one.consented_on),
        visible_jusqu_au=_day(one.expires_on),
    )


def withdrawal_in_words(gone: Withdrawn) -> Said:
    return _kept(
        identifiant=gone.identifier,
        cote=gone.number,
        titre=gone.title,
        supprimee_le=_moment(gone.withdrawn_at),
        motif=gone.reason,
    )


def _kept(**said: Any) -> Said:
    return {name: value for name, value in said.items() if value not in ("", None, [], {})}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _moment(moment: datetime | None) -> str:
    """RFC 3339, in UTC, to the second: the same moment is written in one way."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def _number(number: Decimal | None) -> str:
    return format(number, "f") if number is not None else ""


# In


def understood(said: Mapping[str, Any]) -> tuple[SharedFiche, list[str]]:
    """The fiche, and what was left out of it. Raises Unfit."""
    reader = _Reader(said)
    identifier = reader.text("identifiant", 500)
    if not identifier:
        raise Unfit("identifiant", "il manque ; sans lui, on ne saurait pas la reconnaître la prochaine fois")
    title = reader.text("titre", 255)
    if not title:
        raise Unfit("titre", "il manque ; demandez-le à la source")
    started, ended = reader.day("debut"), reader.day("fin")
    if started and ended and ended < started:
        reader.doubt("fin", "elle précède le début")
        ended = None
    written, verified = reader.day("redigee_le"), reader.day("verifiee_le")
    if written and verified and verified < written:
        reader.doubt("verifiee_le", "elle précède la rédaction")
        verified = None
    fiche = SharedFiche(
        identifier=identifier,
        number=reader.text("cote", 120),
        title=title,
        summary=reader.line("accroche", 300),
        url=reader.address("adresse"),
        published_at=reader.moment("publiee_le"),
        changed_at=reader.moment("modifiee_le"),
        # Rights that are not understood are not rights that we were given.
        licence=reader.among("licence", LICENCES) or "reserve",
        written_on=written,
        verified_on=verified,
        writers=reader.lines("redaction", 300),
        places=reader.each("territoires", _place),
        place=reader.line("lieu", 400),
        precision=reader.among("precision", PRECISIONS),
        themes=reader.lines("themes", 160),
        frameworks=reader.lines("cadres", 120),
        audiences=reader.lines("publics", 120),
        audience_note=reader.line("publics_precision", 400),
        started_on=started,
        ended_on=ended,
        state=reader.among("etat", STATES),
        full_time_equivalents=reader.number("etp", 9999),
        budget=reader.number("budget", 9_999_999_999),
        resources=reader.text("moyens", 5000),
        bodies=reader.each("acteurs", _body),
        fundings=reader.each("financements", _funding),
        indicators=reader.each("indicateurs", _indicator),
        stories=reader.stories(),
        levers=reader.each("leviers", _lesson),
        brakes=reader.each("freins", _lesson),
        contacts=reader.each("contacts", _contact),
        references=reader.lines("references", 500),
        based_on=_origin(reader),
        is_demo=reader.text("demonstration", 10) == "oui",
        is_partial=reader.text("notice_seule", 10) == "oui",
    )
    return fiche, reader.remarks


def withdrawal_understood(said: Mapping[str, Any]) -> Withdrawn:
    """Raises Unfit."""
    reader = _Reader(said)
    identifier = reader.text("identifiant", 500)
    if not identifier:
        raise Unfit("identifiant", "un retrait doit dire de quelle fiche")
    return Withdrawn(
        identifier,
        reader.text("cote", 120),
        reader.text("titre", 255),
        reader.moment("supprimee_le"),
        reader.among("motif", REASONS),
    )


class _Reader:
    """One dictionary of another site, and what could not be believed in it."""

    def __init__(self, said: Mapping[str, Any], remarks: list[str] | None = None) -> None:
        self.said = said
        self.remarks: list[str] = [] if remarks is None else remarks

    def doubt(self, field: str, why: str) -> None:
        self.remarks.append(f"« {field} » laissé de côté : {why}")

    def text(self, field: str, most: int) -> str:
        value = self.said.get(field)
        if value is None or isinstance(value, (dict, list)):
            if value:
                self.doubt(field, "ce n’est pas du texte")
            return ""
        text = plain(str(value))
        if len(text) > most:
            self.remarks.append(f"« {field} » coupé à {most} caractères")
            text = text[: most - 1].rstrip() + "…"
        return text

    def line(self, field: str, most: int) -> str:
        """Without line ends."""
        value = self.said.get(field)
        return _Reader({field: " ".join(value.split()) if isinstance(value, str) else value}, self.remarks).text(
            field, most
        )

    def lines(self, field: str, most: int) -> tuple[str, ...]:
        found = (_Reader({field: value}, self.remarks).line(field, most) for value in self.several(field))
        return tuple(dict.fromkeys(filter(None, found)))

    def several(self, field: str) -> list[Any]:
        values = self.said.get(field)
        if values is None or values == "":
            return []
        values = values if isinstance(values, list) else [values]
        if len(values) > MOST:
            self.remarks.append(f"« {field} » : les {MOST} premières valeurs sur {len(values)}")
        return values[:MOST]

    def each(self, field: str, make: Callable[[_Reader], Value | None]) -> tuple[Value, ...]:
        found = []
        for value in self.several(field):
            if not isinstance(value, Mapping):
                self.doubt(field, "une valeur n’a pas la forme attendue")
            elif (one := make(_Reader(value, self.remarks))) is not None:
                found.append(one)
        return tuple(found)

    def among(self, field: str, known: Any) -> str:
        value = self.text(field, 60)
        if value and value not in known:
            self.doubt(field, f"« {value[:40]} » n’est pas de la liste")
            return ""
        return value

    def day(self, field: str) -> date | None:
        value = self.text(field, 40)
        if not value:
            return None
        try:
            day = date.fromisoformat(value[:10])
        except ValueError:
            day = None
        if day is None or not 1900 <= day.year <= 2100:
            self.doubt(field, f"« {value} » n’est pas une date (AAAA-MM-JJ)")
            return None
        return day

    def moment(self, field: str) -> datetime | None:
        value = self.text(field, 40)
        if not value:
            return None
        try:
            moment = datetime.fromisoformat(value)
            moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            self.doubt(field, f"« {value} » n’est pas une date")
            return None
        return moment if 1990 <= moment.year <= 2100 else None

    def number(self, field: str, most: int) -> Decimal | None:
        value = self.text(field, 40).replace(",", ".").replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
        if not value:
            return None
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or not 0 <= number <= most:
            self.doubt(field, f"« {value} » n’est pas un nombre")
            return None
        return number.quantize(Decimal("0.01"))

    def address(self, field: str) -> str:
        value = self.text(field, 1000)
        if not value:
            return ""
        try:
            split(value)
        except NotAnAddress:
            self.doubt(field, "ce n’est pas une adresse du web")
            return ""
        return value

    def stories(self) -> dict[str, str]:
        said = self.said.get("recit") or {}
        if not isinstance(said, Mapping):
            self.doubt("recit", "il n’a pas la forme attendue")
            return {}
        within = _Reader(said, self.remarks)
        found = {name: cleaned(within.text(word, 100_000)) for name, word in STORY_WORDS.items()}
        return {name: html for name, html in found.items() if html}


def plain(text: str) -> str:
    """NFC, one kind of line end, nothing that XML or PostgreSQL refuses."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROLS.sub("", whole)).strip()


def _place(said: _Reader) -> SharedPlace | None:
    kind, code = said.among("echelle", KINDS), said.text("code", 20)
    vintage = said.text("millesime", 4)
    if not kind or not code:
        return None
    return SharedPlace(
        kind,
        code,
        said.line("nom", 160),
        int(vintage) if vintage.isascii() and vintage.isdigit() else 0,
        said.text("devenu", 20),
    )


def _body(said: _Reader) -> SharedBody | None:
    name = said.line("nom", 400)
    return SharedBody(name, said.among("role", ROLES) or "partenaire") if name else None


def _funding(said: _Reader) -> SharedFunding | None:
    funder, year = said.line("financeur", 200), said.text("annee", 4)
    if not funder:
        return None
    is_year = year.isascii() and year.isdigit() and 1900 <= int(year) <= 2100
    return SharedFunding(
        funder, said.number("montant", 9_999_999_999), int(year) if is_year else None, said.among("nature", FUNDS)
    )


def _indicator(said: _Reader) -> SharedIndicator | None:
    name, value = said.line("nom", 200), said.line("valeur", 60)
    if not name or not value:
        return None
    return SharedIndicator(name, value, said.line("unite", 60), said.line("source", 200), said.day("date"))


def _lesson(said: _Reader) -> SharedLesson | None:
    text = said.line("texte", 400)
    return SharedLesson(text, said.among("domaine", TOPICS)) if text else None


def _contact(said: _Reader) -> SharedContact | None:
    email = said.text("courriel", 254)
    if email and not _EMAIL.fullmatch(email):
        said.doubt("courriel", f"« {email[:60]} » n’est pas une adresse")
        email = ""
    name = said.line("nom", 200) or email
    if not name:
        return None
    return SharedContact(
        name,
        said.line("fonction", 200),
        said.line("organisme", 200),
        email,
        said.line("telephone", 40),
        said.day("accord_le"),
        said.day("visible_jusqu_au"),
    )


def _origin(reader: _Reader) -> SharedOrigin | None:
    said = reader.said.get("d_apres")
    if not isinstance(said, Mapping):
        return None
    within = _Reader(said, reader.remarks)
    name = within.line("nom", 200)
    return SharedOrigin(name, within.address("adresse"), within.text("identifiant", 500)) if name else None
