"""Files one complaint end to end over HTTP, as a citizen with a plain phone does, against a running demo.

`DATA_DIR=… python tests/smoke.py http://127.0.0.1:8000` waits until the service is ready; exit code 0: all went well.
"""

import json
import os
import re
import secrets
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from xml.etree import ElementTree

from twilio.request_validator import RequestValidator

READY_WITHIN = 60.0  # seconds
COMPLAINT = "Gutter 3 din se band hai, gali 4, Mohalla Islampura, Gujranwala"
TRACKING_ID = re.compile(r"\b\d{4}-\d{4}-\d{4}\b")


def main(base: str) -> None:
    wait_until_ready(base)
    keys = json.loads((Path(os.environ.get("DATA_DIR", "var")) / "secrets.json").read_text(encoding="utf-8"))
    citizen = f"+923000000{secrets.randbelow(1000):03}"

    unsigned = post(base, message(keys, citizen, COMPLAINT), "no signature")
    expect(unsigned[0] == 403, "a forged message is refused", unsigned)
    read_back = text(base, keys, message(keys, citizen, COMPLAINT))
    expect("1" in read_back and not TRACKING_ID.search(read_back), "the complaint is read back", read_back)
    yes = message(keys, citizen, "1")
    registered = text(base, keys, yes)
    found = TRACKING_ID.search(registered)
    expect(found is not None, "the second message brings a tracking ID", registered)
    expect(text(base, keys, yes) == registered, "a redelivery brings the same reply", registered)
    status = text(base, keys, message(keys, citizen, "STATUS"))
    expect(found is not None and found[0] in status, "STATUS knows the complaint", status)
    say("smoke: one complaint filed, redelivered and found again")


def wait_until_ready(base: str) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while True:
        try:
            with urllib.request.urlopen(f"{base}/readyz", timeout=5):
                return
        except OSError as error:  # not listening yet, or 503
            expect(time.monotonic() < deadline, "the service is ready within a minute", error)
        time.sleep(0.2)


def message(keys: dict[str, str], citizen: str, body: str) -> dict[str, str]:
    """The form that Twilio posts for one SMS."""
    sid = f"SM{secrets.token_hex(16)}"
    return {
        "MessageSid": sid,
        "SmsSid": sid,
        "SmsMessageSid": sid,
        "AccountSid": keys["twilio_account_sid"],
        "From": citizen,
        "To": keys["twilio_sms_from"],
        "Body": body,
        "NumMedia": "0",
        "NumSegments": "1",
        "ApiVersion": "2010-04-01",
    }


def text(base: str, keys: dict[str, str], form: dict[str, str]) -> str:
    """Send one SMS, signed; the reply as the citizen reads it."""
    url = f"{os.environ.get('PUBLIC_URL') or base}/webhooks/sms/twilio"
    status, body = post(base, form, RequestValidator(keys["twilio_auth_token"]).compute_signature(url, form))
    expect(status == 200, "a signed message is answered", (status, body))
    return "\n".join(ElementTree.fromstring(body).itertext()).strip()


def post(base: str, form: dict[str, str], signature: str) -> tuple[int, str]:
    headers = {"X-Twilio-Signature": signature}
    request = urllib.request.Request(
        f"{base}/webhooks/sms/twilio", urllib.parse.urlencode(form).encode(), headers, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def expect(holds: bool, claim: str, seen: object) -> None:
    if not holds:
        sys.exit(f"smoke: not so: {claim}. Seen: {seen}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
