"""The place a message names, in its many spellings, and never an ordinary word for one."""

import pytest

from core.catalogue import load
from core.understanding.places import find

PLACES = {
    "Lahore": ("lahore", "Lahore mein pani nahi", "لاہور", "لاہورمیں گیس بند ہے", "lahor", "lhr", "Samanabad Lahore"),
    "Karachi": ("Gulshan-e-Iqbal Karachi", "گلشن اقبال کراچی", "north nazimabad block h", "khi", "Lyari, Karachi"),
    "Rawalpindi": ("saddar pindi", "راولپنڈی", "rwp dhok kala khan"),
    "Faisalabad": ("faislabad", "faisal abad", "فیصل آباد", "chak 204 RB faisalabad"),
    "Dera Ismail Khan": ("DI khan me bijli nahi", "d.i. khan", "ڈیرہ اسماعیل خان"),
    "Rahim Yar Khan": ("ryk", "rahimyarkhan", "sadiqabad rahim yar khan"),
    "Muzaffargarh": ("muzafargarh", "مظفر گڑھ"),
    "Sialkot": ("sialkot daska", "daska sialkot"),
    "Larkana": ("larkana se sukkur tak karaya zyada",),
    "Chaman": ("chaman hospital mein doctor nahi quetta jana parta hai",),
    "Gilgit": ("no machine in gilgit hospital, they send us to islamabad", "gilgit wale islamabad bhej dete hain"),
    "Dera Bugti": ("sui dera bugti", "dera bugti me bijli nahi"),
    "Upper Dir": ("dir bala mein doctor nahi", "دیر بالا"),
    "Islamabad": ("G-11 Islamabad", "i-10/2 islamabad", "isb"),
    "Tank": ("zila tank", "Tank", "Pani nahi hai, Tank"),
    "Peshawar": ("near badaber peshawar", "peshwar"),
}
NOWHERE = (
    "water tank is dirty",
    "pani ki tank kharab hai",
    "bagh mein jhoole toote hain",
    "mera masla hal karo",
    "mera phone band hai halanke bill diya hai",
    "Mir Ali ne paise nahi diye",
    "",
    "123",
)


@pytest.mark.parametrize(("text", "name"), [(text, name) for name, texts in PLACES.items() for text in texts])
def test_a_place_is_found_under_its_spellings(text: str, name: str) -> None:
    found = find(text, load())
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("text", NOWHERE)
def test_an_ordinary_word_is_no_place(text: str) -> None:
    assert find(text, load()) is None


def test_a_part_of_a_city_tells_its_district() -> None:
    found = find("Gulshan-e-Iqbal Karachi", load())
    assert found is not None
    assert found.districts == ("karachi-east",)


@pytest.mark.parametrize(("text", "count"), [("Karachi", 7), ("Quetta", 2), ("Mirpur", 2), ("Lahore", 1)])
def test_an_ambiguous_name_gives_all_it_may_be(text: str, count: int) -> None:
    found = find(text, load())
    assert found is not None
    assert len(found.districts) == count


def test_every_district_is_found_by_each_of_its_names() -> None:
    catalogue = load()
    for district in catalogue.districts.values():
        for spelling in district.spellings:
            found = find(f"zila {spelling}", catalogue)
            assert found is not None, spelling
            assert district.code in found.districts, spelling
