"""What is wrong with a file that is not kept."""

MOST_PIXELS = 50_000_000  # some cameras' pictures have; unpacked they take 200 MB


class Unfit(ValueError):
    """The file is "broken", or has "too many pixels"."""


def fitting(width: int, height: int) -> None:
    """Raise Unfit for a picture that would be nothing, or too much, once it is unpacked."""
    if not (width and height):
        raise Unfit("broken")
    if width * height > MOST_PIXELS:
        raise Unfit("too many pixels")
