"""Square codes that a telephone's camera reads, drawn into the page: no picture has to be fetched for a secret."""

import segno
from markupsafe import Markup


def drawn(text: str) -> Markup:
    """The text as an SVG element."""
    return Markup(segno.make(text, error="m").svg_inline(border=2, dark="#000", light="#fff", omitsize=True))
