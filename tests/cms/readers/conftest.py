"""Inès, who has no password; Paul, who has one."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> None:
    cache.clear()


@pytest.fixture
def paul(db: None) -> Any:
    user = get_user_model().objects.create_user("paul", "paul@centre.example", "un mot de passe long")
    user.groups.add(Group.objects.get(name="Éditeurs"))
    return user
