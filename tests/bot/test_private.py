"""A private case: what we send says nothing of it, and only the word opens it; a hidden name."""

from core.complaint import Step
from tests.bot.story import Story

VIOLENCE = "Mera shohar mujhe maarta hai, Gujranwala"
WORD = "chambeli"
BETRAYING = ("Insaf", "Gujranwala", "maarta", "shohar")


def filed(story: Story) -> str:
    her = story.citizen()
    her.says(VIOLENCE, "3")
    case = her.lodges(WORD)
    story.work()
    return case


def test_p19_no_news_of_it_names_anything(story: Story) -> None:
    her, case = story.citizen(), filed(story)
    story.office(case, "acknowledged", code=story.case(case).department)
    story.office(case, "resolved", "Afsar ne shohar se baat ki.", code=story.case(case).department)
    for text in her.reads():
        assert not any(word in text for word in BETRAYING), text
    assert '"Afsar ne shohar se baat ki."' in her.says(WORD)
    her.says("1")
    assert story.case(case).status == "confirmed"


def test_the_word_stands_nowhere_in_clear_nor_under_her_key(story: Story) -> None:
    her, case = story.citizen(), filed(story)
    assert story.case(case).private
    assert story.case(case).word_index is not None
    person = her.person
    assert person
    for channel, message, sealed in story.rows("SELECT channel, message_id, text_sealed FROM receipts"):
        assert WORD not in person.box.open(sealed, f"receipts.text/{channel}/{message}")


def test_however_the_word_is_written_it_opens(story: Story) -> None:
    her, _ = story.citizen(), filed(story)
    her.says("STATUS")
    assert "Gujranwala" in her.says("  CHAMBELI ")


def test_after_five_wrong_words_nothing_opens_for_an_hour(story: Story) -> None:
    her, _ = story.citizen(), filed(story)
    for _ in range(5):
        her.says("STATUS", "ghalat1")
    assert "Gujranwala" not in her.says("STATUS", WORD)
    story.clock.move(minutes=61)
    assert "Gujranwala" in her.says("STATUS", WORD)


def test_a_hidden_name_is_noted_with_the_case(story: Story) -> None:
    her = story.citizen()
    her.says("Gutter 3 din se band hai, gali 4, Mohalla Islampura, Gujranwala", "2")
    her.says("5")
    case = her.lodges("1")
    assert story.case(case).hidden
    assert story.history(case)[0].step is Step.REGISTERED
