"""The channels there are: one line each, by the name that is also their path under /webhooks/."""

from collections.abc import Mapping

from channels.port import Channel
from channels.sms_kannel import KannelSms
from channels.sms_twilio import TwilioSms
from channels.telegram import Telegram
from channels.ussd_africastalking import AfricasTalkingUssd
from channels.whatsapp_cloud import CloudWhatsApp
from channels.whatsapp_twilio import TwilioWhatsApp

CHANNELS: Mapping[str, type[Channel]] = {
    "sms/kannel": KannelSms,
    "sms/twilio": TwilioSms,
    "telegram": Telegram,
    "ussd/africastalking": AfricasTalkingUssd,
    "whatsapp/cloud": CloudWhatsApp,
    "whatsapp/twilio": TwilioWhatsApp,
}
