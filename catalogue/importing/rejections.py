"""Why a record, or a whole file, cannot be read: one class a cause, each with what was found and what to do next."""

from __future__ import annotations


class Rejected(Exception):
    """One record that cannot be read. `reason` is a French sentence; the report adds where."""

    template = "contenu illisible."
    raw: bytes = b""
    """As received, so that it can be corrected and given again; set by the reader of the file."""

    def __init__(self, position: int, source_id: str = "", **details: object) -> None:
        self.position = position
        """1 for the first record of the file."""
        self.source_id = source_id
        """001 when it could be read."""
        self.reason = self.template.format(**details)
        super().__init__(self.reason)


class EmptyRecord(Rejected):
    template = "enregistrement vide : deux marques de fin se suivent. Il n’y avait sans doute rien ici."


class TruncatedRecord(Rejected):
    template = (
        "longueur annoncée {announced}, trouvée {found} : elle s’arrête avant sa fin. "
        "Réexportez-la, ou téléchargez de nouveau le fichier."
    )


class NoDirectory(Rejected):
    template = (
        "ni guide ni répertoire lisibles ({found} octets, qui commencent par « {start} »). "
        "Ce n’est pas une notice ISO 2709 : réexportez-la."
    )


class NoField(Rejected):
    template = "le guide est là, mais aucune zone ne suit. Réexportez la notice."


class TooLong(Rejected):
    template = (
        "plus de {limit} Mo sans marque de fin de notice. Réexportez le fichier, en XML si la notice est très longue."
    )


class WrongEncoding(Rejected):
    template = (
        "des octets ne sont pas du {encoding} (le premier à la position {at}). "
        "Relancez sans imposer de codage, ou avec le bon."
    )


class BrokenXml(Rejected):
    template = "son XML est mal formé, à sa ligne {line} ({detail}). Réexportez-la."


class CutXml(Rejected):
    template = "la notice s’arrête avant sa fin. Réexportez-la, ou téléchargez de nouveau le fichier."


class UnreadableFile(Exception):
    """A file that gives no record at all. The message is a French sentence: what, and what next."""


class EmptyFile(UnreadableFile):
    def __init__(self) -> None:
        super().__init__("le fichier est vide. Réexportez-le.")


class Archive(UnreadableFile):
    def __init__(self, kind: str) -> None:
        super().__init__(f"c’est une archive {kind}. Décompressez-la, puis importez les fichiers qu’elle contient.")


class UnknownFormat(UnreadableFile):
    def __init__(self) -> None:
        super().__init__(
            "ce n’est ni de l’ISO 2709 (.mrc, .iso, .pan), ni du MARCXML, ni du PMB-XML. "
            "Choisissez « UNIMARC ISO 2709 » ou « PMB XML UNIMARC » à l’export."
        )


class MalformedXml(UnreadableFile):
    def __init__(self, line: int, detail: str) -> None:
        super().__init__(
            f"le XML est mal formé dès la ligne {line} ({detail}). Réexportez le fichier ; "
            "si ses accents sont en cause, précisez le codage (par exemple cp1252)."
        )


class NoRecordInXml(UnreadableFile):
    def __init__(self, root: str) -> None:
        super().__init__(
            f"c’est du XML (racine « {root} »), mais sans notice : il y faut des éléments « record » (MARCXML) "
            "ou « notice » (PMB-XML)."
        )


class ForbiddenEntity(UnreadableFile):
    def __init__(self) -> None:
        super().__init__(
            "le XML déclare des entités, ce qu’aucun export de notices ne fait et qui peut être malveillant. "
            "Il n’est pas lu : demandez un export sans « <!ENTITY »."
        )


class UnknownEncoding(UnreadableFile):
    def __init__(self, name: str) -> None:
        super().__init__(f"le codage « {name} » n’existe pas. Essayez utf-8, iso5426, cp1252 ou marc8.")
