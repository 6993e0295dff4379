"""Which office a complaint goes to, by its leaf and by where it is."""

import pytest

from core import office_table
from core.catalogue import load
from core.directory import Directory
from core.opening import located
from core.routing import Site, country_of, mission, office_for, routed, screening

CATALOGUE = load()
SCREENED = None

# leaf, the words of the place as a citizen writes them, the office
ROWS = (
    # Karachi: for each thing another owner
    ("MU1", "Gulshan-e-Iqbal block 13, Karachi", "MU-SSWMB"),
    ("MU1", "Karachi", "MU-SSWMB"),
    ("WT4", "Nazimabad no 2 Karachi", "WT-KWSC"),
    ("WT1", "Orangi Town Karachi", "WT-KWSC"),
    ("WT4", "Karachi", "WT-KWSC"),
    ("MU3", "Gulshan-e-Iqbal, Karachi", "MU-TMC-GULSHAN"),
    ("MU2", "Lyari Karachi", "MU-TMC-LYARI"),
    ("MU2", "North Nazimabad block H Karachi", "MU-TMC-NORTH-NAZIMABAD"),
    ("MU3", "Karachi", "MU-KMC"),
    ("MU4", "Saddar Karachi", "MU-KMC"),
    ("MU5", "PECHS block 2 Karachi", "MU-SBCA"),
    ("EL2", "Landhi Karachi", "EL-KE-KORANGI"),
    ("EL1", "Karachi", "EL-KE-KARACHI"),
    ("GS2", "Malir Karachi", "GS-SSGC-MALIR"),
    ("RD1", "University Road Karachi", "RD-KMC"),
    ("PO1", "Korangi Karachi", "PO-KORANGI"),
    ("PO1", "Karachi", "PO-KARACHI"),
    # cantonments and housing authorities
    ("MU1", "DHA phase 6 Karachi", "MU-CB-CLIFTON"),
    ("WT1", "DHA phase 6 Karachi", "WT-CB-CLIFTON"),
    ("MU1", "Malir Cantt, Karachi", "MU-CB-MALIR"),
    ("WT4", "Lahore Cantt", "WT-CB-LAHORE"),
    ("MU2", "Walton road Lahore", "MU-CB-WALTON"),
    ("MU1", "Chaklala scheme 3 Rawalpindi", "MU-CB-CHAKLALA"),
    ("WT3", "لاہور کینٹ", "WT-CB-LAHORE"),
    ("HS2", "DHA Lahore phase 5", "HS-DHA-LAHORE"),
    # cities, and places in their districts that are not the city
    ("WT4", "gali 4, Mohalla Islampura, Gujranwala", "WT-WASA-GUJRANWALA"),
    ("WT4", "گلی 4، محلہ اسلام پورہ، گوجرانوالہ", "WT-WASA-GUJRANWALA"),
    ("WT4", "Kamoke, Gujranwala", "WT-GUJRANWALA"),
    ("WT1", "Johar Town Lahore", "WT-WASA-LAHORE"),
    ("WT1", "Ghulam Muhammad Abad Faisalabad", "WT-WASA-FAISALABAD"),
    ("WT2", "Satellite Town Rawalpindi", "WT-WASA-RAWALPINDI"),
    ("WT2", "Gujar Khan", "WT-RAWALPINDI"),
    ("WT1", "Latifabad Hyderabad", "WT-WASA-HYDERABAD"),
    ("WT1", "Quetta", "WT-WASA-QUETTA"),
    ("WT1", "Hayatabad Peshawar", "WT-WSSC-PESHAWAR"),
    ("WT1", "F-10 Islamabad", "WT-CDA"),
    ("MU1", "Gujranwala", "MU-GWMC"),
    ("MU1", "Larkana", "MU-LARKANA"),
    # power and gas companies by their districts
    ("EL1", "Kasur", "EL-LESCO-KASUR"),
    ("EL4", "Sialkot", "EL-GEPCO-SIALKOT"),
    ("EL1", "Mianwali", "EL-FESCO-MIANWALI"),
    ("EL1", "Chakwal", "EL-IESCO-CHAKWAL"),
    ("EL5", "Rahim Yar Khan", "EL-MEPCO-RAHIM-YAR-KHAN"),
    ("EL1", "Swat", "EL-PESCO-SWAT"),
    ("EL1", "Mansehra", "EL-HAZECO-MANSEHRA"),
    ("EL1", "North Waziristan", "EL-TESCO-NORTH-WAZIRISTAN"),
    ("EL1", "Tharparkar", "EL-HESCO-THARPARKAR"),
    ("EL1", "Sukkur", "EL-SEPCO-SUKKUR"),
    ("EL1", "Gwadar", "EL-QESCO-GWADAR"),
    ("GS1", "Peshawar", "GS-SNGPL-PESHAWAR"),
    ("GS1", "Hyderabad", "GS-SSGC-HYDERABAD"),
    # provinces and the country
    ("PO1", "Multan", "PO-MULTAN"),
    ("HL2", "Vehari", "HL-VEHARI"),
    ("ED4", "Vehari", "ED-PB-HIGHER"),
    ("DA3", "Mardan", "DA-KP-FOOD"),
    ("EN2", "Kasur", "EN-PB-EPA"),
    ("TC1", "Skardu", "TC-PTA"),
    ("RD3", "Kallar Kahar", "RD-NHA"),
    ("OP2", "Mirpur", "OP-OPF"),
    # known by the province alone, by the country alone, or not at all
    ("EN1", "Azad Kashmir", "EN-AK-EPA"),
    ("ID1", "mere gaon mein", "ID-HQ"),
    ("WT4", "hamari gali mein", SCREENED),
    ("MU1", "Saddar", SCREENED),
    ("PO1", "thane ke paas", SCREENED),
    ("EL1", "", SCREENED),
)


