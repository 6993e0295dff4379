"""A browser in front of an ordinary world."""

import pytest
from flask.testing import FlaskClient

from tests.desk.world import World, visit


@pytest.fixture
def browser() -> FlaskClient:
    return visit(World())
