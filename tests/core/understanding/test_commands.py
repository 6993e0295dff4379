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
    Command("stop"): ("stop", "STOP!!", "unsubscribe", "sms band karo", "dont send me messages", "مجھے میسج نہ بھیجیں"),
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


@pytest.mark.parametrize(("text", "command"), [(text, command) for command, texts in SAID.items() for text in texts])
def test_each_command_is_understood_in_the_ways_people_write_it(text: str, command: Command) -> None:
    assert recognise(text) == command


@pytest.mark.parametrize("text", NO_COMMANDS)
def test_what_says_more_than_a_command_is_none(text: str) -> None:
    assert recognise(text) is None
