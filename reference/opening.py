"""Why a file that someone named does not open, in words that help."""

from django.utils.translation import gettext as _


def why_closed(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return _("il n’y a pas de fichier à cet endroit. Vérifiez son nom et son dossier.")
        case IsADirectoryError():
            return _("c’est un dossier. Donnez les fichiers qu’il contient.")
        case PermissionError():
            return _("ce compte n’a pas le droit de le lire. Changez les droits du fichier, ou déplacez-le.")
    return _("le disque répond « %(error)s ».") % {"error": error.strerror or error}
