"""The catalogue as it is read, and what is said when one of its files is broken."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from core.catalogue import FOLDER, Kind, load, read
from core.leaf_rows import MOST_WORKING, longest
from core.questions import MOST_OPTIONS

FIRST_PAGE = ["EL", "GS", "WT", "MU", "PO", "HL", "ED", "LR"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the catalogue that may be broken."""
    for file in (*FOLDER.glob("*.csv"), *FOLDER.glob("*.toml")):
        shutil.copy(file, tmp_path)
    return tmp_path


def edit(file: Path, old: str, new: str) -> int:
    """Replaces what stands once in a file; the line it stood on."""
    before = file.read_text(encoding="utf-8")
    assert before.count(old) == 1
    file.write_text(before.replace(old, new), encoding="utf-8")
    return before.count("\n", 0, before.index(old)) + 1


def test_it_is_read_once() -> None:
    assert load() is load()


def test_the_first_menu_page_is_in_order_of_volume() -> None:
    placed = {department.menu: code for code, department in load().departments.items() if department.menu}
    assert [placed[position] for position in sorted(placed)] == FIRST_PAGE


def test_every_leaf_has_its_department_and_every_department_a_leaf() -> None:
    catalogue = load()
    assert {leaf.department for leaf in catalogue.leaves.values()} == set(catalogue.departments)
    assert all(catalogue.leaves_of(department) for department in catalogue.departments)


def test_a_menu_of_leaves_fits_nine_digits() -> None:
    catalogue = load()
    assert max(len(catalogue.leaves_of(department)) for department in catalogue.departments) <= MOST_OPTIONS


def test_leaves_of_one_department_have_different_names() -> None:
    catalogue = load()
    for department in catalogue.departments:
        leaves = catalogue.leaves_of(department)
        for language in catalogue.country.languages:
            assert len({catalogue.name("leaf", leaf.code, language.code).casefold() for leaf in leaves}) == len(leaves)


def test_names_are_short_enough_for_a_text_message() -> None:
    catalogue = load()
    for entry in (*catalogue.departments.values(), *catalogue.leaves.values()):
        assert [name for name in entry.names.values() if len(name) > longest(name)] == []


def test_names_in_latin_letters_need_no_second_alphabet() -> None:
    catalogue = load()
    for entry in (*catalogue.departments.values(), *catalogue.leaves.values(), *catalogue.emergency.values()):
        assert entry.names["en"].isascii()
        assert entry.names["ur-Latn"].isascii()


def test_a_sewer_that_overflows_is_told_by_name() -> None:
    catalogue = load()
    assert catalogue.name("department", "WT", "en") == "Water and sewer"
    assert catalogue.name("leaf", "WT4", "en") == "sewer overflow"
    assert catalogue.name("leaf", "WT4", "ur") == "گٹر بند"


def test_english_stands_in_only_where_a_file_has_no_column_for_the_language() -> None:
    assert load().name("leaf", "WT4", "ps") == "sewer overflow"
    assert load().name("district", "gujranwala", "ur") == "گوجرانوالہ"
    assert load().name("district", "gujranwala", "ur-Latn") == "Gujranwala"
    with pytest.raises(KeyError):
        load().name("leaf", "WT99", "en")


def test_only_thanks_promise_nothing() -> None:
    assert [code for code, leaf in load().leaves.items() if leaf.hours is None] == ["SG2"]


def test_a_promise_in_working_time_leaves_room_for_the_hard_limit() -> None:
    assert all(leaf.hours and leaf.hours <= MOST_WORKING for leaf in load().leaves.values() if leaf.working)


def test_danger_comes_with_a_number_to_call() -> None:
    leaves = load().leaves
    expected = {"EL2": ("118",), "GS1": ("1199",), "JC2": ("15", "1121"), "JC3": ("15", "1043"), "TC7": ("1799",)}
    assert {code: leaves[code].emergency for code in expected} == expected
    assert all(leaves[code].urgent for code in expected)


def test_violence_and_blackmail_are_private() -> None:
    leaves = load().leaves
    assert all(leaves[code].private for code in ("PO8", "ED5", "DA6", "JC2", "JC3", "TC7"))


