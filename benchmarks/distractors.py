"""Notices that any documentation centre could hold, and that answer none of the judged queries.

They speak the language of the field without its subjects: « Participation des salariés », « Médiation culturelle »,
« Renouvellement des flottes d’autobus »; two in five name in passing, in an abstract, one of the subjects or acronyms that
are looked for, and some a commune. None is indexed there: it would be an answer. Always the same for the same number.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from generate_records import FORENAMES, PLACES, surname

from search.document import Kind, SearchDocument

FIRST_KEY = 1_000_000

# The words of the field, about something else.
SUBJECTS = (
    "participation des salariés", "renouvellement des flottes d’autobus", "conseil d’administration", "jardin botanique",
    "réussite au baccalauréat", "santé animale", "médiation culturelle", "égalité devant l’impôt", "accès aux archives",
    "discrimination tarifaire", "démolition navale", "copropriété forestière", "parents d’élèves de l’enseignement agricole",
    "laïcité de l’État sous la IIIe République", "décrochage des cours", "précarité des chercheurs", "alimentation du bétail",
    "insertion paysagère des éoliennes", "économie de la mer", "création artistique", "ségrégation des matériaux",
    "prévention des inondations", "émeutes frumentaires", "sécheresse agricole", "mixité des usages forestiers",
    "enfance des écrivains", "devoirs de vacances", "habitants des îles", "histoire de la politique étrangère",
    "évaluation des médicaments", "observation des oiseaux", "chantiers du canal", "jeux de société", "mobilité électrique",
    "numérique en bibliothèque", "budget de l’Union européenne", "pouvoir d’achat", "logement étudiant", "école des mines",
    "gestion des eaux urbaines", "proximité des commerces ruraux", "contrat de travail", "contrat de rivière",
    "taxe sur les carburants", "zones humides", "quartier latin", "ville d’eaux", "villes nouvelles en Asie",
    "santé au travail", "habitat rural", "transport fluvial", "patrimoine industriel", "sport de haut niveau",
    "conseil général au XIXe siècle", "régie publicitaire", "maîtrise d’œuvre des ponts", "bail commercial",
    "droit rural", "éducation routière", "formation des pilotes", "centre de gravité", "ouverture des données",
)  # fmt: skip
FORMS = (
    "{} : approche juridique", "{} : une histoire", "La question de {}", "{} en France et en Italie", "Manuel de {}",
    "Les métiers de {}", "{} : guide pratique", "Rapport sur {}", "{} : actes du colloque", "{} : bilan de dix ans",
    "Comprendre {}", "{} au quotidien", "Petit traité de {}", "{}, première approche", "{} : enquête", "Vers {} ?",
)  # fmt: skip
# What is looked for, named in passing.
PASSING = (
    "le relogement", "le renouvellement urbain", "un conseil citoyen", "la réussite éducative", "la santé mentale",
    "la gestion urbaine de proximité", "la médiation sociale", "l’égalité femmes-hommes", "un jardin partagé",
    "l’accès aux droits", "les discriminations", "la démolition d’une barre", "les copropriétés dégradées",
    "la parentalité", "la laïcité", "le décrochage scolaire", "la précarité énergétique", "la canicule",
    "la mixité sociale", "la petite enfance", "l’aide aux devoirs", "les familles monoparentales", "les personnes âgées",
    "le contrat de ville", "l’observation sociale", "le Grand Paris Express", "les jeux olympiques", "la fracture numérique",
    "le budget participatif", "le pouvoir d’agir", "le logement social", "les quartiers prioritaires", "la politique de la ville",
    "la participation des habitants", "le droit commun", "le droit à la ville", "la ségrégation", "un chantier d’insertion",
    "l’économie sociale et solidaire", "la création d’entreprise", "la prévention de la délinquance", "le NPNRU", "les QPV",
    "le Réaap", "le Clas", "une MOUS", "la DSU", "les ZFU", "la TFPB", "un CLSPD", "le FPH", "l’ESS", "une régie de quartier",
)  # fmt: skip
NOUNS = (
    "habitants", "acteurs", "quartier", "territoire", "associations", "élus", "enfants", "école", "logement", "emploi",
    "projet", "réunion", "locataires", "budget", "jeunes", "femmes", "familles", "service public", "immeuble", "lettre",
    "horaires", "centre", "documentation", "guide", "livre", "film", "conseil", "vacances", "papiers", "chaleur", "débat",
)  # fmt: skip
SENTENCES = (
    "L’ouvrage retrace les débats entre {0} et {1} depuis trente ans.",
    "Une place particulière est faite aux {0}, souvent oubliés.",
    "L’auteur compare plusieurs exemples et interroge la place de {0} dans le projet.",
    "Les données recueillies portent sur {0}, {1} et {2}.",
    "On y trouve une chronologie, une bibliographie et un index : {0}, {1}.",
    "La première partie traite de {0}, la seconde de {1}.",
    "Comment {0} et {1} se répondent-ils ? L’enquête reste prudente.",
)
SERIES = ("Repères", "Les Études", "Cahiers de recherche", "Notes et documents", "Champs", "Pratiques")
TYPES = ("Ouvrage", "Ouvrage", "Rapport", "Guide pratique", "Étude", "Article", "Actes", "Thèse")


def distractors(count: int, seed: int = 7) -> Iterator[SearchDocument]:
    chance = random.Random(seed)
    for number in range(1, count + 1):
        yield distractor(chance, number)


def distractor(chance: random.Random, number: int) -> SearchDocument:
    subject, other = chance.choice(SUBJECTS), chance.choice(SUBJECTS)
    title = chance.choice(FORMS).format(subject)
    title = f"{title[0].upper()}{title[1:]}"
    if chance.random() < 0.6:
        title += f", {chance.choice(('le cas', 'l’exemple'))} de {surname(chance.randint(1, 4000))}"
    year, publisher = chance.randint(1975, 2025), f"Éditions {surname(chance.randint(1, 900))}"
    agents = tuple(name(chance) for _ in range(chance.choice((1, 1, 2))))
    return SearchDocument(
        kind=Kind.RECORD,
        pk=FIRST_KEY + number,
        url=f"/notices/{FIRST_KEY + number}/lointain/",
        title=title,
        sort_title=title.casefold(),
        agents=agents,
        subjects=tuple(dict.fromkeys(f"{one[0].upper()}{one[1:]}" for one in (subject, other))),
        keywords=tuple(chance.sample(NOUNS, 2)),
        series=(chance.choice(SERIES),) if chance.random() < 0.4 else (),
        publishers=(publisher,),
        identifiers=(f"97922{number:07}0",),
        call_numbers=(f"{chance.choice(('DRT', 'ECO', 'HIS', 'SCI'))} {number % 1000} {agents[0][:3].upper()}",),
        abstract=abstract(chance),
        document_type=chance.choice(TYPES),
        languages=("français",),
        years=(year,),
        sort_year=year,
        description=f"{publisher}, {year}",
    )


def name(chance: random.Random) -> str:
    return f"{surname(chance.randint(1, 12_000))}, {chance.choice(FORENAMES)}"


def abstract(chance: random.Random) -> str:
    told = [chance.choice(SENTENCES).format(*chance.sample(NOUNS, 3)) for _ in range(chance.randint(1, 5))]
    if chance.random() < 0.4:
        told.append(f"Un chapitre évoque {chance.choice(PASSING)}.")
    if chance.random() < 0.1:
        told.append(f"Les exemples viennent de {chance.choice(PLACES)}.")
    return " ".join(told)
