"""What lies on the desks of the demonstration, prepared so that a job can be done."""

import re
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import update

from bot.rises import RISES
from core.complaint import Status
from core.rises import Rise
from core.staff import Role
from storage.complaints import COMPLAINTS
from storage.outbox import Topic
from tests.browser.conftest import Site
from tests.browser.walk import enter

CASE = re.compile(r"/desk/case/(\d{4}-\d{4}-\d{4})\"")
TOKEN = re.compile(r'name="csrf" value="([0-9a-f]+)"')


@dataclass
class Desk:
    """Somebody of a role, without a browser."""

    site: Site
    role: Role

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.site.url, cookies=enter(self.site.url, self.role), timeout=60)

    def case(self, step: str, view: str = "open", having: str = "") -> str:
        """A case of a view with which this step may be done next, and on whose page this stands."""
        for found in dict.fromkeys(CASE.findall(self.sees(f"/desk/inbox?view={view}"))):
            page = self.sees(f"/desk/case/{found}")
            if f'/{step}"' in page and having in page:
                return found
        raise AssertionError(f"nothing lies there that can be {step}")

    def alike(self) -> tuple[str, str]:
        """Two open cases without an office, of which the second is made one to which the first can be joined."""
        one, lead, *_ = dict.fromkeys(CASE.findall(self.sees("/desk/inbox?view=open")))
        with self.site.sunwai.store.read() as unit:
            case = unit.complaints.get(one.replace("-", ""))
        assert case
        same = {name: getattr(case, name) for name in ("department", "kind", "leaf")}
        before = {"registered_at": case.registered_at - timedelta(days=1), "status": Status.FORWARDED}
        # What is a secret is joined to nothing.
        anybodys = {"office": "", "kept_from": "", "hidden": False, "private": False}
        change(self.site, one, **anybodys)
        change(self.site, lead, **anybodys, **same, **before)
        return one, lead

    def sees(self, path: str) -> str:
        answer = self.client.get(path, follow_redirects=True)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def sends(self, path: str, on: str, **fields: str) -> None:
        """A form of the page `on`."""
        token = TOKEN.search(self.sees(on))
        assert token
        answer = self.client.post(path, data={"csrf": token[1], **fields}, headers={"Origin": self.site.url})
        assert answer.status_code == 303, (path, answer.status_code)


def stuck(site: Site) -> int:
    """A dead letter."""
    with site.sunwai.store.begin() as unit:
        number = unit.outbox.add(Topic.DELIVER, tracking_id="483109375516", department="WT", payload={})
    with site.sunwai.store.begin() as unit:
        duty = unit.outbox.claim(number)
        assert duty
        assert unit.outbox.bury(duty, "RouteGone")
    return number


def change(site: Site, case: str, **values: Any) -> None:
    """Make a case what a job needs."""
    with site.sunwai.store.begin() as unit:
        here = COMPLAINTS.c.tracking_id == case.replace("-", "")
        unit.connection.execute(update(COMPLAINTS).where(here).values(**values))


def rising(site: Site) -> None:
    """Somewhere more has come in a week than usual."""
    with site.sunwai.store.begin() as unit:
        unit.tallies.keep(RISES, {"rises": [asdict(Rise("WT1", "lahore", 12, 1.5, 1e-6))]})
