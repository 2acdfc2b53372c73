"""Why what was brought holds no fiches that can be read; why nothing was brought is in `reference.web.faults`."""

from __future__ import annotations

from reference.web.faults import Fault


class Empty(Fault):
    template = "La réponse est vide."
    advice = "Rien n’a été changé ici ; elle sera redemandée plus tard."


class NotFiches(Fault):
    template = "Ce ne sont pas des fiches, mais {what}."
    advice = "Donnez l’adresse du flux Atom, JSON-LD ou CSV du centre (souvent /fiches-echange/)."


class Malformed(Fault):
    template = "Le flux est mal formé ({why})."
    advice = "Rien n’a été changé ici. Signalez-le au centre ; il sera redemandé plus tard."


class Entities(Fault):
    template = "Le flux déclare des entités XML, ce qu’aucun flux de fiches ne fait : par sécurité, il n’est pas lu."
    advice = "Signalez-le au centre."


class UnreadableTable(Fault):
    template = "{why}"
    advice = "Rien n’a été changé ici."
