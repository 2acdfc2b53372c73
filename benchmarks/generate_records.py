"""Write a file of UNIMARC records such as PMB exports them, always the same for the same number of records.

    python benchmarks/generate_records.py 50000 records.mrc

Books and reports (seven in ten), articles of periodicals, issues, periodicals; with items, descriptors, keywords and
abstracts. Every name is invented.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

FIELD_END, RECORD_END, DELIMITER = "\x1e", "\x1d", "\x1f"

Field = tuple[str, str]
"""Tag, then indicators and subfields as ISO 2709 writes them."""

OBJECTS = (
    "renouvellement urbain", "quartiers prioritaires", "logement social", "mixité sociale", "éducation populaire",
    "participation des habitants", "accès aux droits", "insertion par l’activité économique", "santé communautaire",
    "médiation sociale", "prévention de la délinquance", "gestion urbaine de proximité", "réussite éducative",
    "lutte contre les discriminations", "développement social local", "politique de la ville", "emploi des jeunes",
    "intercommunalité",
    "habitat ancien dégradé", "espaces publics", "égalité entre les femmes et les hommes", "culture et territoires",
)  # fmt: skip
FORMS = (
    "L’évaluation",
    "Les enjeux",
    "Le pilotage",
    "Une histoire",
    "La mise en œuvre",
    "Le bilan",
    "Les métiers",
    "Pratiques",
)
PLACES = (
    "Aubervilliers", "Bobigny", "Bondy", "Clichy-sous-Bois", "Épinay-sur-Seine", "La Courneuve", "Montreuil", "Pantin",
    "Saint-Denis", "Sevran", "Stains", "Villepinte", "Lyon", "Marseille", "Roubaix", "Nîmes", "Besançon", "Orléans",
)  # fmt: skip
WORDS = (  # noqa: SIM905
    "les acteurs locaux habitants territoire démarche projet quartier action publique associations ville contrat État "
    "collectivités évaluation diagnostic partenariat coopération parcours accompagnement jeunes familles école santé "
    "emploi logement cadre vie expérience analyse enquête entretien données étude recherche résultats méthode propose "
    "montre interroge présente décrit depuis avec dans pour entre selon malgré après enfin également notamment"
).split()
SYLLABLES = (
    "ber",
    "ca",
    "dou",
    "é",
    "fau",
    "gi",
    "la",
    "mar",
    "ni",
    "ro",
    "sau",
    "ti",
    "val",
    "vi",
    "zé",
    "çon",
    "lle",
    "nœud",
)
FORENAMES = (
    "Amélie",
    "Bakary",
    "Cécile",
    "Djamila",
    "Étienne",
    "Fatou",
    "Hélène",
    "Irène",
    "Joël",
    "Maëlle",
    "Noé",
    "Zoé",
)
JOURNALS = 60


def records(count: int, seed: int = 1) -> Iterator[bytes]:
    chance = random.Random(seed)
    for number in range(1, count + 1):
        yield record(chance, number)


def record(chance: random.Random, number: int) -> bytes:
    draw = chance.random()
    if number <= JOURNALS:
        return iso2709("nas1", fields_of_serial(chance, number))
    if draw < 0.05:
        return iso2709("nas2", fields_of_issue(chance, number))
    if draw < 0.3:
        return iso2709("naa2", fields_of_article(chance, number))
    return iso2709("nam0", fields_of_book(chance, number))


def fields_of_book(chance: random.Random, number: int) -> list[Field]:
    year = chance.randint(1975, 2024)
    publisher, place = f"Éditions {name(chance, 900)}", chance.choice(PLACES)
    series = f"Collection {name(chance, 400)}"
    fields = [
        *control(number, chance),
        field(
            "200", "1 ", a=f"{chance.choice(FORMS)} {of(chance.choice(OBJECTS))}", e=f"{name(chance, 5000)}, {place}"
        ),
        field("010", "  ", a=isbn(number)) if chance.random() < 0.6 else field("020", "  ", a="FR", b=f"0{number:07}"),
        field("101", "0 ", a="fre"),
        field("102", "  ", a="FR"),
        field("215", "  ", a=f"{chance.randint(20, 600)} p.", c="ill.", d=f"{chance.randint(20, 30)} cm"),
        *abstract(chance),
        *authors(chance),
        field("210", "  ", a=place, c=publisher, d=str(year), h=f"{year}-01-01"),
        field("214", "  ", a=place, c=publisher, d=str(year), h=f"{year}-01-01"),
    ]
    if chance.random() < 0.4:
        fields += [field("225", "2 ", a=series, v=str(chance.randint(1, 90))), field("410", " 0", t=series, v="1")]
    return [*fields, *subjects(chance), *items(chance, number), field("801", "  ", a="INTERNE", b="FR", c="20240105")]


def fields_of_article(chance: random.Random, number: int) -> list[Field]:
    journal = chance.randint(1, JOURNALS)
    year, issue = chance.randint(1990, 2024), chance.randint(1, 400)
    return [
        *control(number, chance),
        field("200", "1 ", a=f"{of(chance.choice(OBJECTS)).capitalize()} : {words(chance, 4)}"),
        field("101", "0 ", a="fre"),
        field("215", "  ", a=f"pp. {issue}-{issue + 9}"),
        *abstract(chance),
        *authors(chance),
        field("210", "  ", d=str(year), h=f"{year}-03-01"),
        *subjects(chance),
        field("461", "  ", t=journal_title(journal), **{"9": (f"id:{journal}", "lnk:perio")}),
        field("463", "  ", d=f"{year}-03-01", v=str(issue), t=" ", **{"9": (f"id:{issue}", "lnk:bull")}),
        field("801", "  ", a="INTERNE", b="FR", c="20240105"),
    ]


def fields_of_issue(chance: random.Random, number: int) -> list[Field]:
    journal = chance.randint(1, JOURNALS)
    year, issue = chance.randint(1990, 2024), chance.randint(1, 400)
    return [
        *control(number, chance),
        field("200", "1 ", a=f"{words(chance, 3)}", h=str(issue), **{"9": f"id:{number}"}),
        field("530", "  ", a=journal_title(journal)),
        field("210", "  ", d=str(year), h=f"{year}-03-01"),
        field("101", "0 ", a="fre"),
        field("461", "  ", t=journal_title(journal), **{"9": ("bl:s1", f"id:{journal}", "lnk:parent")}),
        *items(chance, number),
    ]


def fields_of_serial(chance: random.Random, number: int) -> list[Field]:
    return [
        *control(number, chance),
        field("200", "1 ", a=journal_title(number)),
        field("101", "0 ", a="fre"),
        field("210", "  ", a=chance.choice(PLACES), c=f"Éditions {name(chance, 900)}", d=f"{1950 + number}-"),
        field("326", "  ", a="Trimestriel"),
    ]


def control(number: int, chance: random.Random) -> list[Field]:
    day = f"{chance.randint(2005, 2023)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    return [("001", str(number)), field("100", "  ", a=f"{day}u        u  u0frey50  ")]


def authors(chance: random.Random) -> list[Field]:
    found = []
    for rank, tag in enumerate(("700", "701", "702")):
        if chance.random() < (0.9, 0.4, 0.2)[rank]:
            key = chance.randint(1, 12_000)
            forename = FORENAMES[key % len(FORENAMES)]
            found.append(field(tag, " 1", a=surname(key), b=forename, **{"4": "070", "9": f"id:{key}"}))
    if chance.random() < 0.3:
        key = chance.randint(1, 800)
        found.append(field("710", "02", a=f"Agence {surname(key)}", **{"4": "070", "9": f"id:{20_000 + key}"}))
    return found


def subjects(chance: random.Random) -> list[Field]:
    keys = [chance.randint(1, 1500) for _ in range(chance.randint(1, 4))]
    headings = [
        field(
            "606",
            " 1",
            a=f"{OBJECTS[key % len(OBJECTS)]} {key}".capitalize(),
            **{"9": (f"id:{key}", "lang:fr_FR", "idthes:1")},
        )
        for key in keys
    ]
    keywords = [chance.choice(OBJECTS) for _ in range(3)]
    return [field("610", "0 ", a=";".join(keywords)), *headings]


def abstract(chance: random.Random) -> list[Field]:
    if chance.random() > 0.8:
        return []
    return [field("330", "  ", a=". ".join(words(chance, 18).capitalize() for _ in range(chance.randint(1, 5))) + ".")]


def items(chance: random.Random, number: int) -> list[Field]:
    code, shelf = f"PB{number:08}", f"{chance.randint(100, 999)} {chr(65 + number % 26)}{number % 999:03}"
    keyed = (
        f"expl_id:{number}", f"create_date:{chance.randint(2005, 2023)}-05-12 00:00:00", f"expl_cb:{code}",
        f"expl_cote:{shelf}", "statut_libelle:Empruntable", "tdoc_libelle:Livre", "section_libelle:Documentaires",
        "lender_libelle:Fonds propre", "pret_flag:1", "location_libelle:Profession Banlieue",
    )  # fmt: skip
    return [
        field("995", "  ", a="Fonds propre", c="Fonds propre", f=code, k=shelf, r="uu", q="u"),
        field("996", "  ", f=code, k=shelf, a="Fonds propre", v="Profession Banlieue", e="Livre", **{"9": keyed}),
    ]


def field(tag: str, indicators: str, **subfields: str | tuple[str, ...]) -> Field:
    pairs = [
        (code, value)
        for code, values in subfields.items()
        for value in ((values,) if isinstance(values, str) else values)
    ]
    return tag, indicators + "".join(f"{DELIMITER}{code}{value}" for code, value in pairs)


def iso2709(kind: str, fields: list[Field]) -> bytes:
    directory, body = "", b""
    for tag, text in fields:
        data = (text + FIELD_END).encode()
        directory += f"{tag}{len(data):04}{len(body):05}"
        body += data
    base = 24 + len(directory) + 1
    leader = f"{base + len(body) + 1:05}{kind} 22{base:05}1i 450 "
    return (leader + directory + FIELD_END).encode() + body + RECORD_END.encode()


def isbn(number: int) -> str:
    digits = f"97823{number:07}"
    total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def surname(key: int) -> str:
    parts = []
    rest = key * 7919
    for _ in range(3):
        rest, index = divmod(rest, len(SYLLABLES))
        parts.append(SYLLABLES[index])
    return "".join(parts).capitalize() + (str(key % 97) if key % 3 == 0 else "")


def name(chance: random.Random, distinct: int) -> str:
    return surname(chance.randint(1, distinct))


def journal_title(number: int) -> str:
    return f"Cahiers {of(OBJECTS[number % len(OBJECTS)])} {number}"


def words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


def of(thing: str) -> str:
    return f"d’{thing}" if thing[0] in "aeéihou" else f"de {thing}"


def write(count: int, path: Path) -> None:
    with path.open("wb") as stream:
        stream.writelines(records(count))


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
