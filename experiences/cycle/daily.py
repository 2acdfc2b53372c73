"""What the worker does for the fiches, once a day. Each step tells how many it did; none undoes another's."""

from experiences.cycle import contacts, retention, reviewing, verifying


def every_day() -> dict[str, int]:
    return {
        "reviews reminded": reviewing.remind(),
        "fiches ageing": verifying.tell_of_ageing(),
        "contacts ending": contacts.tell_of_terms(),
        "proposals dropped": retention.purge(),
    }
