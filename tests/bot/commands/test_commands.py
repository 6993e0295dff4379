"""What the commands of the terminal make of what they are given."""

import json

import pytest
from click.testing import CliRunner

from bot.commands import understand


@pytest.mark.parametrize("line", ["gutter", "{}", "[]", '"text"', "null", '{"text": 5}', "[" * 9000])
def test_a_line_that_is_none_ends_in_one_sentence_after_those_before_it(line: str) -> None:
    done = CliRunner().invoke(understand, input=f'{{"text": "Gutter band hai, Gujranwala"}}\n\n{line}\n')
    assert done.exit_code == 1
    first, *said = done.output.splitlines()
    assert json.loads(first)["place"] == "Gujranwala"
    assert said == ['Error: line 3 has no text: {"text": "…"} is what is read.']
