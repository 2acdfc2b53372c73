"""The lists everything points to."""

from reference.keywords.models import FormerKeyword
from reference.models.agents import Agent, AgentVariant
from reference.models.territories import Territory
from reference.models.themes import Theme
from reference.models.vocabularies import Audience, Framework

__all__ = ["Agent", "AgentVariant", "Audience", "FormerKeyword", "Framework", "Territory", "Theme"]
