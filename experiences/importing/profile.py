"""The columns of the exchange table, version 1: frozen. No Django here.

COLUMNS are required, empty or not; FURTHER may be there, and are what the model has more. docs/fiches_echange.md says
what each holds; a column is added at the end and under another version, never renamed.
"""

VERSION = 1
COLUMNS = (
    "identifiant", "titre", "accroche", "communes_insee", "qpv", "territoire_libre", "porteur", "partenaires", "themes",
    "cadre", "publics", "debut", "fin", "etat", "moyens", "contexte", "objectifs", "demarche", "participation",
    "resultats", "leviers", "freins", "contact_nom", "contact_fonction", "contact_courriel", "contact_public",
    "redacteur", "date_redaction", "references",
)  # fmt: skip
FURTHER = (
    "territoires", "precision", "verifiee_le", "licence", "etp", "budget", "financements", "indicateurs",
    "si_c_etait_a_refaire", "conditions_de_transfert", "points_de_vigilance", "contact_organisme", "contact_telephone",
    "contact_accord_le", "contact_visible_jusqu_au", "demonstration", "identifiant_permanent", "adresse", "publiee_le",
    "modifiee_le", "d_apres", "supprimee_le", "motif",
)  # fmt: skip
REPEAT = "|"
"""Between the values of one cell."""
BAR = "¦"
"""What a value writes in the place of that sign."""
PART = " ; "
"""Between the parts of one value: « Caf ; 12000.00 ; 2018 ; droit-commun »."""
