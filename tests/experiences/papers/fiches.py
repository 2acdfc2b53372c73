"""Sheets as plain values: an ordinary one, a very short one, one that says far too much."""

from experiences.papers.sheet import Indicator, Lesson, Part, Passage, Person, Sheet

SENTENCE = "Les habitants de la cité se retrouvent chaque mercredi autour du jardin et décident ensemble des travaux."


def ordinary(key: int = 12, **changes) -> Sheet:
    said = {
        "key": key,
        "number": f"PB-FE-2018-{key:03}",
        "title": "Un jardin partagé au pied des tours",
        "summary": "Des locataires transforment une dalle en jardin, et en font leur lieu de réunion.",
        "url": f"https://rayonnage.example/fiches/jardin-{key}/",
        "territories": ("Saint-Denis",),
        "filed_under": ("Saint-Denis",),
        "place": "Cité des Étangs",
        "holders": ("Régie de quartier des Étangs",),
        "partners": (Part("Ville de Saint-Denis", "financeur"), Part("Amicale des locataires")),
        "period": "De mars 2016 à juin 2018",
        "state": "Achevée",
        "themes": ("Habitat",),
        "frameworks": ("Contrat de ville",),
        "audiences": ("Locataires", "Enfants"),
        "means": ("0,5 équivalent temps plein", "42\u202f000\u00a0€"),
        "story": (
            Passage(
                "context", "Contexte et diagnostic", f"<p>Une dalle vide. {SENTENCE}</p><p>Des conflits d’usage.</p>"
            ),
            Passage("objectives", "Objectifs", "<ul><li>Se rencontrer</li><li>Cultiver</li></ul>"),
            Passage("approach", "Démarche", f"<p>Trois réunions, puis un chantier. {SENTENCE} {SENTENCE}</p>"),
            Passage("participation", "Participation des habitants", "<p>Ils ont décidé du plan.</p>"),
            Passage("results", "Résultats", f"<p>Quarante parcelles et un composteur. {SENTENCE}</p>"),
        ),
        "afterthoughts": (Passage("hindsight", "Si c’était à refaire", "<p>Commencer par l’eau.</p>"),),
        "indicators": (
            Indicator("parcelles cultivées", "40", "", "régie, 2018"),
            Indicator("de déchets", "4", "tonnes"),
        ),
        "levers": (Lesson("Un binôme régie et bailleur.", "Pilotage"), Lesson("Un local ouvert le soir.")),
        "brakes": (Lesson("Dix-huit mois d’autorisations.", "Calendrier"),),
        "contacts": (Person("Samir Haddad", "Directeur", "Régie", "contact@regie.example", "01 99 00 12 34"),),
        "references": ("La ville en commun / Jacques Donzelot, 2012",),
        "writers": ("Paul Mercier",),
        "written": "rédigée en septembre 2018",
        "licence": "Licence Ouverte 2.0",
    }
    return Sheet(**{**said, **changes})


def bare(key: int = 13, **changes) -> Sheet:
    """What an import of three columns leaves: no place, no picture, no story."""
    return Sheet(key=key, number=f"PB-FE-2019-{key:03}", title="Un café", summary="Un café.", **changes)


def endless(key: int = 14) -> Sheet:
    """Every field at its longest, or longer than anybody would write it."""
    word = "Interdépartementalisation"
    name = f"Association {word} " * 7
    passage = f"<p>{f'{SENTENCE} ' * 20}</p>" * 6
    names = ("context", "objectives", "approach", "participation", "results")
    return ordinary(
        key,
        title=("Mener une action " * 16)[:255],
        summary=("Une accroche sans fin " * 20)[:300],
        territories=tuple(f"Commune-sur-{word} n° {n}" for n in range(39)),
        filed_under=tuple(f"Commune {n}" for n in range(39)),
        place=("Un lieu " * 80)[:500],
        holders=(name,) * 6,
        partners=tuple(Part(f"{name} {n}", "financeur") for n in range(40)),
        themes=tuple(f"Thème {word} {n}" for n in range(9)),
        frameworks=tuple(f"Cadre {n}" for n in range(20)),
        audiences=tuple(f"Public {n}" for n in range(20)),
        audience_note=("de tous âges " * 50)[:500],
        means=("Des moyens. " * 300, *(f"Financeur {n} : 10 000 €" for n in range(20))),
        story=tuple(Passage(one, one.capitalize(), passage) for one in names),
        afterthoughts=tuple(Passage(one, one, passage) for one in ("hindsight", "transfer_conditions", "vigilance")),
        indicators=tuple(
            Indicator("indicateur " * 20, "12 345 678 901", "unités " * 8, "source " * 28) for _ in range(12)
        ),
        levers=(Lesson(("Une leçon sans point " * 20)[:400], "Participation des habitants"),) * 25,
        brakes=(Lesson(("Uneleçonsansespace" * 30)[:400], "Cadre réglementaire"),) * 25,
        contacts=(Person("N" * 200, "Fonction " * 22, "Organisme " * 20, f"{'a' * 60}@{'b' * 60}.example", "0" * 40),)
        * 3,
        references=("Une référence " * 30,) * 30,
        writers=tuple(f"Prénom Nom {n}" for n in range(12)),
        url=f"https://rayonnage.example/fiches/{'-'.join(['mener-une-action'] * 14)}/",
    )
