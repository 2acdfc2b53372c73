"""Our words are ours."""

from cms.watch.wording import borrowed

THEIRS = "Le rapport remis ce matin plaide pour des conventions de six ans et une formation reconnue par l’État."


def test_a_passage_of_the_publisher_is_seen_whatever_its_case_and_its_signs() -> None:
    ours = "À lire : le rapport remis ce matin plaide pour des conventions de six ans, et une formation reconnue."
    assert borrowed(ours, THEIRS).startswith("le rapport remis ce matin")


def test_our_own_words_may_share_a_few_with_theirs() -> None:
    assert (
        borrowed("Un rapport veut des conventions de six ans et une formation. Utile aux adultes-relais.", THEIRS) == ""
    )


def test_a_short_quotation_is_allowed_and_a_long_one_is_a_copy() -> None:
    assert (
        borrowed("Il « plaide pour des conventions de six ans et une formation reconnue par l’État », dit-il.", THEIRS)
        == ""
    )
    long = " ".join(f"mot{number}" for number in range(40))
    assert borrowed(f"« {long} »", long) != ""


def test_what_stands_on_either_side_of_a_quotation_is_not_joined() -> None:
    theirs = "un deux trois quatre cinq six sept huit neuf dix onze douze treize"
    assert borrowed("un deux trois quatre cinq six « rien » sept huit neuf dix onze douze treize", theirs) == ""
