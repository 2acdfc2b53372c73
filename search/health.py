"""The index's part of `/sante/`: does the engine answer, how much it holds, how much waits to be indexed."""

from cms import health
from search.indexing import current_engine
from search.models import OutboxEntry


def index() -> health.Report:
    status = current_engine().status()
    figures = {"documents": status.documents, "waiting": OutboxEntry.objects.count(), **status.extra}
    detail = f"{status.name}\u00a0: {status.detail}" if status.detail else status.name
    return health.Report(ok=status.available, detail=detail, figures=figures)


health.register("index", index)
