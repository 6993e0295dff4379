"""How Meta speaks to us, and we to it: its batches and their signatures, its answers, and the channel that asks for them."""

import hmac
import json
from typing import Any

from channels import ids
from channels.whatsapp_cloud import CloudWhatsApp
from tests.channels.contract import SENDER, Call
from tests.channels.provider import Answer

PATH = "/webhooks/whatsapp/cloud"
APP_SECRET = "an-app-secret"
TOKEN = "an-access-token"
VERIFY = "a-verify-token"
NUMBER_ID = "100000000000001"
WAMID = "wamid.HBgMOTIzMDAwMDAwMTAxFQIAEhg="  # of Meta; her number is in it
KNOWN = ids.veiled(WAMID)
NOBODY = "PK.13491208655302741918"
Tree = dict[str, Any]


def message(kind: str = "text", content: object = None, number: int = 1, **changes: object) -> Tree:
    """A message as it stands in a batch; None leaves a part out."""
    parts = {
        "from": SENDER.removeprefix("+"),
        "from_user_id": NOBODY,
        "id": f"{WAMID}{number}",
        "timestamp": "1795330800",
        "type": kind,
        kind: {"body": "hi"} if content is None else content,
        **changes,
    }
    return {name: part for name, part in parts.items() if part is not None}


def status(state: str = "delivered", **changes: object) -> Tree:
    return {"id": WAMID, "status": state, "timestamp": "1795330801", "recipient_id": "923000000101", **changes}


def value(*messages: Tree, statuses: tuple[Tree, ...] = (), number_id: str = NUMBER_ID) -> Tree:
    return {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15005550006", "phone_number_id": number_id},
        "contacts": [{"profile": {"name": "A Citizen"}, "wa_id": "923000000101", "user_id": NOBODY}],
        **({"messages": list(messages)} if messages else {}),
        **({"statuses": list(statuses)} if statuses else {}),
    }


def batch(*values: Tree) -> Tree:
    changes = [{"field": "messages", "value": one} for one in values]
    return {"object": "whatsapp_business_account", "entry": [{"id": "200000000000002", "changes": changes}]}


def signed(tree: object, secret: str = APP_SECRET, digest: str = "sha256") -> Call:
    body = tree if isinstance(tree, bytes) else json.dumps(tree).encode()
    proof = f"{digest}={hmac.new(secret.encode(), body, digest).hexdigest()}"
    return Call(PATH, headers=(("X-Hub-Signature-256", proof),), body=body, content_type="application/json")


def verification(**changes: str) -> Call:
    asked = {"hub.mode": "subscribe", "hub.verify_token": VERIFY, "hub.challenge": "1158201444", **changes}
    return Call(PATH, "GET", query="&".join(f"{name}={text}" for name, text in asked.items()))


def sender(url: str) -> CloudWhatsApp:
    return CloudWhatsApp(TOKEN, NUMBER_ID, APP_SECRET, VERIFY, f"{url}/v23.0", {"en": "Choose"}, timeout=0.3)


def sent(message_id: str = WAMID) -> Answer:
    answer = {"messaging_product": "whatsapp", "contacts": [{"wa_id": "1"}], "messages": [{"id": message_id}]}
    return Answer(200, json.dumps(answer).encode())


def refused(http_status: int, code: int) -> Answer:
    trouble = {"error": {"message": "(#1) about 923000000101", "type": "OAuthException", "code": code}}
    return Answer(http_status, json.dumps(trouble).encode())
