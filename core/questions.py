"""Questions: each owns its name, its words, its options, and its understanding of an answer.

`read` turns a citizen's words into an answer, or None where they are none; a number is not words, for what it stands for was
decided when the options were shown. `accepts` says whether an answer stored earlier, perhaps under an older version of the
script, still answers the question; if not, it is asked again. `text` is the id of its words (default: its name); `formerly`
are names it had in older versions. `fades`: an invitation, which she may as well leave: what she writes later is about
something else. `about` is the case that she may be expected to speak of: words about it are not a new complaint.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from core.catalogue import Catalogue
from core.messages import Choice, Named, Said, Text, Value
from core.understanding import answers, commands
from core.understanding.normal import cues, normalise

MOST_OPTIONS = 9
LONGEST = 4000  # characters of free text that one answer keeps
A_QUESTION = 3  # words: "Lahore?" and "Johar Town?" are answers, put shyly
A_WORD = 3  # letters: "gas" tells what it is about, "oh" does not
QUOTE = '"'
SECRET = re.compile(r"[^\W_]{4,20}")


def number(text: str) -> int | None:
    """A message that is only a number: `2`, `2.`, `(2)`, `۲`, `number 2`, `doosra`. `10` is ten, never item 1."""
    return answers.position(text)


def unnumbered(name: str) -> str:
    """The id of a question's text: its name without the turn of the loop it is in."""
    return name.rstrip(".0123456789")


@dataclass(frozen=True)
class About:
    """What a question's case is about: its leaf, and the code of its district, "" where that is unknown."""

    leaf: str
    place: str = ""


@dataclass(frozen=True)
class Write:
    """A question that takes the citizen's own words, at least `least` characters of them.

    `digits`: a number alone is an answer, too. `address`: the answer is a name or two, from which no language can be told.
    `story`: what is wrong, from which later questions may be answered as well. `secret`: one word that is kept nowhere.
    `optional`: any other message is heard as if nothing were open.
    """

    name: str
    least: int = 2
    values: Mapping[str, Value] = field(default_factory=dict)
    digits: bool = False
    address: bool = False
    story: bool = False
    secret: bool = False
    optional: bool = False
    about: About | None = None
    text: str | None = None
    formerly: tuple[str, ...] = ()
    fades: timedelta | None = None

    def say(self) -> Said:
        """The question as it is put."""
        return Said(self.text or unnumbered(self.name), self.values)

    def mentioned(self) -> Said:
        """As it is told while another question stands."""
        return self.say()

    def keys(self) -> tuple[str, ...]:
        """No options: any words will do."""
        return ()

    def read(self, text: str, _: Catalogue) -> str | None:
        """The words themselves, byte-exact but for the space around them."""
        words = kept(text)
        no_name = self.address and (verdict(text) or asks(text))
        return words if self.accepts(words) and not no_name else None

    def accepts(self, answer: str) -> bool:
        """Long enough, and with something to read in it?"""
        if self.secret:
            return SECRET.fullmatch(answer) is not None
        return len(answer) >= self.least and any(map(str.isalnum if self.digits else str.isalpha, answer))

    def named(self, text: str, catalogue: Catalogue) -> str | None:
        """No option has this name."""
        return None


