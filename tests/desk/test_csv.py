"""What is taken away as CSV is data in every program that opens it."""

import csv
import io

import pytest

from desk.csv import BOM, defused, download, written

FORMULAS = (
    "=1+1",
    '=HYPERLINK("http://x.example","click")',
    "+923000000101",
    "-2+3",
    "@SUM(A1)",
    "   =1",
    "\u200b=1",
    "\u200f=1",
    "\u00a0=1",
    "\u3000＝1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "%0A=1",
    "|calc",
)


@pytest.mark.parametrize("text", FORMULAS)
def test_s51_no_cell_begins_like_a_formula(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Lahore", "پانی نہیں آ رہا", "4821-0937-5514", "1-2", "(+92)", "a=b", "WT4"])
def test_s51_words_stay_as_they_are(text: str) -> None:
    assert defused(text) == text


def test_s51_no_line_within_a_cell_begins_like_a_formula() -> None:
    assert defused("gutter\n=1+1\n +2") == "gutter\n'=1+1\n' +2"
    assert defused("\n=1") == "\n'=1"


@pytest.mark.parametrize("between", ["\t", "\r", "\v", "\f", "\x85", "\u2028"])
def test_s51_nor_does_what_another_separator_would_make_a_cell(between: str) -> None:
    assert defused(f"gutter{between}=1+1") == f"gutter{between}'=1+1"
    assert str(defused(f"{between}=1")).endswith(f"{between}'=1")


@pytest.mark.parametrize("first", ["\t", "\r"])
def test_s51_no_cell_begins_with_what_a_program_passes_over(first: str) -> None:
    assert defused(f"{first}x") == f"'{first}x"


def test_s51_numbers_stay_numbers() -> None:
    assert written(("a", "b", "c"), [(-3, 2.5, None)]) == "a,b,c\r\n-3,2.5,\r\n"


def test_s51_a_table_reads_back_cell_by_cell() -> None:
    rows = [[text, "1"] for text in FORMULAS] + [['say "no", they said', "two\nlines"]]
    read = list(csv.reader(io.StringIO(written(("words", "count"), rows), newline="")))
    assert read[1:] == [[str(defused(cell)) for cell in row] for row in rows]


def test_a_download_is_a_file_that_excel_reads_in_urdu() -> None:
    answer = download("flags", "گٹر\r\n")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="flags.csv"'
    assert answer.get_data(as_text=True).startswith(BOM)
