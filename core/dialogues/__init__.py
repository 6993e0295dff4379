"""Every dialogue, by its name, and the words that open one."""

from collections.abc import Mapping

from core.conversation import Open
from core.dialogues.about import about
from core.dialogues.add import add
from core.dialogues.answer import answer
from core.dialogues.apart import apart
from core.dialogues.consent import delete, start, stop
from core.dialogues.feedback import feedback, rate, remark, tell
from core.dialogues.help import help_
from core.dialogues.home import SUGGESTION, home
from core.dialogues.human import human
from core.dialogues.language import language
from core.dialogues.link import link
from core.dialogues.mydata import mydata
from core.dialogues.nudge import nudge
from core.dialogues.register import register
from core.dialogues.second import second
from core.dialogues.track import track
from core.dialogues.unlock import unlock
from core.dialogues.withdraw import withdraw
from core.script import Dialogue

DIALOGUES: Mapping[str, Dialogue] = {
    "home": home,
    "register": register,
    "second": second,
    "track": track,
    "unlock": unlock,
    "withdraw": withdraw,
    "feedback": feedback,
    "rate": rate,
    "remark": remark,
    "tell": tell,
    "apart": apart,
    "answer": answer,
    "add": add,
    "nudge": nudge,
    "language": language,
    "link": link,
    "help": help_,
    "about": about,
    "human": human,
    "stop": stop,
    "start": start,
    "delete": delete,
    "mydata": mydata,
}

HOME = Open("home")

# Answered at once, and the open question stands.
ASIDES: Mapping[str, Open] = {
    "help": Open("help"),
    "about": Open("about"),
    "status": Open("track", {"track.said": ""}),
    "stop": Open("stop"),
    "start": Open("start"),
}

# Opened on top of what is open, which goes on afterwards.
OPENERS: Mapping[str, Open] = {
    "language": Open("language"),
    "delete": Open("delete"),
    "mydata": Open("mydata"),
    "withdraw": Open("withdraw"),
    "feedback": Open("track", {"track.said": ""}),
    "suggestion": SUGGESTION,
    "link": Open("link"),
    "human": Open("human"),
}
