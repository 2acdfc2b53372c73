from pathlib import Path

import pytest

from catalogue.unimarc import code_lists

FOLDER = Path(code_lists.__file__).parent / "codes"
NAMES = ["relators", "languages", "countries", "document_types"]


@pytest.mark.parametrize("name", NAMES)
def test_a_list_has_one_line_a_code_and_no_hole(name: str) -> None:
    lines = [line for line in (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    rows = [line.split("\t") for line in lines]
    codes = [row[0] for row in rows]
    assert len(set(codes)) == len(codes)
    assert {len(row) for row in rows} == {4 if name == "relators" else 2}
    # Only the MARC21 code of a function may be missing.
    assert all(cell.strip() == cell and cell for row in rows for cell in (row[0], *row[-1:]))


@pytest.mark.parametrize(
    ("found", "label"),
    [
        (code_lists.relator("070"), "auteur"),
        (code_lists.relator("aut"), "auteur"),
        (code_lists.relator("651"), "directeur de la publication"),
        (code_lists.contribution("730"), "traduction"),
        (code_lists.language("fre"), "français"),
        (code_lists.country("FR"), "France"),
        (code_lists.document_type("a"), "Texte imprimé"),
        (code_lists.relator("zzz"), "zzz"),
        (code_lists.language("qqq"), "qqq"),
    ],
)
def test_codes_have_french_labels_and_unknown_ones_show_themselves(found: str, label: str) -> None:
    assert found == label


def test_french_typography() -> None:
    for name in NAMES:
        assert "'" not in (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").split("\n", 1)[1]
