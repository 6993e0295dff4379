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

# The settings without which a channel is off, by their names in the environment, lower case.
NEEDS: Mapping[str, tuple[str, ...]] = {
    "sms/kannel": (
        "kannel_sendsms_url",
        "kannel_username",
        "kannel_password",
        "kannel_from",
        "kannel_webhook_secret",
    ),
    "sms/twilio": ("twilio_account_sid", "twilio_auth_token", "twilio_sms_from"),
    "telegram": ("telegram_bot_token", "telegram_webhook_secret"),
    "ussd/africastalking": ("ussd_webhook_secret",),
    "whatsapp/cloud": (
        "whatsapp_cloud_token",
        "whatsapp_cloud_phone_number_id",
        "whatsapp_cloud_app_secret",
        "whatsapp_cloud_verify_token",
    ),
    "whatsapp/twilio": ("twilio_account_sid", "twilio_auth_token", "twilio_whatsapp_from"),
}
