"""The providers' own doors in the demonstration: the service sends here as it would send to the real ones."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, jsonify, request

from bot.settings import Settings
from bot.simulation import kannel, telegram, twilio, whatsapp
from bot.simulation.carrier import Carrier, CarrierError
from bot.simulation.phones import PHOTO_TYPE


def doors(settings: Settings, carrier: Carrier) -> tuple[Blueprint, ...]:
    """One blueprint a provider; each refuses in the provider's own words."""
    return tuple(make(settings, carrier) for make in (_twilio, _meta, _telegram, _kannel))


def _twilio(settings: Settings, carrier: Carrier) -> Blueprint:
    api = _provider("twilio", twilio.refusal)

    @api.post("/2010-04-01/Accounts/<account>/Messages.json")
    def send(account: str) -> tuple[Response, int]:
        given = request.authorization.parameters if request.authorization else {}
        return jsonify(twilio.take(settings, carrier, account, given, request.form)), 201

    return api


def _meta(settings: Settings, carrier: Carrier) -> Blueprint:
    api = _provider("whatsapp", whatsapp.refusal)

    @api.post("/<number_id>/messages")
    @api.post("/<version>/<number_id>/messages")
    def send(number_id: str, version: str = "") -> Response:
        sent = request.get_json(silent=True)
        return jsonify(whatsapp.take(settings, carrier, _bearer(), number_id, sent if isinstance(sent, dict) else {}))

    @api.get("/<media_id>")
    @api.get("/<version>/<media_id>")
    def media(media_id: str, version: str = "") -> Response:
        return jsonify(whatsapp.media(settings, _bearer(), media_id))

    @api.get("/media/<media_id>")
    def file(media_id: str) -> Response:
        return Response(whatsapp.file(settings, _bearer(), media_id), content_type=PHOTO_TYPE)

    return api


def _telegram(settings: Settings, carrier: Carrier) -> Blueprint:
    api = _provider("telegram", telegram.refusal)

    @api.route("/bot<token>/<method>", methods=["GET", "POST"])
    def call(token: str, method: str) -> Response:
        return jsonify(telegram.take(settings, carrier, token, method, request.values))

    @api.get("/file/bot<token>/<path:path>")
    def file(token: str, path: str) -> Response:
        return Response(telegram.file(settings, token, path), content_type=PHOTO_TYPE)

    return api


def _kannel(settings: Settings, carrier: Carrier) -> Blueprint:
    api = Blueprint("kannel", __name__, url_prefix="/kannel/cgi-bin")

    @api.route("/sendsms", methods=["GET", "POST"])
    def send() -> tuple[str, int]:
        prefix = "X-Kannel-"
        named = {name[len(prefix) :].lower(): value for name, value in request.headers if name.startswith(prefix)}
        text = request.args.get("text") or request.get_data().decode("utf-8", "replace")
        return kannel.take(settings, carrier, {**request.args.to_dict(), **named}, text), 202

    @api.errorhandler(CarrierError)
    def refused(error: CarrierError) -> tuple[str, int]:
        return error.message, error.status

    return api


def _provider(name: str, refusal: Callable[[CarrierError], Mapping[str, object]]) -> Blueprint:
    api = Blueprint(name, __name__, url_prefix=f"/{name}")

    @api.errorhandler(CarrierError)
    def refused(error: CarrierError) -> tuple[Response, int]:
        return jsonify(refusal(error)), error.status

    return api


def _bearer() -> str | None:
    return request.authorization.token if request.authorization else None
