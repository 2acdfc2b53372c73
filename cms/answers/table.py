"""The answers of a form as a table, by the writer of all our tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from wagtail.contrib.forms.views import SubmissionsListView

from catalogue.exchange.spreadsheet import XLSX_TYPE, Cell, Sheet, as_csv, as_workbook
from catalogue.exchange.table import CONTENT_TYPE


def sheet(submissions: Iterable[Any], fields: list[tuple[str, str]]) -> Sheet:
    """`fields` are (name, heading), as the page gives them."""
    return Sheet(_("Réponses"), [str(heading) for _name, heading in fields], rows(submissions, fields))


def rows(submissions: Iterable[Any], fields: list[tuple[str, str]]) -> Iterator[list[Cell]]:
    for submission in submissions:
        given = submission.get_data()
        yield [cell(given.get(name)) for name, _heading in fields]


def cell(value: Any) -> Cell:
    match value:
        case None:
            return None
        case bool():
            return _("oui") if value else _("non")
        case list() | tuple():
            return ", ".join(map(str, value))
        case datetime():
            return timezone.localtime(value) if timezone.is_aware(value) else value
        case int() | float() | date():
            return value
        case Decimal():
            return float(value)
    text = str(value)
    return day(text) or text


def day(text: str) -> date | None:
    """What was a date before it was JSON."""
    try:
        return parse_date(text) or (parse_datetime(text) if len(text) > 10 else None)
    except ValueError:
        return None


class AnswersView(SubmissionsListView):
    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponse | StreamingHttpResponse:
        table = sheet(queryset, self.form_page.get_data_fields())
        if spreadsheet_format == self.FORMAT_XLSX:
            response: Any = HttpResponse(as_workbook([table]), content_type=XLSX_TYPE)
        else:
            response = StreamingHttpResponse(as_csv(table), content_type=CONTENT_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{self.get_filename()}.{spreadsheet_format}"'
        return response
