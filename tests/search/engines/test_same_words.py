"""French words come out the same here and in an official Elasticsearch, asked word by word."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymarc import Field

from catalogue.importing.sources import SourceRecord, UnreadableFile, read_records
from search import french

ROOT = Path(__file__).resolve().parents[3]
SENTENCES = """
L’évaluation de l'accompagnement jusqu’aux Clas d’Aujourd’hui ; lorsqu’ILS veulent, QU’ON puisse : « C’est-à-dire ».
Les œuvres, les cœurs, ex æquo, Łódź, Straße, Ñandú, İzmir, 12 000 m², n° 3, n°4, 1er, 2e, XXIe, 50 %, 3,5 M€, A8 bis, LOG 12.
Chevaux, travaux, niveaux, eaux, beaux, généraux, nez, gaz, prix, voix, os, bras, corps, Bourgogne-Franche-Comté, Île-de-France.
Rétablissement, rafraîchissement, finissant, nourrissante, lentement, vivement, activement, doucement, complètement, certainement.
Qualificatrice, planificateur, éducatrice, communicateur, créatrice, formateur, directrice, conductrice, chanteuse, heureuse.
Deuxième, centième, première, boulangère, active, administrative, folle, molle, personnelle, professionnel, concrète, complète.
Économique, politique, numérique, diplomatique, jeunesse, richesse, vieillesse, jardinage, voisinage, urbanisation, visualisation.
Organisateur, mobilisateur, éducation, évaluation, coalition, répétition, énergie, mairie, parties, aller, année, journées, créée.
Appartement, collectivités, intercommunalité, accueillons, nn, mmm, 1111, a1b2, aaa, bbbbb, eeeee, rrrrre, iie, xxxxxx, ssssss.
QPV ANRU NPNRU PRE Clas Réaap REAAP Cucs CLS Zus ZFU GPV GUSP Fle EPT Plaine Commune Est Ensemble Grand Paris Grand Est.
O’Connor N’Diaye l’O’Connor d’l’eau qu’n’est rock’n’roll presqu’île entr’aide prud’homme a'b'c'd'e'f'g'h 'x' l' ' '' ’’.
ʼ‘’＇‛ l‘eau l＇eau l‛eau lʼeau ﬁn ﬂeur ① ⑳ ½ ª º Ⅻ ℓ ꜳ ǆ ß ẞ ø Ø ĳ ŉ Ω ё й ά 中文 العربية हिन्दी
"""
# Written by the files of this project themselves, which speak of the trade in French.
SOURCES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/templates/**/*.html")]


@pytest.fixture(scope="module")
def analyse(test_server):
    from elasticsearch import Elasticsearch

    client = Elasticsearch(test_server, request_timeout=60)
    index = f"french-words-{token_hex(4)}"  # another worker plays other tests of this file on the same server
    client.indices.create(index=index, settings={"analysis": french.ANALYSIS, "index.analyze.max_token_count": 200_000})
    yield lambda analyzer, text: [
        token["token"] for token in client.indices.analyze(index=index, analyzer=analyzer, text=text)["tokens"]
    ]
    client.indices.delete(index=index)


@pytest.fixture(scope="module")
def real_words(real_records) -> list[str]:
    """Every word of every title, subject and abstract of the real records."""
    texts: set[str] = set()
    for path in sorted((real_records / "records").rglob("*")):
        if path.is_file():
            with path.open("rb") as stream:
                texts.update(field.value() for field in fields_of(stream) if "200" <= field.tag <= "720")
    return sorted({word for text in texts for word in unicodedata.normalize("NFC", text).split()})


def fields_of(stream: BinaryIO) -> Iterator[Field]:
    try:
        for received in read_records(stream):
            if isinstance(received, SourceRecord):
                yield from (field for field in received.marc.fields if not field.control_field)
    except UnreadableFile:
        return


def assert_same_words(analyse, text):
    assert french.exact_words(text) == analyse("french_exact", text)
    assert french.stems(text) == analyse("french_stems", text)


@pytest.mark.elasticsearch
class TestSameWordsAsElasticsearch:
    def test_sentences(self, analyse):
        assert_same_words(analyse, SENTENCES)

    def test_the_words_of_the_project(self, analyse):
        words = sorted({word for path in SOURCES for word in re.findall(r"\S+", path.read_text(encoding="utf-8"))})
        assert len(words) > 1000
        assert_same_words(analyse, "\n".join(words))

    def test_the_families_of_words(self, analyse):
        assert_same_words(analyse, " ".join(french.FAMILIES))

    @pytest.mark.real_records
    def test_the_words_of_real_titles(self, analyse, real_words):
        for first in range(0, len(real_words), 10_000):
            assert_same_words(analyse, "\n".join(real_words[first : first + 10_000]))

    def test_every_ending_the_stemmer_knows(self, analyse):
        bases = ("b", "ca", "dor", "plan", "marqu", "instal", "sensibil", "accompagn", "verbalis")
        endings = [ending for _length, ending, _replacement in french._ENDINGS] + [
            "ique",
            "aux",
            "eaux",
            "eux",
            "ie",
            "ier",
            "ée",
            "s",
        ]
        assert_same_words(analyse, " ".join(base + ending for base in bases for ending in endings))

    def test_every_letter_and_digit_of_the_latin_alphabets(self, analyse):
        ranges = (
            range(0x21, 0x250),
            range(0x1E00, 0x1F00),
            range(0x2070, 0x2190),
            range(0x2460, 0x2500),
            range(0xFF00, 0xFFF0),
        )
        characters = [chr(code) for codes in ranges for code in codes if unicodedata.category(chr(code)) != "Cn"]
        # Enclosed « (1) » and « 1. » : Lucene leaves their punctuation in the word; nobody searches for it.
        characters = [
            c for c in characters if not "\N{PARENTHESIZED DIGIT ONE}" <= c <= "\N{PARENTHESIZED LATIN SMALL LETTER Z}"
        ]
        assert_same_words(analyse, " ".join(f"k{character}k" for character in characters))

    def test_any_text(self, analyse):
        # The alphabets of Europe; of the newest scripts, Java and Python do not know the same letters.
        assigned = st.characters(exclude_categories=["Cs", "Cn"], max_codepoint=0x52F)
        examples: list[str] = []

        @given(st.text(assigned | st.sampled_from("aàeéhlnqrstuxz’' -"), max_size=80))
        def collect(text):
            examples.append(text)

        collect()
        # One question to the server for them all.
        text = "\n".join(examples)
        assert french.stems(text) == analyse("french_stems", text)
