"""The demonstration: phones to write from, a look behind the scenes, and the department's side to answer from.

What a phone sends goes out from the browser, signed here as its provider signs; nothing of the service is called around
its own doors. The page and the doors of this file exist in the demo only.
"""

from dataclasses import asdict, dataclass

from flask import Blueprint, Response, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import BadRequest

from bot import casework, sight
from bot.simulation import backstage, networks, ussd
from bot.simulation.carrier import Act, Carrier, CarrierError, carrier
from bot.simulation.phones import PHONES, PHOTO, PHOTO_TYPE, PLACES
from bot.wiring import Sunwai
from core.complaint import Outcome, Step
from desk import providers, scenes


def pages(sunwai: Sunwai) -> Blueprint:
    """The simulator's page, the doors behind it, and the providers' own."""
    simulator = Simulator(sunwai, carrier(sunwai.settings), networks.tabs(sunwai.settings))
    blueprint = Blueprint("simulator", __name__, url_prefix="/simulator")
    blueprint.get("")(simulator.page)
    blueprint.get("/photo.jpg")(simulator.photo)
    blueprint.post(f"/<any({','.join(networks.TABS)}):tab>")(simulator.bring)
    blueprint.post("/receipt")(simulator.receipt)
    blueprint.get("/phone")(simulator.phone)
    blueprint.post("/department/<case>")(simulator.department)
    blueprint.errorhandler(CarrierError)(refused)
    for provider in providers.doors(sunwai.settings, simulator.carrier):
        blueprint.register_blueprint(provider)
    return blueprint


@dataclass(frozen=True)
class Simulator:
    """The doors. Each but the page and the photo speaks JSON."""

    sunwai: Sunwai
    carrier: Carrier
    tabs: tuple[str, ...]

    def page(self) -> str:
        """The phones, the scenes, the desk."""
        settings = self.sunwai.settings
        return render_template(
            "simulator.html",
            phones=PHONES.values(),
            places=PLACES,
            tabs=self.tabs,
            peers={"sms": settings.twilio_sms_from, "whatsapp": settings.twilio_whatsapp_from, "ussd": ussd.CODE},
        )

    def photo(self) -> Response:
        """What the phones' cameras have seen."""
        return Response(PHOTO.read_bytes(), content_type=PHOTO_TYPE)

    def bring(self, tab: str) -> Response:
        """What a citizen does on a tab, as its provider would bring it; the browser carries it to the webhook."""
        asked = body("from", also=tuple(Act.__dataclass_fields__))
        number, act = asked.pop("from"), Act(**asked)
        signed = networks.bring(self.sunwai.settings, self.carrier, tab, number, act)
        said = act.text.rpartition("*")[2] if tab == "ussd" else act.text
        return jsonify({**asdict(signed), "understood": scenes.understood(self.sunwai, said) if said else None})

    def receipt(self) -> Response:
        """A delivery receipt, as the provider would bring it."""
        asked = body("number", "id", "state")
        signed = networks.receipt(self.sunwai.settings, self.carrier, asked["number"], asked["id"], asked["state"])
        return jsonify(asdict(signed))

    def phone(self) -> Response:
        """What has come to a phone after the messages it has already, and what is behind the scenes of a tab now."""
        number, after = request.args.get("number", ""), request.args.get("after", 0, int)
        tab = request.args.get("tab", self.tabs[0])
        if number not in PHONES or tab not in self.tabs or after < 0:
            raise BadRequest
        messages = self.carrier.inbox(number)
        found = backstage.journeys(self.sunwai, scenes.WHOSE)
        return jsonify(
            end=len(messages),
            messages=[asdict(message) for message in messages[after:]],
            kept=scenes.kept(backstage.kept(self.sunwai, scenes.line(PHONES[number], tab))),
            cases=[scenes.case(self.sunwai, journey) for journey in found],
        )

    def department(self, case: str) -> Response:
        """The department acts on a complaint of one of the phones."""
        asked = body("type", "note")
        complaints = (journey.complaint for journey in backstage.journeys(self.sunwai, scenes.WHOSE))
        found = next((complaint for complaint in complaints if complaint.tracking_id == case), None)
        if found is None or asked["type"] not in scenes.ACTS:
            return trouble("unknown", 404)
        step = Step(asked["type"])
        outcome = Outcome.RELIEF_GRANTED if step is Step.RESOLVED else None
        try:
            casework.act(self.sunwai, sight.holder(found), case, casework.Act(step, asked["note"], outcome))
        except casework.Unlawful:
            return trouble("unlawful", 409)
        except casework.Refused:
            return trouble("refused", 422)
        return jsonify(tracking_id=case)


def refused(error: CarrierError) -> tuple[Response, int]:
    """Why nothing was signed."""
    return jsonify(trouble=error.message), error.status


def body(*names: str, also: tuple[str, ...] = ()) -> dict[str, str]:
    """These strings of a JSON body, and others that may be there. JSON alone: another site cannot make a browser send that."""
    asked = request.get_json()
    if not isinstance(asked, dict):
        raise BadRequest
    found = {name: asked.get(name) for name in (*names, *(name for name in also if name in asked))}
    if not all(isinstance(value, str) for value in found.values()):
        raise BadRequest
    return found  # type: ignore[return-value]


def trouble(name: str, status: int) -> Response:
    """Why a step was not taken, for the officer."""
    return make_response(jsonify(trouble=g.words.say(f"sim.trouble.{name}")), status)
