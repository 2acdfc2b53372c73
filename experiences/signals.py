"""What the fiches learn: from the catalogue, records that its mapping says are fiches; of themselves, for the exchange."""

from django.dispatch import receiver

from catalogue.models import Source
from catalogue.signals import Fate, MeantElsewhere, records_meant_elsewhere
from experiences.exchange import following  # noqa: F401
from experiences.importing.from_records import receive


@receiver(records_meant_elsewhere)
def write_fiches(source: Source, records: list[MeantElsewhere], **kwargs) -> list[Fate]:
    return receive(source, records)
