"""How many times each scenario is played: once in `script/test`, ten times by command."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--chaos-rounds", type=int, default=1, help="times each scenario of tests/chaos is played")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "chaos_round" in metafunc.fixturenames:
        metafunc.parametrize("chaos_round", range(metafunc.config.getoption("--chaos-rounds", 1)))