@pytest.mark.parametrize(
    ("said", "district"),
    [
        ("khi", {"karachi-south", "karachi-east", "karachi-central", "karachi-west", "keamari", "korangi", "malir"}),
        ("Sahiwal", {"sahiwal", "sargodha"}),
        ("Mirpur", {"mirpur", "mirpur-khas"}),
        ("Hyderabad", {"hyderabad"}),
        ("gulshan iqbal", {"karachi-east"}),
        ("n nazimabad", {"karachi-central"}),
        ("gujrawala", {"gujranwala"}),
        ("نوابشاہ", {"shaheed-benazirabad"}),
        ("lyallpur", {"faisalabad"}),
        ("campbellpur", {"attock"}),
        ("dg khan", {"dera-ghazi-khan"}),
        ("کراچی کمپنی", {"islamabad"}),
    ],
)
def test_a_place_is_known_by_what_people_call_it(said: str, district: set[str]) -> None:
    catalogue = load()
    called = said.casefold()
    places = {code for p in catalogue.places if called in map(str.casefold, p.spellings) for code in p.districts}
    own = {d.code for d in catalogue.districts.values() if called in map(str.casefold, d.spellings)}
    assert places | own == district


def test_a_name_that_many_cities_have_decides_nothing_alone() -> None:
    for name in ("Satellite Town", "Model Town", "Saddar", "Civil Lines", "Gulberg", "DHA", "Bahria Town"):
        place = next(place for place in load().places if place.names["en"] == name)
        assert len(place.districts) > 1


def test_a_city_of_several_districts_is_the_only_one_that_lends_them_its_name() -> None:
    shared = [place for place in load().places if place.kind is Kind.CITY and len(place.districts) > 1]
    claimed = [code for place in shared for code in place.districts]
    assert len(claimed) == len(set(claimed))


def test_names_that_are_also_words_are_marked() -> None:
    catalogue = load()
    assert all(catalogue.districts[code].ordinary for code in ("tank", "hub", "bagh", "nagar", "kasur", "kurram"))
    assert not catalogue.districts["lahore"].ordinary


def test_the_country_is_described() -> None:
    country = load().country
    assert (country.code, country.calling_code, country.timezone) == ("PK", 92, "Asia/Karachi")
    assert country.days_off == {6, 7}
    assert [(language.code, language.direction) for language in country.languages][:3] == [
        ("en", "ltr"),
        ("ur", "rtl"),
        ("ur-Latn", "ltr"),
    ]
    assert date(2026, 8, 14) in load().holidays


BREAKAGES = [
    ("leaves.csv", "WT4,WT,", "WT4,WX,", "no department 'WX'"),
    ("leaves.csv", "WT4,WT,", "EL4,WT,", "'EL4' is not 'WT' and a number"),
    ("leaves.csv", "WT4,WT,", "WT3,WT,", "'WT3' is on an earlier line"),
    ("leaves.csv", "gutter band / ubal raha,72,", "gutter band / ubal raha,961,", "'hours' says '961'"),
    ("leaves.csv", "gutter band / ubal raha,72,", "gutter band / ubal raha,three,", "'hours' says 'three'"),
    ("leaves.csv", "sewer overflow,گٹر بند,", "sewer overflow,,", "'ur' is empty"),
    ("leaves.csv", "sewer overflow,گٹر", "sewer, overflow,گٹر", "more or fewer cells"),
    ("leaves.csv", "2,calendar,no,yes,no,118,no", "2,moon,no,yes,no,118,no", "'clock' says 'moon'"),
    ("leaves.csv", "2,calendar,no,yes,no,118,no", "2,calendar,no,maybe,no,118,no", "'urgent' says 'maybe'"),
    ("leaves.csv", "2,calendar,no,yes,no,118,no", "2,calendar,no,yes,no,119,no", "no emergency number '119'"),
    ("leaves.csv", "ZZ1,ZZ,", "SG9,SG,", "department 'ZZ' has no leaf"),
    ("departments.csv", "گیس,Gas,2", "گیس,Gas,1", "menu position 1 is EL's already"),
    ("departments.csv", "Bijli,1", "Bijli,9", "'menu' says '9'"),
    ("departments.csv", "EL,Electricity", "el,Electricity", "'el' is not two capital letters"),
    ("districts.csv", "attock,Punjab,", "attock,Panjab,", "'province' says 'Panjab'"),
    ("districts.csv", "attock,Punjab,", "Attock City,Punjab,", "'Attock City' is not small letters"),
    ("districts.csv", "lhr|", "campbellpur|", "'campbellpur' already means attock"),
    ("places.csv", "Hazro,حضرو,attock,", "Hazro,حضرو,attok,", "no district 'attok'"),
    ("places.csv", "Hazro,حضرو,attock,", "Hazro,حضرو,,", "'districts' is empty"),
    ("places.csv", "Hazro,حضرو,attock,", "Taxila,حضرو,attock,", "'Taxila' already means Taxila of line"),
    ("places.csv", "Hazro,حضرو,attock,", "Lahore,حضرو,attock,", "'Lahore' is also the district 'lahore'"),
    ("places.csv", "hazru,city", "hazru,hamlet", "'kind' says 'hamlet'"),
    ("emergency.csv", "1799,Cyber", "17-99,Cyber", "more than digits"),
    ("holidays.csv", "2026-08-14,", "14/8/2026,", "'14/8/2026' is not a date"),
    ("holidays.csv", "2026-08-14,", "2026-05-01,", "is on an earlier line"),
    ("country.toml", 'timezone = "Asia/Karachi"', 'timezone = "Asia/Qarachi"', "'timezone' is 'Asia/Qarachi'"),
    ("country.toml", "closes = 17:00:00", "closes = 08:00:00", "'closes' is not after"),
    ("country.toml", 'days_off = ["saturday"', 'days_off = ["someday"', "'days_off' must be some"),
    ("country.toml", "calling_code = 92", "calling_code = 92 92", "line"),
    ("country.toml", "night = 21:00:00", "night = 08:00:00", "'night' is not after"),
    ("country.toml", "reopen_days = 30", "reopen_days = -1", "'reopen_days' is -1"),
    ("country.toml", "words_days = 30", "words_days = -1", "'words_days' is -1"),
    ("country.toml", "files_days = 90", 'files_days = "90"', "'files_days'"),
    ("country.toml", "bulk = 10", "bulk = 0", "'bulk' is missing"),
]


