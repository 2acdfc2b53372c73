"""The rubrics of a numéro, one module each. A new kind of content brings its own: add it here, then migrate.

`kind` (progress, moves, events…) names the block in stored numéros: never rename one.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from newsletters.rubrics.base import RubricBlock
from newsletters.rubrics.events import EventsRubric
from newsletters.rubrics.moves import MovesRubric
from newsletters.rubrics.pages import PagesRubric
from newsletters.rubrics.picture import PictureRubric
from newsletters.rubrics.press import PressRubric
from newsletters.rubrics.progress import ProgressRubric
from newsletters.rubrics.publications import PublicationsRubric
from newsletters.rubrics.references import ReferencesRubric
from newsletters.rubrics.sheets import SheetsRubric
from newsletters.rubrics.text import TextRubric

RUBRICS: dict[str, type[RubricBlock]] = {
    "progress": ProgressRubric,
    "moves": MovesRubric,
    "events": EventsRubric,
    "references": ReferencesRubric,
    "sheets": SheetsRubric,
    "publications": PublicationsRubric,
    "pages": PagesRubric,
    "press": PressRubric,
    "text": TextRubric,
    "picture": PictureRubric,
}


class IssueBody(blocks.StreamBlock):
    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__([(kind, rubric()) for kind, rubric in RUBRICS.items()], **kwargs)


class PlannedRubrics(blocks.StreamBlock):
    """Which rubrics a new numéro has, in which order, under which heading."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        planned = [
            (
                kind,
                blocks.CharBlock(
                    label=rubric._meta_class.label,
                    icon=rubric._meta_class.icon,
                    required=False,
                    max_length=120,
                    help_text=_("Un autre titre, si vous en voulez un."),
                ),
            )
            for kind, rubric in RUBRICS.items()
        ]
        super().__init__(planned, **kwargs)


def rubric_for(source: Model) -> str:
    """The kind of the rubric where a content of the site belongs; "" when none takes it."""
    for kind, rubric in RUBRICS.items():
        if rubric.model is not None and isinstance(source, rubric.model):
            return kind
    return ""


def heading_of(kind: str) -> str:
    return str(RUBRICS[kind]._meta_class.default_heading)
