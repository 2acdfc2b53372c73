"""Saving a notice: what is computed from what was typed. `details`, which only the source knows, is never touched."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from catalogue.cataloguing.barcodes import WithCheckedBarcodes
from catalogue.models import BibliographicRecord
from catalogue.parsed import IdentifierKind, Level
from catalogue.unimarc.identifiers import recognize
from catalogue.unimarc.years import years

State = BibliographicRecord.State

# Numbers with a check digit, which `recognize` can tell apart whatever the person chose.
_CHECKED = {IdentifierKind.ISBN, IdentifierKind.ISSN, IdentifierKind.EAN}


class RecordForm(WithCheckedBarcodes, WagtailAdminModelForm):
    def clean(self) -> dict:
        cleaned = super().clean()
        self.complete_state(cleaned)
        self.date_by_what_is_printed(cleaned)
        return cleaned

    def complete_state(self, cleaned: dict) -> None:
        """A notice that waits for its title becomes public once it is given one; none is public without one.

        One that waits for something else (taken from the BnF, say) becomes public when the person says so.
        """
        is_titled = not is_placeholder(cleaned.get("title", ""))
        is_given_its_title = "title" in self.changed_data and is_titled and self.waits_for_a_title()
        if cleaned.get("state") == State.INCOMPLETE and is_given_its_title:
            cleaned["state"] = State.PUBLIC
        if cleaned.get("state") == State.PUBLIC and not is_titled:
            self.add_error("title", ValidationError(_("Donnez un titre à la notice avant de la rendre publique.")))

    def waits_for_a_title(self) -> bool:
        said = self.instance.details.get("title", {})
        return self.instance.pk is not None and (is_placeholder(self.initial["title"]) or bool(said.get("borrowed")))

    def date_by_what_is_printed(self, cleaned: dict) -> None:
        """The years follow the printed date, unless the person gives them."""
        if "printed_date" not in self.changed_data or {"year_start", "year_end"} & set(self.changed_data):
            return
        found = years(cleaned.get("printed_date", ""), Level(cleaned.get("level") or self.instance.level))
        for name, year in (("year_start", found and found.start), ("year_end", found and found.end)):
            cleaned[name] = year
            # A form without this field writes nothing of `cleaned` on the notice.
            if name not in self.fields:
                setattr(self.instance, name, year)

    def save(self, commit: bool = True) -> BibliographicRecord:
        self.normalise_identifiers()
        self.note_edits()
        return super().save(commit=commit)

    def note_edits(self) -> None:
        """What a person corrects is hers: an import leaves it alone unless a rule says otherwise."""
        changed = {name for name, formset in self.formsets.items() if name != "items" and formset.has_changed()}
        self.instance.note_edits({*self.changed_data, *changed})
        items = self.formsets.get("items")
        for form in items.forms if items else ():
            if form.has_changed():
                form.instance.edited_here = True

    def normalise_identifiers(self) -> None:
        """Of the numbers that were typed or changed: a number that its source calls invalid must stay so."""
        formset = self.formsets.get("identifiers")
        for form in formset.forms if formset else ():
            if {"kind", "value"} & set(form.changed_data) and form.instance.value:
                normalise(form.instance)


def normalise(identifier) -> None:
    declared = IdentifierKind(identifier.kind)
    if declared in _CHECKED:
        identifier.kind, identifier.normalized = recognize(identifier.value, declared)
    else:
        identifier.normalized = "".join(identifier.value.split())[:100]


def is_placeholder(title: str) -> bool:
    """« [Titre à compléter] », which an import writes where its source has no title."""
    return title.strip() in {"", _("[Titre à compléter]")}