@pytest.mark.parametrize(("file", "old", "new", "says"), BREAKAGES)
def test_a_broken_file_is_named_with_its_line_and_what_to_mend(
    folder: Path, file: str, old: str, new: str, says: str
) -> None:
    line = edit(folder / file, old, new)
    with pytest.raises(ValueError, match=rf"{re.escape(file)}.*line {line}\b.*") as trouble:
        read(folder)
    assert says in str(trouble.value)


def test_a_language_without_a_name_for_the_country_is_missed(folder: Path) -> None:
    edit(folder / "country.toml", 'ur = "پاکستان"\n', "")
    with pytest.raises(ValueError, match=r"country\.toml, line \d+: 'name' has no name in 'ur'"):
        read(folder)


def test_an_unknown_column_is_named(folder: Path) -> None:
    edit(folder / "departments.csv", "code,en,ur,ur-Latn,menu", "code,en,ur,roman,menu")
    with pytest.raises(ValueError, match=r"departments\.csv, line 1: has columns code, en, ur, roman, menu"):
        read(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "holidays.csv").unlink()
    with pytest.raises(ValueError, match=r"holidays\.csv, line 1: there is no such file"):
        read(folder)


def test_a_retired_leaf_is_kept_but_no_longer_offered(folder: Path) -> None:
    edit(folder / "leaves.csv", "pani ka tanker,48,calendar,no,no,no,,no", "pani ka tanker,48,calendar,no,no,no,,yes")
    catalogue = read(folder)
    assert catalogue.leaves["WT7"].retired
    assert "WT7" not in {leaf.code for leaf in catalogue.leaves_of("WT")}


def test_a_new_language_is_a_column(folder: Path) -> None:
    edit(folder / "country.toml", '[name]\nen = "Pakistan"', '[name]\nps = "پاکستان"\nen = "Pakistan"')
    edit(folder / "country.toml", "[service]\nen", '[service]\nps = "سنوائی"\nen')
    edit(folder / "country.toml", "[helpline.whose]\nen", '[helpline.whose]\nps = "پورټل"\nen')
    prepared = '"پښتو"\ndirection = "rtl"\noffered = '
    edit(folder / "country.toml", f"{prepared}false", f"{prepared}true")
    departments = folder / "departments.csv"
    lines = departments.read_text(encoding="utf-8").splitlines()
    departments.write_text("\n".join([f"{lines[0]},ps", *(f"{line},نوم" for line in lines[1:])]), encoding="utf-8")
    catalogue = read(folder)
    assert catalogue.name("department", "EL", "ps") == "نوم"
    assert catalogue.name("leaf", "EL1", "ps") == "no electricity"
