"""Addresses of citizens' files: good for one session and for a quarter of an hour, and of no use to anybody else."""

import hmac
from datetime import datetime, timedelta

from flask import url_for

from core import tracking_id as ids

GOOD_FOR = timedelta(minutes=15)
MARK = 32  # hexadecimal digits


class Links:
    """Makes and tells such addresses."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def to(self, session: str, case: str, item: str, now: datetime) -> str:
        """The address of a file, for this session."""
        until = int((now + GOOD_FOR).timestamp())
        mark = self._mark(session, case, item, until)
        return url_for("inside.evidence", tracking_id=ids.show(case), item=item, until=until, mark=mark)

    def good(self, session: str, case: str, item: str, until: str, mark: str, now: datetime) -> bool:
        """Whether an address was made for this session and holds still."""
        if not (until.isascii() and until.isdecimal() and len(until) < MARK) or int(until) < now.timestamp():
            return False
        return hmac.compare_digest(mark.encode(), self._mark(session, case, item, int(until)).encode())

    def _mark(self, session: str, case: str, item: str, until: int) -> str:
        said = f"file/{session}/{case}/{item}/{until}".encode()
        return hmac.new(self._secret, said, "sha256").hexdigest()[:MARK]
