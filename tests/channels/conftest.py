"""The shared contract says what it saw when it is broken, as the tests themselves do."""

import pytest

pytest.register_assert_rewrite("tests.channels.contract")
