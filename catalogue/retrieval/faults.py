"""Why a catalogue gives no record: one class a cause, each with what to do next."""

from __future__ import annotations

_NEXT = "Réessayez, ou cataloguez à la main."


class Fault(Exception):
    """`told(subject)` is the French sentence, « La BnF » being its subject."""

    template = "{subject} ne répond pas comme attendu. " + _NEXT

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.told("?"))

    def told(self, subject: str) -> str:
        return self.template.format(subject=subject, **self.details)


class TooSlow(Fault):
    template = "{subject} ne répond pas (délai dépassé). " + _NEXT


class Unreachable(Fault):
    template = "{subject} ne répond pas ({why}). " + _NEXT


class Failing(Fault):
    template = "{subject} est en panne (réponse {status}). " + _NEXT


class Busy(Fault):
    template = "{subject} reçoit trop de demandes (réponse {status}). Attendez une minute, ou cataloguez à la main."


class Refused(Fault):
    template = (
        "{subject} refuse la demande (réponse {status}). Son adresse a peut-être changé : signalez-le à "
        "l’administrateur du site, et cataloguez à la main."
    )


class WentElsewhere(Fault):
    template = (
        "{subject} renvoie vers une autre adresse ({where}), qui n’est pas suivie par sécurité. "
        "Si le service a déménagé, l’administrateur du site règle la nouvelle adresse."
    )


class TooBig(Fault):
    template = "{subject} envoie plus de {limit} Mo, qui ne sont pas lus. Précisez la recherche."


class WebPage(Fault):
    template = (
        "{subject} répond par une page web au lieu de notices : service en maintenance, ou accès filtré sur votre "
        "réseau. " + _NEXT
    )


class CutAnswer(Fault):
    template = "{subject} a répondu, mais sa réponse est coupée ou mal formée. " + _NEXT


class DangerousXml(Fault):
    template = (
        "{subject} envoie un XML qui déclare des entités, ce qu’aucun catalogue ne fait et qui peut être malveillant : "
        "il n’est pas lu. Signalez-le à l’administrateur du site."
    )


class AnotherXml(Fault):
    template = (
        "{subject} répond par autre chose que des notices (« {root} »). Son adresse a peut-être changé : signalez-le à "
        "l’administrateur du site."
    )


class Misunderstood(Fault):
    template = "{subject} n’a pas compris la recherche ({said}). Simplifiez-la : moins de mots, sans ponctuation."


class Unavailable(Fault):
    template = "{subject} est momentanément indisponible ({said}). " + _NEXT


class Diagnosed(Fault):
    template = "{subject} n’a pas pu répondre : « {said} ». Changez la recherche, ou cataloguez à la main."
