"""The administrator's page of templates for answers: mended one by one, or as a table."""

from dataclasses import replace

from flask import Blueprint, Response, abort, g, make_response, render_template, request, url_for

from bot.record import audit
from bot.tables import answers
from bot.tables.answers import Faulty, Template
from bot.wiring import Sunwai
from core import answers as table
from core.complaint import Step
from desk.inside import taking
from desk.inside.door import leave


class Sentences:
    """The pages of the templates."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai

    def mount(self, blueprint: Blueprint) -> None:
        """Put them on the desk."""
        blueprint.get("/sentences", endpoint="sentences")(self.page)
        blueprint.post("/sentences", endpoint="bring_sentences")(self.bring)
        blueprint.get("/sentences.csv", endpoint="sentences_csv")(self.export)
        blueprint.get("/sentences/new", endpoint="new_sentence")(self.new)
        blueprint.get("/sentences/<int:number>", endpoint="sentence")(self.one)
        blueprint.post("/sentences/<int:number>", endpoint="mend_sentence")(self.mend)
        blueprint.post("/sentences/<int:number>/drop", endpoint="drop_sentence")(self.drop)

    def page(self) -> Response:
        """All of them, by what they are about."""
        return self.shown()

    def shown(self, status: int = 200, **context: object) -> Response:
        """The list, with whatever went wrong."""
        words = {"sentences": self.all(), "catalogue": self._sunwai.catalogue, **context}
        return make_response(render_template("inside/sentences.html", **words), status)

    def new(self) -> Response:
        """A form for another."""
        return self.form(len(self.all()), Template("", Step.RESOLVED, {}))

    def one(self, number: int) -> Response:
        """One of them, to be mended."""
        found = self.all()
        return self.form(number, found[number]) if number < len(found) else abort(404)

    def form(self, number: int, sentence: Template, status: int = 200, **context: object) -> Response:
        """The form of one."""
        known = self.all()
        was = known[number].texts["en"] if number < len(known) else ""
        words = {"number": number, "sentence": sentence, "was": request.form.get("was", was), "steps": table.STEPS}
        more = {"languages": table.LANGUAGES, "catalogue": self._sunwai.catalogue, **context}
        return make_response(render_template("inside/sentence.html", **words, **more), status)

    def mend(self, number: int) -> Response:
        """Put it into force as it is written now."""
        known = self.all()
        wanted = Template(
            request.form.get("about", ""),
            step(request.form.get("step", "")),
            {language: request.form.get(language, "").strip() for language in table.LANGUAGES},
        )
        self.still(number, known)
        try:
            self.take((*known[:number], wanted, *known[number + 1 :]))
        except Faulty as trouble:
            return self.form(number, replace(wanted), 422, faults=trouble.faults)
        return leave(url_for("inside.sentences", said="sentence.mended"))

    def drop(self, number: int) -> Response:
        """It is offered no more."""
        known = self.all()
        if number >= len(known):
            abort(404)
        self.still(number, known)
        self.take((*known[:number], *known[number + 1 :]))
        return leave(url_for("inside.sentences", said="sentence.dropped"))

    def bring(self) -> Response:
        """A whole table."""
        given = request.files.get("table")
        try:
            answers.take(self._sunwai, given.read().decode("utf-8-sig") if given else "", audit.by(g.caller))
        except UnicodeDecodeError:
            return self.shown(422, trouble="letters")
        except Faulty as trouble:
            return self.shown(422, trouble="faults", faults=trouble.faults)
        return leave(url_for("inside.sentences", said="sentences.taken"))

    def export(self) -> Response:
        """The table in force, as it is brought in again."""
        return taking.whole(self._sunwai, "answers", answers.export(self._sunwai))

    def still(self, number: int, known: tuple[Template, ...]) -> None:
        """That nobody has changed the table meanwhile, or a 409."""
        was = known[number].texts["en"] if number < len(known) else ""
        if number > len(known) or request.form.get("was", "").replace("\r\n", "\n") != was:
            abort(409)

    def take(self, sentences: tuple[Template, ...]) -> None:
        """Put a table into force. Raises Faulty."""
        answers.take(self._sunwai, table.write(sentences), audit.by(g.caller))

    def all(self) -> tuple[Template, ...]:
        """The sentences in force."""
        return table.read(answers.export(self._sunwai), self._sunwai.catalogue)


def step(name: str) -> Step:
    """The step that the form names."""
    return Step(name) if name in table.STEPS else abort(422)
