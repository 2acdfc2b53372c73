"""Which words of a field move: those alone are marked."""

from catalogue.cataloguing.importing.differing import marked, pieces


def texts(sides: tuple) -> list[list[str]]:
    return [[text for text, changed in side if changed] for side in sides]


def test_the_words_that_differ() -> None:
    assert texts(pieces("La ville à deux vitesses", "La ville à quatre vitesses")) == [["deux"], ["quatre"]]


def test_nothing_is_lost_of_either_side() -> None:
    before, after = pieces("Loger, habiter : essai", "Loger et habiter")
    assert "".join(text for text, _changed in before) == "Loger, habiter : essai"
    assert "".join(text for text, _changed in after) == "Loger et habiter"


def test_two_different_sentences_are_marked_whole() -> None:
    assert texts(pieces("Un résumé écrit ici", "Autre chose")) == [["Un résumé écrit ici"], ["Autre chose"]]


def test_of_a_list_the_lines_that_only_one_side_has() -> None:
    before, after = marked(["Donzelot", "Vasseur"], ["Donzelot", "Delorme"])
    assert before == [[("Donzelot", False)], [("Vasseur", True)]]
    assert after == [[("Donzelot", False)], [("Delorme", True)]]


def test_an_enormous_text_is_not_compared_word_by_word() -> None:
    long = "mot " * 5000
    assert texts(pieces(long, long + "de plus"))[1] == [long + "de plus"]
