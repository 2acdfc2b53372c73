"""The words of a source are counted as its records pass by."""

from catalogue.importing.values_met import COUNTED, LISTED, ValuesMet
from catalogue.parsed import CustomField, Level, ParsedItem, ParsedRecord, Title


def a_record(*fields: CustomField, items: tuple[ParsedItem, ...] = (), kind: str = "") -> ParsedRecord:
    title = Title("La ville", "La ville")
    return ParsedRecord("1", Level.MONOGRAPH, "a", title, document_type=kind, custom_fields=fields, items=items)


def test_each_word_counts_the_records_that_say_it() -> None:
    met = ValuesMet()
    item = ParsedItem(status="En rayon", section="Adultes", localisation="Centre")
    met.add(a_record(items=(item, item), kind="Rapport"))
    met.add(a_record(CustomField("cp_theme", "Thème", "Habitat"), CustomField("cp_theme", "Thème", "École")))
    met.add(a_record(CustomField("cp_theme", "Thème", "Habitat")))
    assert met.types.counts == {"Rapport": 1, "a": 2}
    assert met.statuses.counts == {"En rayon": 1}
    theme = met.fields["cp_theme"]
    assert (theme.label, theme.records, theme.values.counts) == ("Thème", 2, {"Habitat": 2, "École": 1})


def test_it_comes_back_from_the_database_as_it_went() -> None:
    met = ValuesMet()
    met.add(a_record(CustomField("cp_theme", "Thème", "Habitat"), kind="Rapport"))
    assert ValuesMet.of(met.as_json()).as_json() == met.as_json()
    assert ValuesMet.of({}).records == 0


def test_the_same_file_met_again_does_not_double_the_counts() -> None:
    met, again = ValuesMet(), ValuesMet()
    for one in (met, again):
        one.add(a_record(CustomField("cp_theme", "Thème", "Habitat"), kind="Rapport"))
    met.merge(again)
    assert (met.types.counts["Rapport"], met.fields["cp_theme"].records) == (1, 1)


def test_ten_thousand_different_values_stay_small_and_are_told() -> None:
    met = ValuesMet()
    for number in range(10_000):
        met.add(a_record(CustomField("cp_resume", "Résumé", f"Texte {number}")))
    values = met.as_json()["fields"]["cp_resume"]["values"]
    assert len(values["values"]) == LISTED
    assert values["others"] == 10_000 - LISTED
    assert len(met.fields["cp_resume"].values.counts) == COUNTED
