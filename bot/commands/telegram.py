"""`flask --app app telegram …`."""

import sys

import click

from bot import settings, telegram
from bot.telegram import TelegramError


@click.group("telegram")
def telegram_group() -> None:
    """How Telegram's messages come to us."""


@telegram_group.command("set-webhook")
def set_webhook() -> None:
    """Tell Telegram to call PUBLIC_URL."""
    try:
        click.echo(f"Telegram calls {telegram.set_webhook(settings.read())}")
    except TelegramError as trouble:
        sys.exit(f"Telegram refuses: {trouble}")


@telegram_group.command("poll")
def poll() -> None:
    """Fetch messages from Telegram instead, where it cannot call us; until Ctrl-C."""
    try:
        telegram.poll(settings.read())
    except TelegramError as trouble:
        sys.exit(f"Telegram refuses: {trouble}")
    except KeyboardInterrupt:
        return
