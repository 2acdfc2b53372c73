"""The tile map of the département, and what a centre may write wrong in its own."""

import pytest

from experiences.listing.cartogram import BadCartogram, read
from experiences.listing.drawing import SHIPPED, cartogram, check_cartogram
from experiences.templatetags.cartogram import broken
from reference.loading import DATA, rows

SHIPPED_93 = SHIPPED / "93.tsv"
HEAD = "kind\tcode\tcolumn\trow\tgroup\tshort\n"

# Which communes touch, as anybody reads on a map of the département.
TOUCH = {
    "93066": {"93079", "93072", "93027", "93001", "93070", "93039"},
    "93064": {"93010", "93053", "93048", "93077", "93049"},
    "93053": {"93008", "93010", "93064", "93048", "93063"},
    "93015": {"93074", "93046", "93014", "93047"},
    "93074": {"93073", "93078", "93071", "93046", "93015"},
    "93007": {"93030", "93013", "93029", "93005"},
    "93051": {"93050", "93033"},
}


@pytest.fixture
def write(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "carte.tsv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def test_it_has_each_commune_of_today_once_in_its_ept():
    drawn = read(SHIPPED_93)
    communes = [row for row in rows(DATA / "territories.tsv") if row["kind"] == "commune" and not row["successor"]]
    assert {cell.code: f"ept:{cell.group}" for cell in drawn.cells} == {row["code"]: row["parent"] for row in communes}
    assert len(drawn.cells) == 39


@pytest.mark.parametrize(("code", "touched"), TOUCH.items())
def test_neighbours_stay_neighbours(code, touched):
    assert touched <= read(SHIPPED_93).neighbours(code)


def test_each_ept_is_of_one_piece():
    drawn = read(SHIPPED_93)
    for group in drawn.groups:
        codes = {cell.code for cell in drawn.cells if cell.group == group.code}
        reached, waiting = set(), [min(codes)]
        while waiting:
            code = waiting.pop()
            if code not in reached:
                reached.add(code)
                waiting += drawn.neighbours(code) & codes
        assert reached == codes


def test_the_west_is_at_the_left_and_the_north_above():
    centers = {code: cell.center for code, cell in read(SHIPPED_93).by_code.items()}
    assert min(x for x, _y in centers.values()) == centers["93031"][0], "Épinay-sur-Seine"
    assert max(y for _x, y in centers.values()) == centers["93051"][1], "Noisy-le-Grand"
    assert centers["93073"][1] == min(y for _x, y in centers.values()), "Tremblay-en-France"
    assert max(x for x, _y in read(SHIPPED_93).rivers["la Seine"]) < centers["93070"][0]


def test_no_name_of_a_group_covers_a_tile():
    drawn = read(SHIPPED_93)
    for group in drawn.groups:
        left, top = group.corner
        for cell in drawn.cells:
            x, y = cell.center
            beside = x + 44 <= left or x - 44 >= left + 250
            assert beside or y + 50 <= top or y - 50 >= top + 74, (group.code, cell.code)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "colonne absente"),
        ("kind\tcode\n", "colonne absente : column, row, group, short"),
        (HEAD, "aucune commune"),
        (HEAD + "commune\t1\tun\t0\t\t\n", "ligne 2 : colonne et rang s’écrivent en chiffres"),
        (HEAD + "commune\t1\tnan\t0\t\t\n", "ligne 2"),
        (HEAD + "# note\ncommune\t1\t1e9\t0\t\t\n", "ligne 3"),
        (HEAD + "ville\t1\t0\t0\t\t\n", "« ville » n’est pas une nature"),
        (HEAD + "commune\t1\t0\t0\t\t\ncommune\t1\t1\t0\t\t\n", "le même code"),
        (HEAD + "commune\t1\t0\t0\t\t\ncommune\t2\t0\t0\t\t\n", "la même case"),
        (HEAD + "commune\n", "ligne 2"),
    ],
)
def test_a_table_that_cannot_be_drawn_says_why_and_the_page_does_without(write, settings, text, said):
    path = write(text)
    with pytest.raises(BadCartogram, match=said):
        read(path)
    settings.FICHES_CARTOGRAM = str(path)
    assert cartogram() is None
    assert said in check_cartogram(None)[0].msg


def test_a_table_in_another_encoding_says_so(write):
    with pytest.raises(BadCartogram, match="UTF-8"):
        read(write(HEAD + "commune\t1\t0\t0\t\tÉpinay\n", "latin-1"))


def test_a_table_that_is_not_there_says_so(settings, tmp_path):
    settings.FICHES_CARTOGRAM = str(tmp_path / "absente.tsv")
    assert cartogram() is None
    assert "il n’y a pas de fichier" in check_cartogram(None)[0].msg


def test_the_one_that_is_shipped_is_good_and_none_is_allowed(settings):
    assert check_cartogram(None) == []
    settings.FICHES_CARTOGRAM = ""
    assert check_cartogram(None) == []


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Bondy", ["Bondy"]),
        ("Les Pavillons-sous-Bois", ["Les", "Pavillons-", "sous-Bois"]),
        ("Saint-Ouen-sur-Seine", ["Saint-Ouen-", "sur-Seine"]),
        ("L’Île-Saint-Denis", ["L’Île-Saint-", "Denis"]),
    ],
)
def test_a_name_breaks_where_it_may(name, lines):
    assert broken(name) == lines
