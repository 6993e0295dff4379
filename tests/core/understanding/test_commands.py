"""Commands are whole messages, in any writing, and a complaint is never taken for one."""

import pytest

from core.understanding.commands import Command, recognise

SAID = {
    Command("menu"): ("MENU", "main menu", "meno", "shuru se", "مینو", "rehne do", "Cancel!", "منسوخ کریں", "exit"),
    Command("help"): (
        "help",
        "Help me please",
        "HLP",
        "what should i do",
        "madad chahiye",
        "مدد",
        "kya karun",
        "??",
        "؟",
    ),
    Command("back"): ("back", "wapas", "pichay jao", "واپس", "previous question"),
    Command("status"): ("status", "stauts", "meri complain ka kia hua", "my complaints", "میری شکایت کا کیا بنا"),
    Command("status", "2"): ("STATUS 2", "status ۲", "meri shikayat no 2 ka status", "2 ka status"),
    Command("status", "482109375516"): (
        "4821-0937-5516",
        "482109375516",
        "۴۸۲۱-۰۹۳۷-۵۵۱۶",
        "status 4821 0937 5516",
        "meri 4821-0937-5516 wali complaint ka kya bana",
        "شکایت ۴۸۲۱۰۹۳۷۵۵۱۶ کی صورتحال",
    ),
    Command("language"): ("language", "langauge", "zaban tabdeel", "زبان تبدیل کریں"),
    Command("language", "ur"): ("mujhe english nahi aati urdu mein batao", "urdu", "urdu please", "اردو میں بات کریں"),
    Command("language", "ur-Latn"): ("roman urdu", "رومن اردو"),
    Command("language", "en"): ("English", "انگریزی", "change language to english"),
    Command("feedback"): ("feedback", "feed back dena hai", "فیڈ بیک"),
    Command("suggestion"): ("suggestion", "mera mashwara hai", "tajweez deni hai", "تجویز"),
    Command("stop"): (
        "stop",
        "STOP!!",
        "unsubscribe",
        "sms band karo",
        "dont send me messages",
        "مجھے میسج نہ بھیجیں",
        "bnd kro",
        "bnd kar do",
        "band kardo msg",
        "stop kro",
        "messages band karo",
        "yeh bnd krdo",
        "message mt bhejo",
        "یہ بند کر دیں",
    ),
    Command("start"): ("start", "shuru karo", "شروع کریں"),
    Command("delete"): ("delete", "delete my data", "mera data mita do", "میرا ڈیٹا ڈیلیٹ کریں"),
    Command("withdraw", "2"): ("withdraw complaint 2", "شکایت نمبر ۲ ختم کر دیں مسئلہ حل ہو گیا"),
    Command("withdraw"): ("withdraw", "shikayat wapas leni hai", "withdraw my complaint", "شکایت واپس لینی ہے"),
    Command("human"): ("agent se baat", "talk to a human", "operator", "نمائندے سے بات کرنی ہے"),
    Command("link"): ("LINK", "connect karo", "mera number link karo", "جوڑیں"),
    Command("link", "12345678"): (
        "LINK 12345678",
        "link 1234 5678",
        "LINK12345678",
        "جوڑیں ۱۲۳۴۵۶۷۸",
        "Link: 1234-5678",
    ),
    Command("yes"): ("yes", "Ok 👍", "thk hy", "g", "jee haan", "jee bilkul", "جی ہاں", "ٹھیک ہے", "theek hai sir"),
    Command("no"): (
        "no",
        "nai",
        "nahi ji",
        "ghalat",
        "نہیں",
        "جی نہیں",
        "bilkul nahi",
        "nahi ye galat hai",
        "no, that is wrong",
    ),
}
NO_COMMANDS = (
    "",
    "👍",
    "1",
    "42101-1234567-1",  # a CNIC has thirteen digits
    "no water",
    "no water in our street",
    "help me my house is burning",
    "pani nahi aa raha",
    "school band hai",
    "light band",
    "bijli band karo na is ki",
    "bijli bnd kro",
    "loudspeaker bnd krdo",
    "yeh factory band karo",
    "rishwat band karo",
    "شور بند کرو",
    "yes there is no gas since morning",
    "police ne meri shikayat nahi likhi",
    "start line par gutter khula hai",
    "smart",
    "theek karo",  # "repair it", not "all right"
    "10 din se shikayat ka jawab nahi aya",  # ten days are no case
    "rate zyada",
    "mobile number",
    "شکایت درج نہیں کر رہے تھانے والے",
    "bill 482109375516 meter 3 ghalat hai gas ka",
)


POLITELY = {
    "status": (
        "please status batao",
        "bhai meri complaint ka kya bana",
        "kindly update on my complaint",
        "koi jawab nahi aya abhi tak",
    ),
    "help": ("kuch samajh nahi aa rahi kya likhun", "please explain how this works", "meri mdd kro", "hlep"),
    "menu": ("menu dikhao bhai", "mneu", "مجھے مینو دکھائیں"),
    "back": ("ghalti ho gayi wapas jao", "bakc", "i made a mistake, go back"),
    "human": ("mujhe machine se baat nahi karni", "koi call kare", "کسی انسان سے بات کرائیں"),
    "yes": ("g bilkul theek hai bhej dein", "جی ہاں بالکل", "haan yehi masla hai", "yes please go ahead"),
    "no": ("nahi bhai ye ghalat hai", "mujhe manzoor nahi", "نہیں یہ درست نہیں", "absolutely not"),
    "stop": ("bar bar msg na bhejo", "dont send me messages anymore", "میسج بھیجنا بند کریں"),
    "language": ("zban bdlo", "mujhe english nahi aati", "ژبه بدله کړئ", "ٻولي مٽايو"),
}
OTHERS = {
    "status": ("زما شکایت څنګه شو", "منهنجي شڪايت جو ڇا ٿيو", "میری شکایت دا حال دسو"),
    "yes": ("هو سمه ده", "ٺيڪ آهي", "آہو جی"),
    "no": ("سمه نه ده", "صحيح ناهي", "نئیں جی"),
}
COMPLAINTS_OF_SUCH_WORDS = (
    "yes men in office",
    "stop the corruption",
    "fard nahi mil rahi",
    "case darj nahi",
    "merit list",
    "insaf chahiye",
    "i want to thank the officer",
    "dont want to live",
    "start work on our road",
    "نان",  # bread, though it folds to a way of writing "no"
)


@pytest.mark.parametrize(
    ("text", "name"), [(text, name) for said in (POLITELY, OTHERS) for name in said for text in said[name]]
)
def test_courtesies_shorthand_slips_and_other_languages_hide_no_command(text: str, name: str) -> None:
    found = recognise(text)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("text", COMPLAINTS_OF_SUCH_WORDS)
def test_a_complaint_of_the_words_of_commands_is_none(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize(("text", "command"), [(text, command) for command, texts in SAID.items() for text in texts])
def test_each_command_is_understood_in_the_ways_people_write_it(text: str, command: Command) -> None:
    assert recognise(text) == command


@pytest.mark.parametrize("text", NO_COMMANDS)
def test_what_says_more_than_a_command_is_none(text: str) -> None:
    assert recognise(text) is None
