"""Records of a catalogue that are fiches: each becomes a draft, and the same record updates the same fiche.

A draft is never published by an import, and a fiche that a person has edited is never overwritten: the report says so.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from catalogue.models import Source
from catalogue.signals import Fate, MeantElsewhere
from experiences.importing import record_fields
from experiences.importing.agents import Agents
from experiences.importing.lists import Lists
from experiences.importing.pipeline import the_index
from experiences.importing.record_fields import Told
from experiences.importing.wanted import Wanted, as_html, as_the_page_has, contacts
from experiences.importing.writing import Desk, saved_once
from experiences.models import ExperiencePage, FicheOrigin, Involvement
from reference.folding import fold
from reference.models import Territory

KEPT = "kept"
_SLICE = 400


def receive(source: Source, records: list[MeantElsewhere]) -> list[Fate]:
    """The fate of every record, in order. To call in a transaction."""
    return FichesOf(source, records).write()


class FichesOf:
    """The fiches of some records of one source: what they all need is read once."""

    def __init__(self, source: Source, records: list[MeantElsewhere]) -> None:
        self.source = source
        self.records = records
        self.origins = self._origins()
        self.fresh = [record for record in records if self._is_new(record)]
        self.told = {record.identity: record_fields.told(record.parsed) for record in self.fresh}
        self.lists = Lists()
        self.places = {fold(name): pk for name, pk in Territory.objects.values_list("name", "pk").order_by("kind")}
        bodies = [name for record in self.fresh for name in self._bodies(record)]
        people = [name for record in self.fresh for name in record_fields.writers(record.parsed)]
        self.agents = Agents(bodies, people)
        self.desk = Desk(the_index(), self.agents, is_demo=False) if self.fresh else None

    def write(self) -> list[Fate]:
        return [self._fate(record) for record in self.records]

    def _origins(self) -> dict[str, FicheOrigin]:
        found: dict[str, FicheOrigin] = {}
        names = [record.identity for record in self.records]
        for start in range(0, len(names), _SLICE):
            known = FicheOrigin.objects.filter(source=self.source, identity__in=names[start : start + _SLICE])
            found |= {origin.identity: origin for origin in known.select_related("page")}
        return found

    def _is_new(self, record: MeantElsewhere) -> bool:
        """Whether the record, or how it is read, changed since last time."""
        origin = self.origins.get(record.identity)
        return origin is None or bytes(origin.digest) != record.digest or origin.reading != record.reading

    def _fate(self, record: MeantElsewhere) -> Fate:
        origin = self.origins.get(record.identity)
        if origin is None:
            return self._create(record)
        page = origin.page_id
        if not self._is_new(record):
            return Fate(record.identity, "unchanged", page)
        if origin.page is None:
            return Fate(record.identity, KEPT, warning=self._deleted(record))
        return self._update(record, origin, origin.page.get_latest_revision_as_object())

    def _create(self, record: MeantElsewhere) -> Fate:
        wanted = self._wanted(record)
        page = ExperiencePage(slug=self.desk.slugs.free(wanted.columns["title"], record.identity), live=False)
        self.desk.assign(page, wanted)
        with saved_once(page):
            self.desk.index.add_child(instance=page)
            page.save_revision(clean=False, log_action=True)
        origin = FicheOrigin(source=self.source, identity=record.identity)
        self.origins[record.identity] = origin
        self._remember(origin, record, page)
        return Fate(record.identity, "created", page.pk)

    def _update(self, record: MeantElsewhere, origin: FicheOrigin, page: ExperiencePage) -> Fate:
        if written(page) != origin.written:
            return Fate(record.identity, KEPT, page.pk, self._edited(page))
        wanted = self._wanted(record)
        if _same(page, wanted):
            self._remember(origin, record, page)
            return Fate(record.identity, "unchanged", page.pk)
        self.desk.assign(page, wanted)
        # A fiche that is online keeps what its readers see until a person publishes this.
        page.save_revision(clean=False, log_action=True)
        self._remember(origin, record, page)
        return Fate(record.identity, "updated", page.pk)

    def _remember(self, origin: FicheOrigin, record: MeantElsewhere, page: ExperiencePage) -> None:
        origin.page_id = page.pk
        origin.digest, origin.reading = record.digest, record.reading
        origin.written = written(page.get_latest_revision_as_object())
        origin.received_at = timezone.now()
        origin.save()

    # What the record says

    def _wanted(self, record: MeantElsewhere) -> Wanted:
        parsed, said = record.parsed, self.told[record.identity]
        audiences, other_audiences = self._audiences(said)
        contact = record_fields.contact(said)
        return Wanted(
            columns={
                "title": record_fields.title(parsed) or _("[Titre à compléter]"),
                "summary": record_fields.summary(parsed) or _("[Accroche à compléter]"),
                "place": said.text("place", " – ")[:500],
                "audience_note": ", ".join(other_audiences)[:500],
                "started_on": None,
                "ended_on": None,
                "state": "",
                "resources": said.text("resources"),
                "written_on": record.entered_on,
                "context": self._context(record, said),
                **{name: as_html(said.text(name)) for name in ("objectives", "approach", "participation", "results")},
            },
            lists={
                "territories": frozenset(record.territories) | self._named(said, "place", self.places),
                "themes": frozenset(record.themes) | self._named(said, "themes", self.lists.themes),
                "frameworks": frozenset(),
                "audiences": audiences,
            },
            involvements=tuple(dict.fromkeys(self._involvements(record))),
            writers=tuple(dict.fromkeys(self.agents.person(name) for name in record_fields.writers(parsed))),
            levers=(),
            brakes=(),
            references=tuple((None, text) for text in record_fields.documents(parsed)),
            contact=(contact.name, contact.position, contact.email, False) if contact else None,
        )

    def _context(self, record: MeantElsewhere, said: Told) -> str:
        """The whole abstract, then the field that says the context, then what has no place in a fiche."""
        abstract = record.parsed.abstract
        kept = as_html(abstract) if len(" ".join(abstract.split())) > record_fields.SUMMARY_LENGTH else ""
        others = format_html_join("", "<li>{}\u00a0: {}</li>", said.others)
        listed = format_html("<p>{}</p><ul>{}</ul>", _("Autres informations de la notice d’origine"), others)
        return kept + as_html(said.text("context")) + (listed if said.others else "")

    def _audiences(self, said: Told) -> tuple[frozenset[int], list[str]]:
        words = [word.strip() for cell in said.parts.get("audience", ()) for word in cell.split(";") if word.strip()]
        known = {word: self.lists.audiences.get(fold(word)) for word in words}
        found = frozenset(pk for pk in known.values() if pk is not None)
        return found, [word for word, pk in known.items() if pk is None]

    def _named(self, said: Told, part: str, known: dict[str, int]) -> frozenset[int]:
        words = (word for cell in said.parts.get(part, ()) for word in cell.replace(",", ";").split(";"))
        return frozenset(known[fold(word)] for word in words if fold(word) in known)

    def _bodies(self, record: MeantElsewhere) -> list[str]:
        said = self.told[record.identity]
        named = (name.strip()[:400] for part in ("holder", "partners") for name in said.text(part, ";").split(";"))
        return [name for name in (*record_fields.bodies(record.parsed), *named) if name]

    def _involvements(self, record: MeantElsewhere) -> list[tuple[str, str]]:
        """The field says who carries the action; without it, the first body named is taken for it."""
        said = self.told[record.identity]
        holders = [name.strip()[:400] for name in said.text("holder", ";").split(";") if name.strip()]
        others = [name for name in self._bodies(record) if name not in holders]
        if not holders:
            holders, others = others[:1], others[1:]
        roles = [(name, Involvement.Role.HOLDER) for name in holders]
        roles += [(name, Involvement.Role.PARTNER) for name in others]
        return [(self.agents.organisation(name), str(role)) for name, role in roles]

    # What a person must know

    def _edited(self, page: ExperiencePage) -> str:
        return _(
            "« %(title)s » (%(number)s) a été modifiée ici : la nouvelle version de %(source)s n’a pas été reprise. "
            "Comparez-les, et reportez à la main ce qui vous convient."
        ) % {"title": page.title, "number": page.number, "source": self.source}

    def _deleted(self, record: MeantElsewhere) -> str:
        return _("« %(title)s » a été supprimée ici, et n’est pas recréée.") % {
            "title": record_fields.title(record.parsed)
        }


def written(page: ExperiencePage) -> str:
    """A digest of all that an import writes of a fiche."""
    nobody = _nobody()
    has = as_the_page_has(page, nobody)
    lists = {name: sorted(keys) for name, keys in has.lists.items()}
    text = repr((has.columns, lists, has.involvements, has.writers, has.references, contacts(page)))
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _same(page: ExperiencePage, wanted: Wanted) -> bool:
    return replace(as_the_page_has(page, wanted), levers=(), brakes=()) == wanted


def _nobody() -> Wanted:
    """Asks `as_the_page_has` for no contact in particular: they are all compared."""
    return Wanted({}, {}, (), (), (), (), (), None)
