"""Why a feed could not be read: one class a cause, a French sentence each, with what to do next."""

from __future__ import annotations


class Fault(Exception):
    """`str(fault)` is the sentence that the editor reads."""

    template = (
        "La réponse de cette adresse n’a pas pu être lue. Ouvrez-la dans un navigateur pour voir ce qu’elle donne."
    )
    is_final = False
    """Whether asking again is of no use: the source is switched off."""
    retry_after: float = 0
    """Seconds that the site asks us to wait; 0 when it says nothing."""

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.template.format(**details))


class BadAddress(Fault):
    template = "Ce n’est pas une adresse du web. Une adresse commence par http:// ou https://, sans mot de passe."


class PrivatePlace(Fault):
    template = (
        "L’adresse « {host} » est celle d’un réseau privé, pas du web : par sécurité, rien n’y est demandé. "
        "Donnez l’adresse publique du flux."
    )


class UnknownHost(Fault):
    template = "Le site « {host} » est introuvable. Vérifiez l’orthographe de l’adresse ; sinon il a peut-être fermé."


class Unreachable(Fault):
    template = "Le site « {host} » ne répond pas ({why}). Il sera redemandé plus tard."


class BadCertificate(Fault):
    template = (
        "Le certificat de sécurité de « {host} » n’est pas valable ({why}). Le site doit le corriger ; "
        "il sera redemandé plus tard."
    )


class TooSlow(Fault):
    template = "La réponse n’est pas arrivée en {seconds} secondes. Il sera redemandé plus tard."


class TooManyRedirects(Fault):
    template = (
        "L’adresse renvoie à une autre, qui renvoie à une autre : arrêté après {count} renvois. "
        "Ouvrez le site dans un navigateur et collez l’adresse où il vous mène."
    )


class BadRedirect(Fault):
    template = "L’adresse renvoie à « {where} », qui n’est pas une adresse du web. Signalez-le au site."


class TooBig(Fault):
    template = "La réponse dépasse {megabytes} Mo : ce n’est pas lu. Cherchez si le site a un flux plus court."


class BadPacking(Fault):
    template = "La réponse est comprimée d’une manière abîmée ou inconnue. Signalez-le au site."


class CutShort(Fault):
    template = "La réponse a été coupée avant la fin. Elle sera redemandée plus tard."


class Gone(Fault):
    template = (
        "Le site dit que ce flux n’existe plus (réponse 410) : la source est arrêtée. "
        "Cherchez sur le site s’il en a un autre, ou supprimez la source."
    )
    is_final = True


class NotFound(Fault):
    template = (
        "Rien à cette adresse (réponse {status}). Le flux a sans doute changé de place : cherchez-le sur le site."
    )


class Refused(Fault):
    template = (
        "Le site refuse de répondre à un robot ou demande un mot de passe (réponse {status}). "
        "Si le flux s’ouvre dans un navigateur, écrivez au site ; sinon proposez ses articles à la main."
    )


class Busy(Fault):
    template = "Le site reçoit trop de demandes (réponse {status}). Il sera redemandé plus tard, quand il le dit."


class Failing(Fault):
    template = "Le site est en panne (réponse {status}). Il sera redemandé plus tard."


class WebPage(Fault):
    template = "Cette adresse est une page web, pas un flux, et elle n’en annonce aucun. Cherchez « RSS » sur le site."


class WebPageWithFeed(Fault):
    template = "Cette adresse est une page web, pas un flux. Elle en annonce un : {feed} — mettez-le à la place."


class NotAFeed(Fault):
    template = "Cette adresse ne donne pas un flux RSS ou Atom, mais {what}. Collez celle du flux."


class Malformed(Fault):
    template = (
        "Le flux est mal formé ({why}) et aucun article n’a pu en être lu. Signalez-le au site ; "
        "il sera redemandé plus tard."
    )
