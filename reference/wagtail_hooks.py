"""What the admin learns from this room."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from reference.keywords.admin import MergeKeywords
from reference.viewsets import ReferenceGroup

register_snippet(ReferenceGroup)
hooks.register("register_bulk_action", MergeKeywords)
