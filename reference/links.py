"""An address of the web, tried: does it answer? Our own network is never asked on behalf of a text that names it."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from reference.web.addresses import door, split
from reference.web.faults import Fault, PrivatePlace
from reference.web.getting import Limits, Question, get
from reference.web.places import Policy

LIMITS = Limits(seconds=8, redirects=10)
REFUSES_ROBOTS = (401, 403, 405, 406, 429)


def fault(url: str) -> str:
    """Why an address does not answer; "" when it does. A site that refuses robots is given the benefit."""
    question = Question(url, "Rayonnage (verification de liens)", wants_body=False)
    try:
        get(question, policy=policy(), limits=LIMITS)
    except PrivatePlace as private:
        return str(_("« %s » n’est pas sur le web.") % private.details["host"])
    except Fault as found:
        return "" if found.details.get("status") in REFUSES_ROBOTS else found.said
    return ""


def policy() -> Policy:
    """The web, and our own site, wherever it stands."""
    return Policy(own=door(split(settings.SITE_URL)))
