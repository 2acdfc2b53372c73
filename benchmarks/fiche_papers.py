"""How long the PDF of a dossier takes, and whether it can be read aloud.

    python benchmarks/fiche_papers.py [--sheets 20] [--words 900] [--rounds 3]

Sheets of the length that the form asks for (some 900 words), one in two with a picture. The reference is WeasyPrint alone on
the same words: one plain style, no picture, no contents, no tags. Seconds are of processor. Goal: 20 sheets under 10 s, tagged.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sheets", type=int, default=20)
    parser.add_argument("--words", type=int, default=900)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="where to write the PDF, to be looked at")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rayonnage-benchmark-") as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATA_DIR": folder, "SECRET_KEY": "benchmark"}
        measure(arguments)


def measure(arguments: argparse.Namespace) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)

    from experiences.papers import laying
    from experiences.papers.gathering import Gathering, Kind
    from tests.experiences.papers.structure import faults, read

    sheets, shelf = written(arguments.sheets, arguments.words)
    told = Gathering(Kind.DOSSIER, "Vingt actions", sheets, kicker="Dossier", introduction="Une introduction.")

    def ours() -> bytes:
        return laying.written(laying.laid_out("experiences/print/bound.html", {"gathering": told}, shelf))

    plain = plain_html(sheets)
    print(f"{arguments.sheets} sheets of {arguments.words} words, {arguments.rounds} rounds, in turns", file=sys.stderr)
    laying.whole(sheets[0])  # Fonts are read once a process.
    takes: dict[str, list[float]] = {"dossier": [], "plain": []}
    data = b""
    for _round in range(arguments.rounds):
        seconds, data = timed(ours)
        takes["dossier"].append(seconds)
        takes["plain"].append(timed(lambda: bare(plain))[0])
    one, _data = timed(lambda: laying.one_page(sheets[0]))
    whole, _data = timed(lambda: laying.whole(sheets[0]))
    if arguments.keep:
        arguments.keep.write_bytes(data)
    wrong = faults(data)
    dossier, reference = median(takes["dossier"]), median(takes["plain"])
    print(
        f"dossier of {arguments.sheets} sheets   {dossier:6.2f} s   {len(read(data).pages)} pages   {len(data) / 1e6:.2f} MB"
    )
    print(f"plain WeasyPrint        {reference:6.2f} s   ratio {dossier / reference:.2f}")
    print(f"a fiche, one page       {one:6.2f} s")
    print(f"a fiche, whole          {whole:6.2f} s")
    print("structure               " + ("nothing wrong" if not wrong else "; ".join(wrong)))


def written(count: int, words: int) -> tuple[tuple, dict[str, bytes]]:
    from PIL import Image

    from experiences.papers.sheet import Passage
    from tests.experiences.papers.fiches import SENTENCE, ordinary

    shares = {"context": 0.2, "objectives": 0.1, "approach": 0.35, "participation": 0.15, "results": 0.2}
    length = len(SENTENCE.split())
    story = tuple(
        Passage(name, name.capitalize(), f"<p>{SENTENCE}</p>" * max(1, round(words * share / length)))
        for name, share in shares.items()
    )
    file = io.BytesIO()
    Image.effect_noise((1100, 740), 60).convert("RGB").save(file, "JPEG", quality=80)
    sheets = tuple(
        ordinary(n, title=f"Une action de quartier, la {n}e", story=story, picture=1 if n % 2 else None)
        for n in range(1, count + 1)
    )
    return sheets, {"1": file.getvalue()}


def plain_html(sheets: tuple) -> str:
    texts = "".join(
        f"<h1>{sheet.title}</h1>" + "".join(f"<h2>{one.title}</h2>{one.html}" for one in sheet.story)
        for sheet in sheets
    )
    return f'<html lang="fr"><body style="font: 10pt/1.4 serif">{texts}</body></html>'


def bare(html: str) -> bytes:
    from weasyprint import HTML

    data: bytes = HTML(string=html).write_pdf()
    return data


def timed(make: Callable[[], bytes]) -> tuple[float, bytes]:
    """Seconds of processor: layout takes one core, and waits for nothing."""
    started = time.process_time()
    data = make()
    return time.process_time() - started, data


if __name__ == "__main__":
    main()
