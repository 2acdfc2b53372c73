"""The dates of what comes back: every week, every other week, every first Tuesday, every last one. Pure: no Django.

The rhythm is read from the first date: 1 December 2026 is a Tuesday and the first of its month, so that « monthly »
means « the first Tuesday of the month » (RFC 5545 §3.3.10, BYDAY=1TU).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import Enum

from dateutil.easter import easter
from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekdays

MOST = 60
"""Dates that one gesture may make."""


class Rhythm(Enum):
    WEEKLY = "semaine"
    FORTNIGHTLY = "quinzaine"
    NTH_WEEKDAY = "mois"
    LAST_WEEKDAY = "dernier"
    SAME_DAY = "quantieme"


def rank_in_month(day: date) -> int:
    """1 for the first Tuesday of its month, 5 for a fifth."""
    return (day.day - 1) // 7 + 1


def is_last_in_month(day: date) -> bool:
    return (day + timedelta(days=7)).month != day.month


def possible(first: date) -> list[Rhythm]:
    """Those that the date allows: a fifth Tuesday is only ever said « the last »."""
    found = [Rhythm.WEEKLY, Rhythm.FORTNIGHTLY]
    if rank_in_month(first) < 5:
        found.append(Rhythm.NTH_WEEKDAY)
    if is_last_in_month(first):
        found.append(Rhythm.LAST_WEEKDAY)
    return [*found, Rhythm.SAME_DAY]


def dates(first: date, rhythm: Rhythm, until: date) -> list[date]:
    """Those after `first`, up to `until` included; at most MOST. A month without a 31st is passed over."""
    start, end = datetime(first.year, first.month, first.day), datetime(until.year, until.month, until.day)
    weekday = weekdays[first.weekday()]
    rules = {
        Rhythm.WEEKLY: lambda: rrule(WEEKLY, dtstart=start, until=end),
        Rhythm.FORTNIGHTLY: lambda: rrule(WEEKLY, interval=2, dtstart=start, until=end),
        Rhythm.NTH_WEEKDAY: lambda: rrule(MONTHLY, byweekday=weekday(rank_in_month(first)), dtstart=start, until=end),
        Rhythm.LAST_WEEKDAY: lambda: rrule(MONTHLY, byweekday=weekday(-1), dtstart=start, until=end),
        Rhythm.SAME_DAY: lambda: rrule(MONTHLY, bymonthday=first.day, dtstart=start, until=end),
    }
    found = (moment.date() for moment in rules[rhythm]())
    kept: list[date] = []
    for day in found:
        if len(kept) == MOST:
            break
        if day > first:
            kept.append(day)
    return kept


def public_holiday(day: date) -> str:
    """Its French name (code du travail, art. L3133-1); "" for a day like another."""
    fixed = {
        (1, 1): "jour de l’An",
        (5, 1): "fête du Travail",
        (5, 8): "8 Mai",
        (7, 14): "fête nationale",
        (8, 15): "Assomption",
        (11, 1): "Toussaint",
        (11, 11): "11 Novembre",
        (12, 25): "Noël",
    }
    moving = {1: "lundi de Pâques", 39: "Ascension", 50: "lundi de Pentecôte"}
    return fixed.get((day.month, day.day)) or moving.get((day - easter(day.year)).days, "")
