"""The form of a fiche in the admin."""

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from reference.folding import fold
from reference.models import Territory


class ExperiencePageForm(WagtailAdminPageForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if territories := self.fields.get("territories"):
            territories.choices = territories_by_ept()
        number = self.fields.get("number")
        if number and self.instance.number:
            number.disabled = True
            number.help_text = _("La cote est donnée pour toujours : c’est par elle qu’on cite la fiche.")
        if summary := self.fields.get("summary"):
            summary.error_messages["max_length"] = _(
                "L’accroche compte %(show_value)d caractères ; raccourcissez-la à %(limit_value)d au plus."
            )
            for validator in summary.validators:
                if getattr(validator, "code", "") == "max_length":
                    validator.message = summary.error_messages["max_length"]

    class Media:
        css = {"all": ("experiences/form.css",)}
        js = ("experiences/word_gauge.js",)


def territories_by_ept() -> list[tuple[str, list[tuple[int, str]]]]:
    """Groups of boxes: each EPT with its communes, their quartiers after them; what is wider comes last."""
    groups: dict[str, list[tuple[int, str]]] = {}
    wider: list[tuple[int, str]] = []
    for territory in Territory.objects.select_related("parent__parent").order_by("name"):
        if territory.kind == Territory.Kind.QUARTER:
            holder, label = territory.parent and territory.parent.parent, f"{territory.parent}, {territory.full_name}"
        else:
            holder, label = territory.parent, territory.name
        if territory.kind in (Territory.Kind.QUARTER, Territory.Kind.COMMUNE) and holder:
            groups.setdefault(holder.name, []).append((territory.pk, label))
        else:
            wider.append((territory.pk, label))
    named = [(name, sorted(rows, key=lambda row: fold(row[1]))) for name, rows in sorted(groups.items())]
    return [*named, (_("EPT, départements, région"), wider)]
