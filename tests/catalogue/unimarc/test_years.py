"""Every shape of date met in real files, and the years it means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.parsed import Level, YearRange
from catalogue.unimarc.years import LATEST, years

BOOK, SERIAL, ISSUE, ARTICLE = Level.MONOGRAPH, Level.SERIAL, Level.ISSUE, Level.ARTICLE


def _range(expected: object) -> YearRange | None:
    if expected is None or isinstance(expected, YearRange):
        return expected
    return YearRange(*expected) if isinstance(expected, tuple) else YearRange(expected, expected)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2002", 2002),
        ("2002 (DL)", 2002),
        ("impr. 2008", 2008),
        ("C 1983", 1983),
        ("DL 2020", 2020),
        ("DL 2010, cop. 2010", 2010),
        ("cop. 1998", 1998),
        ("[1968?]", 1968),
        ("[2023]", 2023),
        ("1990-1995", (1990, 1995)),
        ("1995-", 1995),  # a set in progress is not a serial
        ("1851-58.", (1851, 1858)),
        ("[1936-38]", (1936, 1938)),
        ("2003-2004", (2003, 2004)),
        ("1999/2000", (1999, 2000)),
        ("01/12/2021", 2021),
        ("2004-08-04", 2004),
        ("20040804", 2004),
        ("Sept. 22, 1856.", 1856),
        ("03 Nov 2008", 2008),
        ("mars 2004", 2004),
        ("2008-05", 2008),
        ("ca 1950", 1950),
        ("[entre 1978 et 1984]", (1978, 1984)),
        ("[between 1880 and 1893]", (1880, 1893)),
        ("[1981 or 1982]", 1981),
        # publication, then legal deposit, then copyright, then printing
        ("1984, c1983.", 1984),
        ("1954 [c1944]", 1954),
        ("1952[c1950]", 1952),
        ("[c1892] 1904.", 1904),
        ("cop. 1995, DL 2001", 2001),
        ("c1982 (1983 printing).", 1982),
        ("(1985 printing)", 1985),
        ("2001 [impr. 2003]", 2001),
        ("impr. 2009, cop. 2007", 2007),
        ("Printed in the year 1677.", 1677),
        ("p1972.", 1972),
        ("ach. d'impr. 1999", 1999),
        # corrections, other calendars, other scripts
        ("1847 [i.e. 1848]", 1848),
        ("[19]68", 1968),
        ("2545 [2002]", 2002),
        ("1431 [2010]", 2010),
        ("min kuo 74 [1985]", 1985),
        ("Meiji 33 [1900]", 1900),
        ("An VII", (1798, 1799)),
        ("an VII [1799]", 1799),
        ("MDCCLXXXIX", 1789),
        ("anno D[omi]ni. MCCCCCX. die XIII. Iulii. [13 July 1510]", 1510),
        ("l983, 1966.", 1983),  # a letter l for a figure 1
        ("٢٠١٠", 2010),
        ("١٤٣١ [2010]", 2010),
        # no certain year
        ("١٤٣١", None),
        ("1431 H", None),
        ("198-", None),
        ("[19..]", None),
        ("[198-?]", None),
        ("s.d.", None),
        ("", None),
        ("LP 75.", None),
        ("36194.", None),
        ("ERA 9512.", None),
        ("XVIIIe siècle", None),
        ("9999", None),
        ("26 et 8888 et 1012", None),
        ("0", None),
        ("1399", None),
    ],
)
def test_a_book(printed: str, expected: object) -> None:
    assert years(printed, BOOK) == _range(expected)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("1995-", (1995, None)),
        ("2002-....", (2002, None)),
        ("1965-...", (1965, None)),
        ("c2005-", (2005, None)),
        ("[2004-]", (2004, None)),
        ("2000?-", (2000, None)),
        ("1946? -", (1946, None)),
        ("2004 -", (2004, None)),
        ("2005/2006-", (2005, None)),
        ("1995-9999", (1995, None)),
        ("1980-0001", (1980, None)),  # 0001: this file's way of not knowing
        ("1985-?", (1985, None)),
        ("2537 [1978]-", (1978, None)),
        ("1365-   [1986-      ]", (1986, None)),
        ("1998-2000, 2003-", (1998, None)),
        ("1972, c1969-", (1972, None)),
        ("1994-2004", (1994, 2004)),
        ("1937- 1999", (1937, 1999)),
        ("(1996-2001)", (1996, 2001)),
        ("1982-[2007]", (1982, 2007)),
        ("[1888]-1915", (1888, 1915)),
        ("1989?-1995", (1989, 1995)),
        ("c1983-<c1985>", (1983, 1985)),
        ("752-<[768]> [1992-<2007 or 2008>]", (1992, 2008)),
        ("août 2004 - mars 2005", (2004, 2005)),
        ("2004-08", (2004, 2008)),
        # only certain years count
        ("1993-199X", 1993),
        ("1931-194?", (1931, 1940)),
        ("1860-19..", (1860, 1900)),
        ("1896-19??", (1896, 1900)),
        ("18..-1899", 1899),
        ("19??-2008", 2008),
        ("192 -1931.", 1931),
        ("   -1956.", 1956),
        ("0001-2007", 2007),
        ("[19..]-", None),
        ("[19??-]", None),
        ("[199.]-", None),
        ("199X-", None),
        ("19?-", None),
        ("200?-", None),
        ("182?-193?", None),
        ("[190.]-[190.]", None),
        ("19XX-200?", None),
        ("0001-", None),
        ("11996-", None),
        ("s.d.-", None),
        # through several publishers
        ("1949-19?? ; 19??-1992", (1949, 1992)),
        ("1886-1909? ; 1909?-1976", (1886, 1976)),
        ("19??-2004 ; 1880-19??", (1880, 2004)),
        ("1976-199X ; 199X-", (1976, None)),
    ],
)
def test_a_serial(printed: str, expected: object) -> None:
    assert years(printed, SERIAL) == _range(expected)


@pytest.mark.parametrize("level", [ISSUE, ARTICLE])
@pytest.mark.parametrize(
    ("printed", "expected"),
    [("2004-08", 2004), ("été 1998", 1998), ("3e trim. 2008", 2008), ("2003-2004", (2003, 2004))],
)
def test_an_issue_or_an_article(printed: str, level: Level, expected: object) -> None:
    assert years(printed, level) == _range(expected)


@pytest.mark.parametrize(
    ("printed", "level", "coded", "expected"),
    [
        ("", BOOK, "d1979    ", 1979),
        ("s.d.", BOOK, "d1979    ", 1979),
        ("1980", BOOK, "d1979    ", 1980),  # what is printed wins
        ("[19..]", BOOK, "d1979    ", None),  # it says that it does not know: the code knows no better
        ("[19..]-", SERIAL, "a19809999", None),
        ("", BOOK, "f19001999", None),  # uncertain, between two bounds
        ("", BOOK, "f19681968", 1968),
        ("", BOOK, "g19901995", (1990, 1995)),
        ("", BOOK, "h20172016", 2017),
        ("", SERIAL, "a19959999", (1995, None)),
        ("0001-", SERIAL, "a19749999", (1974, None)),
        ("", SERIAL, "b19801999", (1980, 1999)),
        ("1995", SERIAL, "a19959999", (1995, None)),
        ("1995", SERIAL, "b19952004", (1995, 2004)),
        ("1995", SERIAL, "", 1995),
        ("", BOOK, "d00019999", None),
        ("", BOOK, "u        ", None),
        ("", BOOK, "fr", None),
    ],
)
def test_the_coded_date_answers_when_nothing_is_printed(
    printed: str, level: Level, coded: str, expected: object
) -> None:
    assert years(printed, level, coded) == _range(expected)


def test_next_year_may_be_announced_but_no_later() -> None:
    assert years("2031", BOOK, latest=2031) == YearRange(2031, 2031)
    assert years("2032", BOOK, latest=2031) is None


_DATES = st.text(alphabet="0123456789-–/.?XxcDL[]()<> ,;iel'anVIMéH", max_size=30) | st.text(max_size=40)


@given(_DATES, st.sampled_from(Level), st.text(alphabet="abcdfgu0123456789 ", max_size=9))
def test_years_are_always_plausible(printed: str, level: Level, coded: str) -> None:
    found = years(printed, level, coded)
    if found is not None:
        assert 1400 <= found.start <= LATEST
        assert found.end is None or found.start <= found.end <= LATEST
        assert found.end is not None or level is SERIAL
