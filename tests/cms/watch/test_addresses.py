"""One article has one address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.watch.addresses import address_key, cleaned, compared
from reference.web.addresses import NotAnAddress

HOSTS = st.sampled_from(["exemple.fr", "journal.exemple.fr", "école.fr", "exemple.co.uk"])
PATHS = st.lists(st.text(alphabet="abcé-_.%2 ~é()", max_size=6), max_size=4).map("/".join)
PARAMETERS = st.dictionaries(
    st.sampled_from(["id", "p", "ref", "q", "page"]), st.text(alphabet="aé&=+ %1", max_size=5), max_size=3
)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    from urllib.parse import quote, urlencode

    query = urlencode(draw(PARAMETERS))
    return f"https://{draw(HOSTS)}/{quote(draw(PATHS))}" + (f"?{query}" if query else "")


@given(addresses())
def test_cleaning_twice_changes_nothing_more(address: str) -> None:
    once = cleaned(address)
    assert cleaned(once) == once
    assert compared(once) == compared(address)


@given(
    addresses(), st.sampled_from(["utm_source=x", "utm_medium=a%20b", "fbclid=1", "xtor=RSS-1", "at_medium=5", "amp=1"])
)
def test_marks_of_visits_and_places_in_the_page_change_nothing(address: str, mark: str) -> None:
    joined = "&" if "?" in address else "?"
    assert cleaned(f"{address}{joined}{mark}#commentaires") == cleaned(address)


@given(addresses(), st.sampled_from(["www.", "m.", "mobile.", "amp."]), st.sampled_from([":80", ""]))
def test_the_phone_s_site_and_the_one_without_certificate_are_the_same_article(
    address: str, prefix: str, port: str
) -> None:
    host = address.split("/")[2]
    other = address.replace(f"https://{host}", f"http://{prefix}{host}{port}", 1)
    assert address_key(other) == address_key(address)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_an_address_or_is_refused(text: str) -> None:
    try:
        assert cleaned(text).startswith(("http://", "https://"))
    except NotAnAddress:
        assert address_key_is_refused(text)


def address_key_is_refused(text: str) -> bool:
    try:
        address_key(text)
    except NotAnAddress:
        return True
    return False


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("HTTPS://Www.Exemple.FR:443/a", "https://www.exemple.fr/a"),
        ("http://exemple.fr", "http://exemple.fr/"),
        ("https://www.google.com/url?sa=t&url=https://journal.fr/a%3Fid%3D1&usg=x", "https://journal.fr/a?id=1"),
        ("https://www.google.com/amp/s/www.journal.fr/a.amp", "https://www.journal.fr/a.amp"),
        ("https://journal-fr.cdn.ampproject.org/c/s/journal.fr/a", "https://journal.fr/a"),
        ("https://exemple.fr/#!/article/12", "https://exemple.fr/#!/article/12"),
        ("https://exemple.fr/a?id=2&utm_source=lettre", "https://exemple.fr/a?id=2"),
        ("https://école.fr/été", "https://xn--cole-9oa.fr/%C3%A9t%C3%A9"),
    ],
)
def test_what_wraps_or_follows_an_address_is_taken_off(given: str, shown: str) -> None:
    assert cleaned(given) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://exemple.fr/a/amp/", "https://exemple.fr/a"),
        ("https://exemple.fr/a.amp.html", "https://exemple.fr/a.html"),
        ("https://exemple.fr/a?b=1&a=2", "https://exemple.fr/a?a=2&b=1"),
        ("https://exemple.fr/a/", "https://exemple.fr/a"),
    ],
)
def test_two_forms_of_one_address_are_compared_as_one(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


@pytest.mark.parametrize(
    "one", ["https://exemple.fr/a?id=1", "https://exemple.fr/b", "https://autre.fr/a", "https://m.fr/a"]
)
def test_another_article_stays_another(one: str) -> None:
    assert address_key(one) != address_key("https://exemple.fr/a")


@pytest.mark.parametrize(
    "wrong",
    ["", "exemple.fr/a", "ftp://exemple.fr/", "javascript:alert(1)", "https://", "https://nadia:secret@exemple.fr/",
     "https://exemple.fr:port/", "https://[::1/", "https://exe mple.fr/", "https://exemple.fr/" + "a" * 2000],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(wrong: str) -> None:
    with pytest.raises(NotAnAddress):
        cleaned(wrong)
