"""Why a mail came back, for who has to decide: RFC 3463's codes in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

_REASONS = {
    "5.1.1": "Cette adresse n’existe pas",
    "5.1.2": "Ce domaine n’existe pas",
    "5.1.3": "Cette adresse est mal écrite",
    "5.1.6": "Cette boîte a déménagé",
    "5.1.10": "Cette adresse n’existe pas",
    "5.2.1": "Cette boîte est fermée",
    "5.2.2": "La boîte est pleine",
    "4.2.2": "La boîte est pleine",
    "5.2.3": "Le message est trop lourd pour cette boîte",
    "5.3.4": "Le message est trop lourd pour ce serveur",
    "4.4.1": "Le serveur ne répond pas",
    "4.4.7": "Le serveur n’a pas répondu à temps",
    "5.4.4": "Ce domaine ne reçoit pas de courrier",
    "5.7.1": "Refusé par le filtre du destinataire",
    "5.7.26": "Refusé : l’expéditeur n’a pas été reconnu (SPF, DKIM)",
}
_FAMILIES = {
    "5.1": "Adresse refusée",
    "5.2": "Boîte indisponible",
    "4.2": "Boîte indisponible pour le moment",
    "4.4": "Le serveur ne répond pas",
    "5.4": "Le serveur ne répond pas",
    "5.7": "Refusé par le filtre du destinataire",
    "4.7": "Mis en attente par le filtre du destinataire",
}


def reason(status: str, diagnostic: str) -> str:
    """« Cette adresse n’existe pas (5.1.1). »; else what the server said, as it said it."""
    said = _REASONS.get(status) or _FAMILIES.get(status.rpartition(".")[0])
    if said:
        return f"{said} ({status})."
    return _("Le serveur a répondu : %s") % diagnostic if diagnostic else _("Sans explication du serveur.")
