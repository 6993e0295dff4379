"""What a dialogue's ending asks to be done. A script acts only through these, so replaying it never does a thing twice."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Lodge:
    """Register a complaint. `place` is a district's code or "" where unknown; `details` is all the citizen wrote.

    `against`: it is about the people of the very office that would have it. `hidden`: no office may learn who she is.
    `private`: what we send says nothing of it but to who knows the `word`. `lead` is the case that it is the same as.
    `guessed` is the leaf that we took it for, where she put that right.
    """

    leaf: str
    place: str
    where: str
    details: str
    urgent: bool = False
    against: bool = False
    hidden: bool = False
    private: bool = False
    word: str = field(default="", repr=False)
    lead: str = ""
    guessed: str = ""


@dataclass(frozen=True)
class Confirm:
    """The citizen says that it is solved."""

    tracking_id: str


@dataclass(frozen=True)
class Reopen:
    """The citizen says that it is not solved: one level higher."""

    tracking_id: str


@dataclass(frozen=True)
class Rate:
    """One to five, for the office's work."""

    tracking_id: str
    stars: int


@dataclass(frozen=True)
class Remark:
    """Free words about how a case was handled."""

    tracking_id: str
    words: str


@dataclass(frozen=True)
class Consent:
    """A success of hers may be told without her name."""

    tracking_id: str


@dataclass(frozen=True)
class Withdraw:
    """She takes a case back."""

    tracking_id: str


@dataclass(frozen=True)
class Reply:
    """The citizen's answer to an officer's question."""

    tracking_id: str
    words: str


@dataclass(frozen=True)
class Add:
    """Something she has to say about a case of hers."""

    tracking_id: str
    words: str


@dataclass(frozen=True)
class Nudge:
    """She reminds the office of a case whose date has passed."""

    tracking_id: str


@dataclass(frozen=True)
class Speak:
    """Talk to her in this language from now on."""

    language: str


@dataclass(frozen=True)
class Learn:
    """We may, or may no more, learn from words of hers that we misunderstood."""

    allowed: bool


@dataclass(frozen=True)
class Silence:
    """No more messages that she did not ask for, on this channel."""


@dataclass(frozen=True)
class Resume:
    """She wants to hear from us again on this channel."""


@dataclass(frozen=True)
class Erase:
    """Forget who she is: her number, her words, her conversation."""


@dataclass(frozen=True)
class Offer:
    """Give her a code to send from another channel of hers."""


@dataclass(frozen=True)
class Join:
    """She is the same as the citizen to whom this code was given."""

    code: str


@dataclass(frozen=True)
class Guess:
    """She sent a code that is none; there are only so many times."""


Event = (
    Lodge
    | Confirm
    | Reopen
    | Withdraw
    | Rate
    | Remark
    | Consent
    | Reply
    | Add
    | Nudge
    | Learn
    | Speak
    | Silence
    | Resume
    | Erase
    | Offer
    | Join
    | Guess
)
