"""What an officer shows of the work done: kept like evidence, cleaned by its content, and never without the act."""

from datetime import timedelta

import pytest

from bot import casebook, proof
from bot.casework import Act, Refused, Unlawful
from bot.sight import Caller, Unknown
from core.complaint import Step
from tests.bot.story import Story
from tests.channels.files.handmade import EXIF, GPS, jpeg, segment

WITH_PLACE = jpeg(segment(0xE1, EXIF))
DONE = Act(Step.RESOLVED, "Saaf kar diya.")
WT = Caller("WT")


def shelved(story: Story) -> list[bytes]:
    return [path.read_bytes() for path in story.sunwai.settings.media_dir.rglob("*") if path.is_file()]


def kept(story: Story, case: str) -> list[str]:
    return [str(piece["id"]) for piece in casebook.complaint(story.sunwai, WT, case)["evidence"]]


def test_s54_a_proof_is_kept_sealed_and_without_place_or_camera(story: Story) -> None:
    case = story.citizen().lodges()
    assert GPS in WITH_PLACE
    proof.act(story.sunwai, WT, case, DONE, [WITH_PLACE])
    (item,) = kept(story, case)
    found = casebook.evidence(story.sunwai, WT, case, item)
    assert found.content_type == "image/jpeg"
    assert GPS not in found.data
    assert shelved(story)
    assert all(found.data not in lying for lying in shelved(story))
    assert ("proof.kept",) in story.rows("SELECT act FROM acts")


@pytest.mark.parametrize("data", [b"<svg onload='x()'/>", b"MZ\x90", b"<html>", b"", b"\xff\xd8\xff"])
def test_s53_what_is_no_picture_or_paper_by_its_bytes_is_refused_and_nothing_is_done(story: Story, data: bytes) -> None:
    case = story.citizen().lodges()
    before = story.case(case)
    with pytest.raises(Refused):
        proof.act(story.sunwai, WT, case, DONE, [data])
    assert story.case(case) == before
    assert shelved(story) == []


def test_without_the_act_no_proof_is_kept(story: Story) -> None:
    case = story.citizen().lodges()
    story.office(case, "resolved", "Saaf.")
    with pytest.raises(Unlawful):
        proof.act(story.sunwai, WT, case, DONE, [WITH_PLACE])
    assert (kept(story, case), shelved(story)) == ([], [])


def test_s17_another_department_puts_nothing_into_a_case(story: Story) -> None:
    case = story.citizen().lodges()
    with pytest.raises(Unknown):
        proof.act(story.sunwai, Caller("MU"), case, DONE, [WITH_PLACE])
    assert shelved(story) == []


def test_a_proof_is_no_file_of_the_citizens_and_goes_with_her_key(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    proof.act(story.sunwai, WT, case, DONE, [WITH_PLACE])
    person = her.person
    assert person
    with story.sunwai.store.read() as unit:
        assert unit.evidence.count(person.id, story.clock.now - timedelta(days=1)) == 0
    her.says("DELETE", "1")
    story.wait(minutes=5)
    assert shelved(story) == []
