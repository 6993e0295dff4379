"""The page of who files for citizens: the bot's own questions in its order, all answers before her, every one to be changed.

Nothing is kept until the citizen has said yes to what is read back: the form itself carries what was said so far.
"""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from flask import Blueprint, Response, abort, g, jsonify, make_response, render_template, request, url_for
from markupsafe import Markup, escape

from bot.repeats import Request, Reused
from bot.sight import Refused
from bot.staff import counter, filing
from bot.staff.filing import Filing, Form, Operator
from bot.wiring import Sunwai
from core import tracking_id
from core.filing import STORY, Source
from core.questions import unnumbered
from core.understanding import language
from desk.inside.door import leave

LANGUAGE = "ur"  # in which a caller is asked, until something else is chosen
ANSWER, SHOWN, KEY = "answer:", "shown:", "key:"  # what is answered, as it was shown, and what that stood for
SHOWN_ID = re.compile(r"(\d{4}-\d{4}-\d{4})")
LEAF, PLACES = "register.leaf", frozenset({"register.place", "register.place_near", "register.district"})


class Counter:
    """The counter's pages."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai

    def mount(self, blueprint: Blueprint) -> None:
        """Put them on the desk."""
        blueprint.get("/counter", endpoint="counter")(self.page)
        blueprint.post("/counter", endpoint="take_down")(self.take_down)
        blueprint.post("/counter/alike", endpoint="alike")(self.alike)
        blueprint.get("/counter/filed/<key>", endpoint="filed")(self.filed)
        blueprint.post("/counter/case", endpoint="look_up")(self.look_up)

    def page(self) -> Response:
        """An empty form, with the first question."""
        form = Form(Source.TELEPHONE, LANGUAGE)
        return self.shown(form, filing.file(self._sunwai, operator(), form), secrets.token_urlsafe(16))

    def take_down(self) -> Response:
        """One more answer, or one that is changed: the next question, or the complaint that is filed."""
        form, key = self.given(), request.form.get("key", "")[:64]
        if not key or "back" in request.form:
            return self.shown(form, filing.file(self._sunwai, operator(), form), key or secrets.token_urlsafe(16))
        if form.phone and digits(form.phone) != digits(request.form.get("again", "")):
            return self.refused(form, key, "differ")
        try:
            found = filing.file(self._sunwai, operator(), form, Request(key, body(form)))
        except Refused:
            return self.refused(form, key, "number" if form.phone else "long")
        except Reused:  # the form of a complaint that is filed came again, changed
            return leave(url_for("inside.filed", key=key))
        if found["complaint"]:
            return leave(url_for("inside.filed", key=key))
        return self.shown(form, found, key, 200 if found["understood"] else 422)

    def filed(self, key: str) -> Response:
        """What was filed: the tracking ID, to be read out in groups, and the words that she is told."""
        found = counter.filed(self._sunwai, operator(), key) or abort(404)
        due = found["complaint"]["due_at"]
        context = {**WORDED, "found": found, "groups": groups(found), "due": due and datetime.fromisoformat(due)}
        return make_response(render_template("inside/filed.html", **context))

    def alike(self) -> Response:
        """Open cases that may be the same, while it is being typed."""
        shown = [
            {"id": tracking_id.show(one.tracking_id), "since": g.words.day(one.registered_at)}
            for one in counter.alike(self._sunwai, self.given().answers)
        ]
        return jsonify(shown)

    def look_up(self) -> Response:
        """Where a case stands, for a caller who has its tracking ID."""
        wanted, phone = request.form.get("case", "")[:60], request.form.get("phone", "")[:40]
        told = counter.look_up(self._sunwai, operator(), wanted, phone, g.words.language)
        context = {**WORDED, "told": told, "wanted": wanted, "phone": phone}
        return make_response(render_template("inside/looked_up.html", **context), 200 if told else 404)

    def given(self) -> Form:
        """What the form holds, the answer to its question included."""
        answers = {name: value for name in request.form if (value := answer(name)) is not None}
        answers = {name.removeprefix(ANSWER): value for name, value in answers.items()}
        if (back := request.form.get("back", "")) in answers:
            at = list(answers).index(back)
            answers = dict(list(answers.items())[:at])
        else:
            asked = request.form.get("asked", "")
            said = request.form.get("choice", "") or request.form.get("said", "").strip()
            answers = {**answers, asked: said} if asked and said else answers
        source, wanted = request.form.get("source", ""), request.form.get("language", "")
        known = [spoken.code for spoken in self._sunwai.catalogue.country.languages]
        return Form(
            Source(source) if source in tuple(Source) else Source.TELEPHONE,
            wanted if wanted in known else LANGUAGE,
            request.form.get("phone", "").strip()[:40],
            answers=answers,
        )

    def refused(self, form: Form, key: str, trouble: str) -> Response:
        """The form again, with what is wrong; nothing is lost."""
        try:
            found = filing.file(self._sunwai, operator(), replace(form, phone=""), None) if harmless(form) else None
        except Refused:
            found = None
        return self.shown(form, found, key, 422, trouble=trouble)

    def shown(self, form: Form, found: Filing | None, key: str, status: int = 200, **more: object) -> Response:
        """The form."""
        answers = found["answers"] if found else form.answers
        context = {
            "form": form,
            "found": found,
            "key": key,
            "again": request.form.get("again", ""),
            "answers": [self.row(name, value) for name, value in answers.items()],
            "sources": tuple(Source),
            "languages": [spoken.code for spoken in self._sunwai.catalogue.country.languages],
            "alike": counter.alike(self._sunwai, answers),
            "leaves": self.leaves(),
            "dropped": found is not None and not found["question"] and not found["complaint"],
            **more,
        }
        return make_response(render_template("inside/counter.html", **context), status)

    def row(self, name: str, value: str) -> Mapping[str, str]:
        """An answer as it is shown: what it is, how it is written, and in what it can be changed."""
        base = unnumbered(name)
        known = self.called(value)
        if base == STORY:
            kind = "story"
        elif base == LEAF and value in self._sunwai.catalogue.leaves:
            kind = "leaf"
        else:
            kind = "place" if base in PLACES else "fixed"
        return {"name": name, "base": ".".join(base.split(".")[:2]), "value": value, "shown": known, "kind": kind}

    def called(self, value: str) -> str:
        """What an answer stands for."""
        catalogue, spoken = self._sunwai.catalogue, g.words
        known = {"department": catalogue.departments, "leaf": catalogue.leaves, "district": catalogue.districts}
        for kind, codes in known.items():
            if value in codes:
                return catalogue.name(kind, value, spoken.language)
        text = f"counter.answer.{value}"
        return str(spoken.say(text)) if text in spoken.ids else value.removeprefix('"')

    def leaves(self) -> Mapping[str, list[str]]:
        """The subjects that can be chosen, by department."""
        found: dict[str, list[str]] = {}
        for leaf in self._sunwai.catalogue.leaves.values():
            if not leaf.retired:
                found.setdefault(leaf.department, []).append(leaf.code)
        return found


def operator() -> Operator:
    """Who files."""
    return Operator(g.officer.login, g.officer.id)


def answer(name: str) -> str | None:
    """An answer of the form: unchanged it is what it stood for, changed it is words; None for no answer."""
    if not name.startswith(ANSWER):
        return None
    bare, value = name.removeprefix(ANSWER), request.form[name].replace("\r\n", "\n").strip()
    if value == request.form.get(SHOWN + bare, ""):
        value = request.form.get(KEY + bare, value)
    return value or None


def harmless(form: Form) -> bool:
    """Whether the answers may be read though the number may not."""
    return all(len(said) <= filing.LONGEST for said in form.answers.values()) and len(form.answers) <= filing.MOST


def digits(phone: str) -> str:
    """A number's digits, to compare it with the same written twice."""
    return "".join(filter(str.isdecimal, phone))


def body(form: Form) -> str:
    """All that a request asks."""
    return json.dumps([form.source, form.language, form.phone, dict(form.answers)])


def isolated(words: str) -> Markup:
    """Words in which a tracking ID keeps its order: among Urdu letters its groups would run from right to left."""
    parts = SHOWN_ID.split(words)
    return Markup("").join(
        Markup('<bdi class="id" dir="ltr">{}</bdi>').format(part) if at % 2 else escape(part)
        for at, part in enumerate(parts)
    )


def tongue(words: str) -> str:
    """The language of our own words, for a face that has its letters."""
    return language.detect(words) or "en"


WORDED: Mapping[str, object] = {"isolated": isolated, "tongue": tongue}


def groups(found: Filing) -> list[str]:
    """The tracking ID in the groups in which it is read out."""
    return str(found["complaint"]["tracking_id"]).split("-")
