"""Why an address did not answer: one class a cause, in French."""

from __future__ import annotations


class Fault(Exception):
    """`fault.said` is what happened, `str(fault)` adds what to do next."""

    template = "La réponse de cette adresse n’a pas pu être lue."
    advice = "Ouvrez-la dans un navigateur pour voir ce qu’elle donne."
    is_final = False
    """Whether asking again is of no use."""
    retry_after: float = 0
    """Seconds that the site asks us to wait; 0 when it says nothing."""

    def __init__(self, **details: object) -> None:
        self.details = details
        self.said = self.template.format(**details)
        super().__init__(f"{self.said} {self.advice.format(**details)}")


class BadAddress(Fault):
    template = "Ce n’est pas une adresse du web."
    advice = "Une adresse commence par http:// ou https://, sans mot de passe."


class PrivatePlace(Fault):
    template = "L’adresse « {host} » est celle d’un réseau privé, pas du web : par sécurité, rien n’y est demandé."
    advice = "Donnez son adresse publique."


class UnknownHost(Fault):
    template = "Le site « {host} » est introuvable."
    advice = "Vérifiez l’orthographe de l’adresse ; sinon il a peut-être fermé."


class Unreachable(Fault):
    template = "Le site « {host} » ne répond pas ({why})."
    advice = "Il sera redemandé plus tard."


class BadCertificate(Fault):
    template = "Le certificat de sécurité de « {host} » n’est pas valable ({why})."
    advice = "Le site doit le corriger ; il sera redemandé plus tard."


class TooSlow(Fault):
    template = "La réponse n’est pas arrivée en {seconds} secondes."
    advice = "Il sera redemandé plus tard."


class TooManyRedirects(Fault):
    template = "L’adresse renvoie à une autre, qui renvoie à une autre : arrêté après {count} renvois."
    advice = "Ouvrez le site dans un navigateur et collez l’adresse où il vous mène."


class BadRedirect(Fault):
    template = "L’adresse renvoie à « {where} », qui n’est pas une adresse du web."
    advice = "Signalez-le au site."


class TooBig(Fault):
    template = "La réponse dépasse {megabytes} Mo : ce n’est pas lu."
    advice = "Cherchez si le site en donne une plus courte."


class BadPacking(Fault):
    template = "La réponse est comprimée d’une manière abîmée ou inconnue."
    advice = "Signalez-le au site."


class CutShort(Fault):
    template = "La réponse a été coupée avant la fin."
    advice = "Elle sera redemandée plus tard."


class Gone(Fault):
    template = "Le site dit que cette adresse n’existe plus (réponse 410)."
    advice = "Elle n’est plus demandée : cherchez sur le site s’il y en a une autre."
    is_final = True


class NotFound(Fault):
    template = "Rien à cette adresse (réponse {status})."
    advice = "Ce qu’elle donnait a sans doute changé de place : cherchez-le sur le site."


class Refused(Fault):
    template = "Le site refuse de répondre à un robot ou demande un mot de passe (réponse {status})."
    advice = "Si l’adresse s’ouvre dans un navigateur, écrivez au site."


class Busy(Fault):
    template = "Le site reçoit trop de demandes (réponse {status})."
    advice = "Il sera redemandé plus tard, quand il le dit."


class Failing(Fault):
    template = "Le site est en panne (réponse {status})."
    advice = "Il sera redemandé plus tard."
