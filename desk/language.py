"""Which language a page is in: what was asked for, else what was chosen before, else what the browser prefers."""

from functools import partial
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, g, request, url_for

from desk.words import Words, load

COOKIE = "lang"
YEAR = 365 * 24 * 3600
STATIC = Path(__file__).parent / "static"


def install(app: Flask, secure: bool) -> None:
    """Give every page of the app its words, its language and its direction, and remember a choice.

    `secure` is whether people reach us over https (PUBLIC_URL says so).
    """
    words = load()
    marks = {path.name: sha256(path.read_bytes()).hexdigest()[:12] for path in STATIC.iterdir() if path.is_file()}

    def asset(name: str) -> str:
        return url_for("public.static", filename=name, v=marks[name])

    @app.before_request
    def choose() -> None:
        g.words = words[chosen(tuple(words))]

    @app.context_processor
    def dress() -> dict[str, object]:
        spoken: Words = g.words
        return {
            "asset": asset,
            "dir": spoken.direction,
            "lang": spoken.language,
            "t": spoken.say,
            "tn": spoken.count,
            "words": spoken,
        }

    app.after_request(partial(remember, secure))


def chosen(languages: tuple[str, ...], default: str = "en") -> str:
    """The language of the present request, one of `languages`."""
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wish in languages:
            return wish
    preferred = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((language for language in preferred if language in languages), default)


def remember(secure: bool, response: Response) -> Response:
    """Keep the language asked for by ?lang= for a year. The cookie holds two letters and nothing about the reader."""
    asked = request.args.get("lang")
    if asked and "words" in g and g.words.language == asked:
        response.set_cookie(COOKIE, asked, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return response
