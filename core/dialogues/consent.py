"""Her say over what we send her and what we keep: stop, start, delete."""

from core.conversation import Open
from core.events import Erase, Resume, Silence
from core.questions import Choose
from core.records import Records
from core.script import Ending, Script, choices


def stop(records: Records) -> Script:
    """No more messages that she did not ask for."""
    return Ending("stop.done", event=Silence())
    yield


def start(records: Records) -> Script:
    """Messages again; and, for whoever begins with this word, the front door."""
    return Ending("start.done", event=Resume(), then=Open("home"))
    yield


def delete(records: Records) -> Script:
    """Forget her, once she is sure: it cannot be undone."""
    sure = yield Choose("delete.sure", choices("delete.sure", "delete", "keep"), yes="delete", no="keep")
    return Ending("delete.done", event=Erase()) if sure == "delete" else Ending("delete.kept")
