"""The language of a message is told by its letters and its everyday words."""

import pytest

from core.understanding.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("There is no water in our street since Monday", "en"),
        ("Garbage not collected", "en"),
        ("bijli 3 din se nahi aa rahi", "ur-Latn"),
        ("transformer jal gaya hai plz jaldi theek karen", "ur-Latn"),
        ("sir street light ka issue hai hamare area main", "ur-Latn"),
        ("گلی میں پانی کھڑا ہے", "ur"),
        ("گیس کا بل زیادہ آیا", "ur"),
        ("زموږ په کلي کې اوبه نشته", "ps"),
        ("اسان جي ڳوٺ ۾ پاڻي ناهي", "sd"),
        ("ساڈے پنڈ وچ پانی نئیں آندا", "pa"),
        ("WASA گٹر صاف نہیں کر رہا", "ur"),
        ("1", None),
        ("ok", None),
        ("👍", None),
        ("", None),
    ],
)
def test_the_language_is_told_or_left_open(text: str, language: str | None) -> None:
    assert detect(text) == language
