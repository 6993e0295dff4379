"""The desk's door: who comes in, by which session, and that what is sent was meant to be sent.

A request that changes something is taken only as POST, from a page of ours (its token, and no foreign origin).
"""

import hmac
from functools import partial
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, g, make_response, render_template, request, url_for
from markupsafe import Markup

from bot import demonstration
from bot.staff import passwords, signin, standing
from bot.staff.signin import Pending, Slow, Stale
from bot.wiring import Sunwai
from core.staff import Role
from desk.inside import roles
from desk.inside.codes import drawn

SAFE = frozenset({"GET", "HEAD"})
OURS = frozenset({"same-origin", "none"})


class Door:
    """Signing in and out, and the guard before every page."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai
        self._secure = secure = sunwai.settings.public_url.startswith("https://")
        # A browser takes the prefix only over https, and then no neighbour's page can plant the cookie.
        self._cookie, self._half = ("__Host-desk", "__Host-signing-in") if secure else ("desk", "signing-in")
        self._keep = partial(Response.set_cookie, secure=secure, httponly=True, samesite="Lax", path="/")

    def mount(self, blueprint: Blueprint) -> None:
        """Put the guard and the pages of signing in on the desk."""
        blueprint.before_request(self.admit)
        blueprint.context_processor(self.known)
        blueprint.get("/sign-in")(self.sign_in)
        blueprint.post("/sign-in")(self.take_password)
        blueprint.get("/password")(self.choose)
        blueprint.post("/password")(self.take_choice)
        blueprint.get("/code")(self.second)
        blueprint.post("/code")(self.take_code)
        blueprint.post("/sign-out")(self.sign_out)
        blueprint.get("/")(self.home)
        if self._sunwai.settings.demo:
            blueprint.post("/enter/<role>")(self.enter)

    def admit(self) -> Response | None:
        """Let in who may come in. Where nobody has signed in, a page leads to the door and anything else is refused."""
        endpoint, token = request.endpoint or "", request.cookies.get(self._cookie, "")
        if request.method not in SAFE and not self.meant(endpoint, token):
            abort(403)
        if endpoint in roles.AT_THE_DOOR:
            return None
        officer = signin.officer_of(self._sunwai, token) if token else None
        if officer is None:
            asked = request.full_path.rstrip("?") if request.method in SAFE else None
            return leave(url_for("inside.sign_in", next=asked)) if asked else abort(401)
        if officer.role not in roles.MATRIX.get(endpoint, ()):
            abort(403)
        g.officer = officer
        g.caller = standing.today(self._sunwai, officer)
        g.session = token
        return None

    def known(self) -> dict[str, object]:
        """What every page of the desk may say."""
        token = request.cookies.get(self._cookie, "")

        def may(endpoint: str) -> bool:
            return g.officer.role in roles.MATRIX.get(endpoint, ())

        field = Markup('<input type="hidden" name="csrf" value="{}">').format(self.token_of(token))
        return {"token": lambda: field, "officer": g.get("officer"), "may": may}

    def meant(self, endpoint: str, token: str) -> bool:
        """Whether a request that changes something comes from a page of ours."""
        if not at_home(request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")):
            return False
        given = request.form.get("csrf", "")
        return endpoint in roles.AT_THE_DOOR or hmac.compare_digest(given.encode(), self.token_of(token).encode())

    def token_of(self, token: str) -> str:
        """What a form of this session carries."""
        return hmac.new(self._sunwai.settings.secret_key.encode(), f"form/{token}".encode(), "sha256").hexdigest()

    def home(self) -> Response:
        """Where this role begins."""
        return leave(url_for(roles.HOME[g.officer.role]))

    def sign_in(self) -> Response:
        """The door itself."""
        return self.page("sign_in.html", wrong=False)

    def take_password(self) -> Response:
        """Login and password."""
        login, password = request.form.get("login", ""), request.form.get("password", "")
        try:
            pending = signin.password(self._sunwai, login, password, self.address())
        except Slow as trouble:
            return self.page("sign_in.html", 429, wait=trouble.seconds, login=login)
        if pending is None:
            return self.page("sign_in.html", 401, wrong=True, login=login)
        return self.onward(pending)

    def choose(self) -> Response:
        """A password of her own, the first time."""
        pending = self.pending()
        return self.page("password.html", pending=pending) if pending else self.anew()

    def take_choice(self) -> Response:
        """The password that she chose."""
        pending, new = self.pending(), request.form.get("password", "")
        if pending is None:
            return self.anew()
        if new != request.form.get("again", ""):
            return self.page("password.html", 422, pending=pending, trouble="differ")
        try:
            return self.onward(signin.choose(self._sunwai, pending, new))
        except passwords.Weak as trouble:
            return self.page("password.html", 422, pending=pending, trouble=str(trouble.reason))
        except Stale:
            return self.anew()

    def second(self) -> Response:
        """The one-time code; the first time with what her telephone needs to make them."""
        pending = self.pending()
        return self.code(pending) if pending else self.anew()

    def take_code(self) -> Response:
        """The code that she typed: she is in."""
        pending = self.pending()
        if pending is None:
            return self.anew()
        try:
            token = signin.second(self._sunwai, pending, request.form.get("code", ""))
        except Slow as trouble:
            return self.code(pending, 429, wait=trouble.seconds)
        except Stale:
            return self.anew()
        return self.welcome(token) if token else self.code(pending, 401, wrong=True)

    def enter(self, role: str) -> Response:
        """In the demonstration: come in as one of its people."""
        if role not in tuple(Role):
            abort(404)
        return self.welcome(demonstration.enter(self._sunwai, Role(role)))

    def sign_out(self) -> Response:
        """End the session."""
        signin.sign_out(self._sunwai, request.cookies.get(self._cookie, ""))
        response = leave(url_for("inside.sign_in"))
        response.delete_cookie(self._cookie, path="/", secure=self._secure, httponly=True, samesite="Lax")
        return response

    def onward(self, pending: Pending) -> Response:
        """To the next step of signing in."""
        response = leave(url_for("inside.choose" if pending.must_change else "inside.second", next=onwards()))
        self._keep(response, self._half, pending.token, max_age=600)
        return response

    def welcome(self, token: str) -> Response:
        """In, with a session that ends with the browser or earlier."""
        response = leave(onwards() or url_for("inside.home"))
        self._keep(response, self._cookie, token)
        response.delete_cookie(self._half, path="/", secure=self._secure, httponly=True, samesite="Lax")
        return response

    def anew(self) -> Response:
        """From the beginning: it took too long, or something changed meanwhile."""
        return leave(url_for("inside.sign_in"))

    def pending(self) -> Pending | None:
        """How far she has come."""
        token = request.cookies.get(self._half)
        return signin.resume(self._sunwai, token) if token else None

    def code(self, pending: Pending, status: int = 200, **context: object) -> Response:
        """The page that asks for the code."""
        square = drawn(pending.uri) if pending.uri else None
        return self.page("code.html", status, pending=pending, square=square, **context)

    def page(self, template: str, status: int = 200, **context: object) -> Response:
        """A page of the door."""
        people = tuple(Role) if self._sunwai.settings.demo else ()
        return make_response(render_template(f"inside/{template}", people=people, next=onwards(), **context), status)

    @staticmethod
    def address() -> str:
        """Where she calls from."""
        return request.remote_addr or ""


def at_home(origin: str | None, fetched: str | None) -> bool:
    """Whether what a browser tells of where a request comes from is our own site.

    Our pages send no referrer, and so their forms have the origin "null": then the other header has to say it.
    """
    if fetched and fetched not in OURS:
        return False
    if origin == "null":
        return fetched is not None
    return origin is None or urlsplit(origin).netloc == request.host


def onwards() -> str | None:
    """The page that she wanted to see, if it is one of the desk's."""
    wanted = request.args.get("next", "")
    return wanted if wanted.startswith("/desk/") and wanted.isprintable() and "\\" not in wanted else None


def leave(url: str) -> Response:
    """Go there, with GET."""
    response = make_response("", 303)
    response.headers["Location"] = url
    return response
