"""At the head of the form of a fiche: its stage, what it waits for, and the next gesture. Links only: it stands in a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.panels import Panel


class StagePanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "experiences/cycle/admin/panel.html"

        # The models are made of these panels: they are met later.
        @cached_property
        def standing(self) -> Any:
            from experiences.cycle.stages import standing_of

            return standing_of(self.instance)

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and self.instance.permissions_for_user(self.request.user).can_edit()

        def show_panel_furniture(self) -> bool:
            return False

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            from experiences.cycle.admin import steps
            from experiences.cycle.gestures import next_gestures

            gestures = next_gestures(self.standing, self.request.user)
            return super().get_context_data(parent_context) | {
                "standing": self.standing,
                "steps": steps(self.standing.stage),
                # One does not lead to where one is.
                "gestures": [gesture for gesture in gestures if gesture.url != self.request.path],
                "fiche": self.instance,
            }
