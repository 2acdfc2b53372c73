"""The lists everything points to."""

from reference.models.agents import Agent
from reference.models.territories import Territory
from reference.models.themes import Theme

__all__ = ["Agent", "Territory", "Theme"]