@pytest.fixture(scope="module")
def offices() -> Directory:
    return office_table.shipped(CATALOGUE)


def site(words: str) -> Site:
    """As the dialogue leaves it: the district where the words tell one, and the words."""
    found = located(words, CATALOGUE)
    return Site(found.districts[0] if found and len(found.districts) == 1 else "", words)


@pytest.mark.parametrize(("leaf", "words", "code"), ROWS, ids=[f"{leaf} {words}" for leaf, words, _ in ROWS])
def test_a_complaint_goes_to_the_most_specific_office(
    offices: Directory, leaf: str, words: str, code: str | None
) -> None:
    found = routed(offices, CATALOGUE, leaf, site(words))
    assert (found.office.code if found.office else None, found.kept_from) == (code, "")


def test_every_leaf_in_every_district_has_an_office_of_its_own_department(offices: Directory) -> None:
    astray = [
        (leaf.code, district)
        for leaf in CATALOGUE.leaves.values()
        for district in CATALOGUE.districts
        if (office := routed(offices, CATALOGUE, leaf.code, Site(district)).office) is None
        or office.department != leaf.department
    ]
    assert astray == []


def test_every_office_that_takes_complaints_has_one_above_it_up_to_the_highest(offices: Directory) -> None:
    for office in offices.offices.values():
        if office.areas:
            ladder = tuple(offices.above(office.code))
            assert ladder
            assert [step.level for step in ladder] == sorted(step.level for step in ladder)


@pytest.mark.parametrize(
    ("leaf", "district", "office", "kept_from"),
    [
        ("PO3", "lahore", "PO-PB-INTERNAL", "PO-LAHORE"),
        ("PO4", "sukkur", "PO-SD-INTERNAL", "PO-SUKKUR"),
        ("HL4", "multan", "HL-PB-INTERNAL", "HL"),
        ("LR5", "lahore", "LR-PB-INTERNAL", "LR"),
        ("ID6", "lahore", "ID-INTERNAL", "ID"),
        ("EL9", "kasur", "EL-LESCO-INTERNAL", "EL-LESCO-KASUR"),
        ("CR1", "lahore", "CR-PB", ""),
        ("CR2", "islamabad", "CR-IS", ""),
    ],
)
def test_corruption_and_misconduct_have_a_chain_of_their_own(
    offices: Directory, leaf: str, district: str, office: str, kept_from: str
) -> None:
    found = routed(offices, CATALOGUE, leaf, Site(district))
    assert (found.office and found.office.code, found.kept_from) == (office, kept_from)


def test_a_complaint_about_an_offices_people_goes_to_the_office_above(offices: Directory) -> None:
    here = Site("gujranwala", "Gujranwala")
    found = routed(offices, CATALOGUE, "WT4", here, against=True)
    assert (found.office and found.office.code, found.kept_from) == ("WT-WASA-GUJRANWALA-1", "WT-WASA-GUJRANWALA")
    assert office_for(offices, CATALOGUE, "WT4", "gujranwala", "Gujranwala", "", against=True) == found.office


def test_a_complaint_about_people_of_an_office_that_nobody_knows_is_kept_from_the_whole_department(
    offices: Directory,
) -> None:
    found = routed(offices, CATALOGUE, "WT4", Site("", "hamari gali"), against=True)
    assert (found.office, found.kept_from) == (None, "WT")


def test_there_is_a_screening_desk(offices: Directory) -> None:
    desk = screening(offices, CATALOGUE)
    assert desk
    assert desk.code == "ZZ-SCREENING"


@pytest.mark.parametrize(
    ("phone", "words", "code"),
    [
        ("+971500000101", "", "OP-MISSION-AE"),
        ("+966500000101", "Mohalla Islampura, Gujranwala", "OP-MISSION-SA"),
        ("+447000000101", "", "OP-MISSION-GB"),
        ("+923000000101", "Riyadh", "OP-MISSION-SA"),
        ("+923000000101", "دبئی", "OP-MISSION-AE"),
        (None, "Doha, Qatar", "OP-MISSION-QA"),
        ("+923000000101", "Gujranwala", None),
        (None, "", None),
        (None, "Toronto", "OP-MISSION-CA"),
        ("+12120000101", "", "OP-MISSION-US"),
        ("+9", "", None),
    ],
)
def test_abroad_the_mission_of_the_country_has_its_part(
    offices: Directory, phone: str | None, words: str, code: str | None
) -> None:
    found = mission(offices, country_of(CATALOGUE, phone, site(words)))
    assert (found.code if found else None) == code
