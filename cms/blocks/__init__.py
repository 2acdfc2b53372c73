"""The blocks an editor composes a page with."""

from cms.blocks.body import BodyBlock
from cms.blocks.event import ProgrammeBlock
from cms.blocks.field import BodyField
from cms.blocks.hours import OpeningBlock, SocialLinkBlock

__all__ = ["BodyBlock", "BodyField", "OpeningBlock", "ProgrammeBlock", "SocialLinkBlock"]
