"""The demonstration: a phone to text from, a look behind the scenes, and the department's side to answer from.

The phone's texts go out from the browser, signed here as the provider signs; nothing of the service is called around
its own doors. The page and the doors of this file exist in the demo only.
"""

from dataclasses import asdict, dataclass

from flask import Blueprint, Response, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import BadRequest

from bot import backstage, casework, simulation
from bot.simulation import PHONES, Carrier, CarrierError
from bot.wiring import Sunwai
from core.complaint import Outcome, Step
from desk import scenes

CHANNELS = ("sms",)  # a tab of the phone each
SHOWN = {"+923000000101": "+92 300 0000101", "+923000000202": "+92 300 0000202", "+447700900101": "+44 7700 900101"}


def pages(sunwai: Sunwai) -> Blueprint:
    """The simulator's page and the doors behind it."""
    simulator = Simulator(sunwai, simulation.carrier(sunwai.settings))
    blueprint = Blueprint("simulator", __name__, url_prefix="/simulator")
    blueprint.get("")(simulator.page)
    blueprint.post("/sms")(simulator.sms)
    blueprint.post("/receipt")(simulator.receipt)
    blueprint.get("/phone")(simulator.phone)
    blueprint.post("/department/<case>")(simulator.department)
    blueprint.post("/twilio/2010-04-01/Accounts/<account>/Messages.json")(simulator.send)
    blueprint.errorhandler(CarrierError)(refused)
    return blueprint


@dataclass(frozen=True)
class Simulator:
    """The doors. Each but the page speaks JSON."""

    sunwai: Sunwai
    carrier: Carrier

    def page(self) -> str:
        """The phone, the scenes, the desk."""
        phones = [{"number": number, "kind": kind, "shown": SHOWN[number]} for number, kind in PHONES.items()]
        number = self.sunwai.settings.twilio_sms_from
        return render_template("simulator.html", phones=phones, channels=CHANNELS, number=number)

    def sms(self) -> Response:
        """A text, as the provider would bring it; the browser carries it to the webhook."""
        asked = body("from", "text")
        signed = simulation.signed_sms(self.sunwai.settings, asked["from"], asked["text"])
        return jsonify({**asdict(signed), "understood": scenes.understood(self.sunwai, asked["text"])})

    def receipt(self) -> Response:
        """A delivery receipt, as the provider would bring it."""
        asked = body("number", "id", "state")
        return jsonify(asdict(simulation.signed_receipt(self.sunwai.settings, self.carrier, **asked)))

    def phone(self) -> Response:
        """What has come to a phone after the texts it has already, and what is behind the scenes now."""
        number, after = request.args.get("number", ""), request.args.get("after", 0, int)
        if number not in PHONES or after < 0:
            raise BadRequest
        texts = self.carrier.inbox(number)
        return jsonify(
            end=len(texts),
            messages=[asdict(text) for text in texts[after:]],
            kept=scenes.kept(backstage.kept(self.sunwai, number)),
            cases=[scenes.case(self.sunwai, journey) for journey in backstage.journeys(self.sunwai, PHONES)],
        )

    def department(self, case: str) -> Response:
        """The department acts on a complaint of one of the phones."""
        asked = body("type", "note")
        complaints = (journey.complaint for journey in backstage.journeys(self.sunwai, PHONES))
        found = next((complaint for complaint in complaints if complaint.tracking_id == case), None)
        if found is None or asked["type"] not in scenes.ACTS:
            return trouble("unknown", 404)
        step = Step(asked["type"])
        outcome = Outcome.RELIEF_GRANTED if step is Step.RESOLVED else None
        try:
            casework.act(self.sunwai, found.department, case, casework.Act(step, asked["note"], outcome))
        except casework.Unlawful:
            return trouble("unlawful", 409)
        except casework.Refused:
            return trouble("refused", 422)
        return jsonify(tracking_id=case)

    def send(self, account: str) -> tuple[Response, int]:
        """The provider's REST API, as far as the service uses it: it sends here as it would send there."""
        given = request.authorization.parameters if request.authorization else {}
        username, password = given.get("username"), given.get("password")
        if not simulation.authorised(self.sunwai.settings, account, username, password):
            raise CarrierError(401, 20003, "Authenticate")
        return jsonify(simulation.accept(self.carrier, request.form)), 201


def refused(error: CarrierError) -> tuple[Response, int]:
    """As Twilio says it."""
    return jsonify(code=error.code, message=error.message, status=error.status), error.status


def body(*names: str) -> dict[str, str]:
    """The named strings of a JSON body. JSON alone: another site cannot make a browser send that."""
    asked = request.get_json()
    if not isinstance(asked, dict) or not all(isinstance(asked.get(name), str) for name in names):
        raise BadRequest
    return {name: asked[name] for name in names}


def trouble(name: str, status: int) -> Response:
    """Why a step was not taken, for the officer."""
    return make_response(jsonify(trouble=g.words.say(f"sim.trouble.{name}")), status)
