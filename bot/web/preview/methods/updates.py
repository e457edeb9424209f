"""How the bot hears of things: long polling, and the webhook that stands in its way."""

import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from bot.errors import CallRefused
from bot.web.preview import limits
from bot.web.preview.arguments import Flag, FromJson, Model, Text, Whole
from bot.web.preview.mailbox import Webhook
from bot.web.preview.methods.method import Method, Nothing
from bot.web.preview.town import Town

Kinds = Annotated[list[Text], FromJson]

_PORTS = (None, 443, 80, 88, 8443)
"""Where Telegram posts to: https://core.telegram.org/bots/api#setwebhook; None is the scheme's own."""


class GetUpdates(Model):
    """The parameters of getUpdates."""

    offset: Whole = 0
    limit: Whole = limits.UPDATES
    timeout: Whole = 0
    allowed_updates: Kinds | None = None


class DeleteWebhook(Model):
    """The parameters of deleteWebhook."""

    drop_pending_updates: Flag = False


class SetWebhook(DeleteWebhook):
    """The parameters of setWebhook; certificates and fixed addresses are not built."""

    url: Text
    max_connections: Whole = 40
    allowed_updates: Kinds | None = None
    secret_token: Text | None = None


async def get_updates(town: Town, given: GetUpdates) -> list[dict[str, Any]]:
    """Hands out what waits, or waits for it."""
    town.mailbox.allow(given.allowed_updates)
    limit = given.limit if 1 <= given.limit <= limits.UPDATES else limits.UPDATES
    timeout = min(max(given.timeout, 0), limits.POLL)
    return [update.as_json() for update in await town.mailbox.take(given.offset, limit, timeout)]


def set_webhook(town: Town, given: SetWebhook) -> bool:
    """Remembers where to post; an empty address goes back to polling."""
    if not given.url:
        return delete_webhook(town, DeleteWebhook(drop_pending_updates=given.drop_pending_updates))
    address = urlsplit(given.url)
    if address.scheme != "https" or not address.hostname:
        raise CallRefused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    if address.port not in _PORTS:
        raise CallRefused(400, "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if given.secret_token is not None and not re.fullmatch("[A-Za-z0-9_-]{1,256}", given.secret_token):
        raise CallRefused(400, "Bad Request: secret token contains unallowed characters")
    town.mailbox.allow(given.allowed_updates)
    town.mailbox.turn(Webhook(given.url, given.secret_token, given.max_connections))
    town.mailbox.cut("setWebhook request")
    if given.drop_pending_updates:
        town.mailbox.drop()
    return True


def delete_webhook(town: Town, given: DeleteWebhook) -> bool:
    """Goes back to polling."""
    town.mailbox.turn(Webhook())
    if given.drop_pending_updates:
        town.mailbox.drop()
    return True


def get_webhook_info(town: Town, _: Nothing) -> dict[str, Any]:
    """Returns what is remembered of the webhook."""
    hook, allowed = town.mailbox.webhook, town.mailbox.allowed
    info = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(town.mailbox.waiting),
    }
    if hook.url:
        info["max_connections"] = hook.max_connections
    return {**info, "allowed_updates": sorted(allowed)} if allowed else info


def say_goodbye(_: Town, __: Nothing) -> bool:
    """Does nothing: there is no other server to move to."""
    return True


METHODS = {
    "getUpdates": Method(GetUpdates, get_updates),
    "setWebhook": Method(SetWebhook, set_webhook),
    "deleteWebhook": Method(DeleteWebhook, delete_webhook),
    "getWebhookInfo": Method(Nothing, get_webhook_info),
    "logOut": Method(Nothing, say_goodbye),
    "close": Method(Nothing, say_goodbye),
}
