"""The page of what went wrong, for those who look at it in a browser; programs get one line."""

from flask import Response, make_response, render_template, request

KNOWN = (404, 405, 500)


def page(status: int, request_id: str = "") -> Response | None:
    """The page; None where the reader is a program, or where there is nothing more to say."""
    if status not in KNOWN or "text/html" not in request.headers.get("Accept", ""):
        return None
    return make_response(render_template("lost.html", status=status, request_id=request_id), status)
