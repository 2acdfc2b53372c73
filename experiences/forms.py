"""The form of a fiche in the admin."""

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm


class ExperiencePageForm(WagtailAdminPageForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        number = self.fields.get("number")
        if number and self.instance.number:
            number.disabled = True
            number.help_text = _("La cote est donnée pour toujours : c’est par elle qu’on cite la fiche.")
        if summary := self.fields.get("summary"):
            summary.error_messages["max_length"] = _(
                "L’accroche compte %(show_value)d caractères ; raccourcissez-la à %(limit_value)d au plus."
            )
            for validator in summary.validators:
                if getattr(validator, "code", "") == "max_length":
                    validator.message = summary.error_messages["max_length"]

    class Media:
        js = ("experiences/word_gauge.js",)


class SummaryInput(forms.Textarea):
    """Two or three lines that can be read whole while they are written."""

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__({"rows": 3, "data-word-gauge": "40", **(attrs or {})})
