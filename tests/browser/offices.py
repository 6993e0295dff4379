"""What lies on the desks of the demonstration, prepared so that a job can be done."""

import re
from dataclasses import dataclass
from functools import partial

import httpx

from bot import leading
from core import tracking_id
from core.staff import Role
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

    def case(self, step: str, view: str = "open") -> str:
        """A case of a view with which this step may be done next."""
        for found in dict.fromkeys(CASE.findall(self.sees(f"/desk/inbox?view={view}"))):
            if f'/{step}"' in self.sees(f"/desk/case/{found}"):
                return found
        raise AssertionError(f"nothing lies there that can be {step}")

    def alike(self) -> tuple[str, str]:
        """Two cases of the first page, of which one can be joined to the other, which is older."""
        listed = [found.replace("-", "") for found in CASE.findall(self.sees("/desk/"))]
        with self.site.sunwai.store.read() as unit:
            cases = [case for each in listed if (case := unit.complaints.get(each))]
        fits = partial(leading.fits, self.site.sunwai.catalogue)
        one, lead = next((one, lead) for one in cases for lead in cases if lead != one and fits(one, lead))
        return tracking_id.show(one.tracking_id), tracking_id.show(lead.tracking_id)

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
