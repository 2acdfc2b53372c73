"""Why what was brought is no feed that can be read; why nothing was brought is in `reference.web.faults`."""

from __future__ import annotations

from reference.web.faults import Fault


class WebPage(Fault):
    template = "Cette adresse est une page web, pas un flux, et elle n’en annonce aucun."
    advice = "Cherchez « RSS » sur le site."


class WebPageWithFeed(Fault):
    template = "Cette adresse est une page web, pas un flux."
    advice = "Elle en annonce un : {feed} — mettez-le à la place."


class NotAFeed(Fault):
    template = "Cette adresse ne donne pas un flux RSS ou Atom, mais {what}."
    advice = "Collez celle du flux."


class Malformed(Fault):
    template = "Le flux est mal formé ({why}) et aucun article n’a pu en être lu."
    advice = "Signalez-le au site ; il sera redemandé plus tard."
