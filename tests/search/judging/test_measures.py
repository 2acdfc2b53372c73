"""The measures, on rankings whose worth is known by hand."""

from math import isclose, log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.judging.evaluation import Answer, evaluate
from search.judging.files import JudgedQuery
from search.judging.measures import dcg, first_rank, ndcg, reciprocal_rank

GRADES = st.lists(st.integers(0, 3), min_size=1, max_size=30)


class TestMeasures:
    def test_gain_doubles_with_the_grade_and_fades_with_the_rank(self) -> None:
        assert isclose(dcg([3, 2, 0, 1]), 7 + 3 / log2(3) + 1 / log2(5))

    def test_the_best_order_is_worth_one_and_a_worse_one_less(self) -> None:
        assert ndcg([3, 2, 1], [1, 2, 3]) == 1
        assert ndcg([1, 2, 3], [1, 2, 3]) < 1
        assert ndcg([0, 0], [3]) == 0

    def test_only_the_first_ten_count(self) -> None:
        assert ndcg([0] * 10 + [3], [3]) == 0

    @given(GRADES)
    def test_it_stays_between_zero_and_one_and_sorting_is_best(self, grades: list[int]) -> None:
        assert 0 <= ndcg(grades, grades) <= 1
        assert ndcg(sorted(grades, reverse=True), grades) in (0, 1)

    def test_the_first_useful_document_gives_the_reciprocal_rank(self) -> None:
        assert reciprocal_rank([1, 0, 2, 3]) == 1 / 3
        assert reciprocal_rank([1, 1]) == 0
        assert first_rank([0, 1, 3], 3) == 3


def evaluated(found: list[str], grades: dict[str, int], kinds: tuple[str, ...] = (), suggestion: str = ""):
    query = JudgedQuery("q", "texte", kinds, grades=grades)
    return evaluate(lambda text: Answer(found, suggestion), [query])


class TestEvaluation:
    def test_a_document_judged_by_its_number_is_told_from_its_namesake(self) -> None:
        found = ["/notices/7/la-ville/", "/notices/8/la-ville/"]
        [outcome] = evaluated(found, {"notices/8/la-ville": 3, "notices/la-ville": 1}).outcomes
        assert outcome.grades == (1, 3)

    def test_two_namesakes_judged_together_count_once(self) -> None:
        [outcome] = evaluated(["/notices/7/la-ville/", "/notices/8/la-ville/"], {"notices/la-ville": 3}).outcomes
        assert outcome.grades == (3, 0)
        assert outcome.ndcg == 1

    @pytest.mark.parametrize(("rank", "misses"), [(3, False), (4, True), (30, True)])
    def test_a_known_item_beyond_the_first_three_is_missed(self, rank: int, misses: bool) -> None:
        found = [f"/autre-{number}/" for number in range(1, rank)] + ["/voulue/"]
        assert evaluated(found, {"voulue": 3}, ("connu",)).outcomes[0].misses is misses

    def test_a_subject_is_missed_when_half_a_page_has_nothing_useful(self) -> None:
        assert evaluated(["/un-peu/"], {"un-peu": 1, "bien": 2}).outcomes[0].misses
        assert not evaluated(["/rien/", "/bien/"], {"un-peu": 1, "bien": 2}).outcomes[0].misses

    def test_a_followed_suggestion_is_measured_and_told_apart(self) -> None:
        evaluation = evaluated(["/voulue/"], {"voulue": 3}, suggestion="texte")
        assert (evaluation.ndcg, evaluation.without_suggestions) == (1, 0)
