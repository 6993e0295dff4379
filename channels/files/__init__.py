"""What a citizen's file is, told by its own bytes; and the same file without what it tells of her.

Nothing is unpacked here, and of what is packed nothing changes: not a pixel, not a sound.
"""

from collections.abc import Callable, Mapping

from channels.files import boxes, jpeg, png, sound, webp
from channels.files.unfit import Unfit

__all__ = ["Unfit", "bare", "kind"]

PDF = b"%PDF-"
KINDS: tuple[Callable[[bytes], str | None], ...] = (
    jpeg.kind,
    png.kind,
    webp.kind,
    lambda data: "application/pdf" if data.startswith(PDF) else None,
    boxes.kind,
    sound.kind,
)
BARE: Mapping[str, Callable[[bytes], bytes]] = {
    "image/jpeg": jpeg.bare,
    "image/png": png.bare,
    "image/webp": webp.bare,
    **dict.fromkeys(boxes.TYPES, boxes.bare),
}


def kind(data: bytes) -> str | None:
    """Its content type; None for what we do not take, whatever it is called, e.g. SVG, HTML, archives, Office files."""
    return next(filter(None, (tell(data) for tell in KINDS)), None)


def bare(data: bytes, kind: str) -> bytes:
    """The same without place, time, camera, thumbnails, and whatever hangs on behind its end; `kind` as `kind` told it.

    What a picture or a film is made of stays byte for byte; other files stay as they are. Raises Unfit.
    """
    return BARE[kind](data) if kind in BARE else data
