"""Fiches d’expériences → search documents."""

from typing import Any

from wagtail.models import Page

from experiences.models import ExperiencePage
from search.document import Kind
from search.documents.base import plain
from search.documents.pages import PageDocuments, places, theme_names

STORY = (
    "context", "objectives", "approach", "participation", "results", "hindsight", "transfer_conditions", "vigilance",
)  # fmt: skip


class ExperienceDocuments(PageDocuments):
    kind = Kind.EXPERIENCE

    def pages(self) -> Any:
        return Page.objects.live().public().type(ExperiencePage)

    def own_fields(self, page: ExperiencePage) -> dict[str, Any]:
        agents = [involvement.agent for involvement in page.involvements.select_related("agent")]
        territories = places(page)
        where = ", ".join(territories["territories"]) or page.place
        first_year = (page.started_on or page.written_on).year if page.started_on or page.written_on else None
        return {
            "agents": tuple(dict.fromkeys(agent.heading for agent in agents)),
            "abstract": page.summary,
            "body": "\n".join(words(page)),
            "themes": theme_names(page),
            "keywords": tuple(framework.name for framework in page.frameworks.all())
            + tuple(audience.name for audience in page.audiences.all()),
            **territories,
            "identifiers": (page.number,),
            "call_numbers": (page.number,),
            "years": (first_year,) if first_year else (),
            "sort_year": first_year,
            "available_here": True,
            "has_full_text": True,
            "description": ". – ".join(filter(None, [where, ", ".join(agent.display_name for agent in page.holders)])),
        }


def words(page: ExperiencePage) -> list[str]:
    """Everything that the fiche tells, without its mark-up; each block on its own line."""
    lessons = [lesson.text for lesson in (*page.levers.all(), *page.brakes.all())]
    story = [plain(getattr(page, name)) for name in STORY]
    return [text for text in (page.place, page.audience_note, page.resources, *story, *lessons) if text]
