"""The settings of a running site. Everything that changes from one centre to another comes from the environment."""

from cms.settings.base import *  # noqa: F403
