"""How fast we may send: a bucket of tokens for each channel, and for each chat where a provider wants that as well.

It is the sending process's own. One such process sends less than any of these limits, since each message waits for the
provider's answer, but for the one of a chat; where several send and it becomes too much together, the provider says so, and
the time that it asks for is kept like after any failure that may pass.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

# Messages a second, by medium.
LIMITS: Mapping[str, float] = {"whatsapp": 80, "telegram": 30, "sms": 30}
CHAT_LIMITS: Mapping[str, float] = {"telegram": 1}
UNKNOWN = 30.0
MOST_CHATS = 1000  # remembered before those are forgotten that may be written to again anyway


@dataclass
class Bucket:
    """Holds one second's tokens. Below zero it owes what was taken in advance."""

    rate: float
    tokens: float
    at: float

    def fill(self, now: float) -> None:
        """What has run in since."""
        self.tokens, self.at = min(max(self.rate, 1.0), self.tokens + (now - self.at) * self.rate), now

    def take(self, now: float) -> float:
        """Take one; the seconds until it is there."""
        self.fill(now)
        self.tokens -= 1
        return max(0.0, -self.tokens / self.rate)


class Pace:
    """`clock` gives seconds that only grow, `sleep` waits for some."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], object]) -> None:
        self._clock = clock
        self._sleep = sleep
        self._channels: dict[str, Bucket] = {}
        self._chats: dict[tuple[str, str], Bucket] = {}

    def wait(self, channel: str, address: str) -> None:
        """Until a message may go to this address on this channel."""
        medium, now = channel.partition("/")[0], self._clock()
        bucket = self._channels.setdefault(channel, full(LIMITS.get(medium, UNKNOWN), now))
        seconds = bucket.take(now)
        if medium in CHAT_LIMITS:
            self._forget(now)
            chat = self._chats.setdefault((channel, address), full(CHAT_LIMITS[medium], now))
            seconds = max(seconds, chat.take(now))
        if seconds > 0:
            self._sleep(seconds)

    def _forget(self, now: float) -> None:
        """Chats whose bucket is full again need not be remembered."""
        if len(self._chats) < MOST_CHATS:
            return
        for chat in self._chats.values():
            chat.fill(now)
        self._chats = {key: chat for key, chat in self._chats.items() if chat.tokens < max(chat.rate, 1.0)}


def full(rate: float, now: float) -> Bucket:
    """A bucket from which nothing has been taken."""
    return Bucket(rate, max(rate, 1.0), now)