@dataclass(frozen=True)
class Choose:
    """A question with options, nine at most. `yes` and `no` are the options that those words mean here.

    `optional`: the options are what she may do next, if she likes; any other message is heard as if nothing were open.
    `also` are keys that are an answer though they are not shown, `more` such options with names. With `least` set, so many
    letters of the citizen's own words are an answer, too; they are kept behind a quotation mark, so that the key of an
    option that is gone is never taken for them; `telling`: no other words than those in which it finds something.
    `strict`: an option must be the whole message, for others have a meaning.
    """

    name: str
    options: tuple[Choice, ...]
    values: Mapping[str, Value] = field(default_factory=dict)
    yes: str | None = None
    no: str | None = None
    least: int | None = None
    telling: Callable[[str, Catalogue], str | None] | None = None
    also: frozenset[str] = frozenset()
    more: tuple[Choice, ...] = ()
    strict: bool = False
    optional: bool = False
    address: bool = False
    about: About | None = None
    text: str | None = None
    formerly: tuple[str, ...] = ()
    fades: timedelta | None = None

    def __post_init__(self) -> None:
        if not 0 < len(self.options) <= MOST_OPTIONS:
            raise ValueError(f"{self.name} has {len(self.options)} options; a menu holds one to {MOST_OPTIONS}")

    def say(self) -> Said:
        """The question as it is put, with its options."""
        return Said(self.text or unnumbered(self.name), self.values, self.options)

    def mentioned(self) -> Said:
        """As it is told while another question stands: a list to read, but nothing to choose."""
        return replace(self.say(), options=()) if self.optional else self.say()

    def keys(self) -> tuple[str, ...]:
        """The options' keys, as they are numbered."""
        return tuple(option.key for option in self.options)

    def read(self, text: str, catalogue: Catalogue) -> str | None:
        """An option by its key, its name in any language, a keyword or a near miss; else words, if they are welcome."""
        if number(text) is not None:
            return None
        meant = self._option(text, catalogue)
        aside = verdict(text) or (self.address and asks(text))
        welcome = meant is None and not aside and self._enough(kept(text)) and self._tells(text, catalogue)
        return QUOTE + kept(text) if welcome else meant

    def accepts(self, answer: str) -> bool:
        """Still an option, or words where words are welcome?"""
        words = quoted(answer)
        return self.offers(answer) if words is None else self._enough(words)

    def offers(self, key: str) -> bool:
        """Whether there is such an option."""
        return key in self.also or any(option.key == key for option in (*self.options, *self.more))

    def named(self, text: str, catalogue: Catalogue) -> str | None:
        """The option that the whole message is the name of."""
        return answers.exact(text, names((*self.options, *self.more), catalogue))

    def _option(self, text: str, catalogue: Catalogue) -> str | None:
        if self.offers(text):
            return text
        shown = names(self.options, catalogue)
        if self.strict:
            return answers.nearly(text, shown)
        said = {"yes": self.yes, "no": self.no}.get(verdict(text) or "")
        return (
            answers.exact(text, shown)
            or answers.exact(text, names(self.more, catalogue))
            or said
            or answers.match(text, shown)
            or answers.match(text, names(self.more, catalogue))
        )

    def _tells(self, text: str, catalogue: Catalogue) -> bool:
        return self.telling is None or self.telling(text, catalogue) is not None

    def _enough(self, words: str) -> bool:
        return self.least is not None and sum(map(str.isalpha, words)) >= self.least


@dataclass(frozen=True)
class Given:
    """What the conversation was opened with, e.g. the case that a question is about. It is never put to the citizen.

    `default` is its value where nothing was given; without one there is no dialogue then.
    """

    name: str
    default: str | None = None
    formerly: tuple[str, ...] = ()


Question = Write | Choose


def kept(text: str) -> str:
    """As much of her words as one answer keeps."""
    return text.strip()[:LONGEST].strip()


def quoted(answer: str) -> str | None:
    """The citizen's own words where they were the answer to a question with options; None where it was an option."""
    return answer[len(QUOTE) :] if answer.startswith(QUOTE) else None


def verdict(text: str) -> str | None:
    """ "yes" or "no", where the whole message means that."""
    command = commands.recognise(text)
    return command.name if command and command.name in ("yes", "no") else None


def asks(text: str) -> bool:
    """Whether a message asks something back, which is no name of a place: "what documents do you need?", "kya"."""
    said = normalise(text).split()
    marked = text.rstrip().endswith(("?", "؟")) and len(said) >= A_QUESTION
    return marked or (bool(said) and said[0] in cues()["asking"] and len(said) != 2)


def names(options: tuple[Choice, ...], catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """All that each option may be called, by its key."""
    return {option.key: called(option.label, catalogue) for option in options}


def called(label: Value, catalogue: Catalogue) -> tuple[str, ...]:
    """The names of an option in the catalogue, or its own words."""
    match label:
        case Named(kind, key):
            return tuple(catalogue.name(kind, key, language.code) for language in catalogue.country.languages)
        case Text():
            return ()  # texts of ours are matched by the keywords of their key
        case _:
            return (str(label),)
