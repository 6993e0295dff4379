"""USSD: the steps of a session, as a gateway that speaks as Africa's Talking does brings them.

Whoever has the webhook's secret can speak as anybody: it is handed out only where every provider is made up.
"""

import re
import secrets
from urllib.parse import urlencode

from bot.settings import Settings
from bot.simulation.carrier import Act, Carrier, CarrierError, Signed, alone
from bot.simulation.phones import Phone

WEBHOOK = "/webhooks/ussd/africastalking"
CODE = "*786#"
NETWORK = "99999"  # the gateway's code for its own simulated network
SESSION = re.compile(r"ATUid_[0-9a-f]{32}")
LONGEST = 4000  # characters of all inputs of a session


def bring(settings: Settings, _carrier: Carrier, phone: Phone, act: Act) -> Signed:
    """The request for the next step: the dial where there is no session yet, else all inputs since. Raises CarrierError."""
    if not alone(settings):
        raise CarrierError(404, 404, "nothing is signed for USSD where a provider is real")
    if act.kind != "text" or len(act.text) > LONGEST or (act.session and not SESSION.fullmatch(act.session)):
        raise CarrierError(400, 400, "no step of a session")
    form = {
        "sessionId": act.session or f"ATUid_{secrets.token_hex(16)}",
        "serviceCode": CODE,
        "phoneNumber": phone.number,
        "networkCode": NETWORK,
        "text": act.text if act.session else "",
    }
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Webhook-Secret": settings.ussd_webhook_secret,
    }
    return Signed(WEBHOOK, headers, urlencode(form))
