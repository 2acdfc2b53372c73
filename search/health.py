"""The index's part of `/sante/`: does the engine answer, how much it holds, how much waits to be indexed and since when."""

from cms import health
from search.indexing import current_engine
from search.status import backlog


def index() -> health.Report:
    status, waits = current_engine().status(), backlog()
    figures = {"documents": status.documents, "waiting": waits.waiting, "lag_seconds": waits.lag, **status.extra}
    detail = f"{status.name}\u00a0: {status.detail}" if status.detail else status.name
    return health.Report(ok=status.available, detail=detail, figures=figures)


health.register("index", index)
