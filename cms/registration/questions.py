"""QuestionsBlock: what an editor asks of those who register, beside who they are; its form fields, and the answers.

Names kept for good, since stored pages bear them: short {label, help, required}, choice {label, options, several,
required}, checkbox {label, required}. An answer is kept with the words of its question: {"id", "question", "answer"}.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

LONGEST = 500
"""Letters of a short answer."""
BETWEEN = " ; "
"""Between the choices of one answer."""


class ShortQuestion(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Question"), max_length=200)
    help = blocks.CharBlock(label=_("Aide"), required=False, max_length=200)
    required = blocks.BooleanBlock(label=_("Réponse obligatoire"), required=False)

    def field(self, value: Mapping[str, Any]) -> forms.Field:
        return forms.CharField(
            label=value["label"], help_text=value["help"], required=value["required"], max_length=LONGEST
        )

    class Meta:
        icon = "pilcrow"
        label = _("Texte court")


class ChoiceQuestion(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Question"), max_length=200)
    options = blocks.ListBlock(
        blocks.CharBlock(label=_("Réponse"), max_length=120), label=_("Réponses possibles"), min_num=2
    )
    several = blocks.BooleanBlock(label=_("Plusieurs réponses possibles"), required=False)
    required = blocks.BooleanBlock(label=_("Réponse obligatoire"), required=False)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if len(set(cleaned["options"])) < len(cleaned["options"]):
            error = ValidationError(now("Deux réponses sont identiques : changez-en une."))
            raise blocks.StructBlockValidationError(block_errors={"options": error})
        return cleaned

    def field(self, value: Mapping[str, Any]) -> forms.Field:
        choices = [(option, option) for option in value["options"]]
        kind, widget = (
            (forms.MultipleChoiceField, forms.CheckboxSelectMultiple)
            if value["several"]
            else (forms.ChoiceField, forms.RadioSelect)
        )
        return kind(label=value["label"], choices=choices, required=value["required"], widget=widget)

    class Meta:
        icon = "list-ul"
        label = _("Choix")


class CheckboxQuestion(blocks.StructBlock):
    label = blocks.CharBlock(label=_("À cocher"), max_length=200, help_text=_("Par exemple : Je déjeunerai sur place"))
    required = blocks.BooleanBlock(label=_("À cocher obligatoirement"), required=False)

    def field(self, value: Mapping[str, Any]) -> forms.Field:
        return forms.BooleanField(label=value["label"], required=value["required"])

    class Meta:
        icon = "tick"
        label = _("Case à cocher")


class QuestionsBlock(blocks.StreamBlock):
    short = ShortQuestion()
    choice = ChoiceQuestion()
    checkbox = CheckboxQuestion()


def form_fields(questions: Iterable[Any]) -> dict[str, forms.Field]:
    """Name of the field → the field, in the order of the editor."""
    return {name_of(one): one.block.field(one.value) for one in questions}


def answers(questions: Iterable[Any], cleaned: Mapping[str, Any]) -> list[dict[str, str]]:
    """What was answered, empty answers left out."""
    found = [(one, said(cleaned.get(name_of(one)))) for one in questions]
    return [{"id": one.id, "question": one.value["label"], "answer": answer} for one, answer in found if answer]


def name_of(question: Any) -> str:
    return f"q-{question.id}"


def said(value: Any) -> str:
    if isinstance(value, bool):
        return now("oui") if value else ""
    return BETWEEN.join(value) if isinstance(value, list) else str(value or "").strip()
