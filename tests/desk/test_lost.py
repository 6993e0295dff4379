"""What is not there, for whoever looks for it."""

import pytest

from tests.bot.story import Story
from tests.desk.office import visitor

HTML = {"Accept": "text/html"}


@pytest.mark.parametrize("path", ["/nothing", "/desk/nothing/of/the/kind"])
def test_somebody_who_is_lost_gets_a_page_in_her_language(story: Story, path: str) -> None:
    answer = visitor(story.sunwai).client.get(f"{path}?lang=ur", headers=HTML)
    assert answer.status_code == 404
    assert 'lang="ur"' in answer.text
    assert "ایسا کوئی صفحہ نہیں" in answer.text


def test_a_program_that_is_lost_gets_one_line(story: Story) -> None:
    answer = visitor(story.sunwai).client.get("/nothing")
    assert answer.status_code == 404
    assert "stylesheet" not in answer.text
