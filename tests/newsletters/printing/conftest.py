"""Numéros laid out once a run: a layout takes a second."""

import io
from functools import lru_cache

import pytest
from pypdf import PdfReader

from newsletters.printing.paper import Paper, pdf
from tests.newsletters.printing import numeros


@lru_cache(maxsize=3)
def printed(length: int) -> Paper:
    made = {2: numeros.of_two_pages, 4: numeros.of_four_pages, 8: numeros.of_eight_pages}
    return pdf(made[length](), numeros.pictures)


@pytest.fixture(params=[2, 4, 8])
def length(request: pytest.FixtureRequest) -> int:
    return request.param


@pytest.fixture
def paper(length: int) -> Paper:
    return printed(length)


@pytest.fixture
def reader(paper: Paper) -> PdfReader:
    return PdfReader(io.BytesIO(paper.data))


@pytest.fixture
def four_pages() -> PdfReader:
    return PdfReader(io.BytesIO(printed(4).data))
