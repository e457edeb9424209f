"""What stands below a message: inline keyboards, checked button by button, and the request for a reply.

Shapes: https://core.telegram.org/bots/api#inlinekeyboardmarkup and #forcereply.
"""

from typing import Annotated, Any, Literal

from bot.errors import CallRefused
from bot.web.preview import limits
from bot.web.preview.arguments import Flag, FromJson, Model, Text
from bot.web.preview.entities import units
from bot.web.preview.links import LinkError, check_link

ACTIONS = (
    "url",
    "callback_data",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
)
"""What a button can do; each has exactly one of them."""


class CopyText(Model):
    """Text that a button copies."""

    text: Text


class ChosenChat(Model):
    """Into which chats an inline query can be carried."""

    query: Text = ""
    allow_user_chats: Flag = False
    allow_bot_chats: Flag = False
    allow_group_chats: Flag = False
    allow_channel_chats: Flag = False


class Button(Model):
    """A button of an inline keyboard."""

    text: Text
    url: Text | None = None
    callback_data: Text | None = None
    copy_text: CopyText | None = None
    switch_inline_query: Text | None = None
    switch_inline_query_current_chat: Text | None = None
    switch_inline_query_chosen_chat: ChosenChat | None = None
    style: Literal["danger", "success", "primary"] | None = None


class InlineKeyboard(Model):
    """Rows of buttons below a message."""

    inline_keyboard: list[list[Button]]


class ForceReply(Model):
    """A request that the person's next message be a reply to this one."""

    force_reply: Literal[True]
    input_field_placeholder: Text | None = None
    selective: Flag = False


class ReplyKeyboard(Model):
    """A keyboard in place of the letters; known by its shape only: the bot sends none."""

    keyboard: list[Any] | None = None
    remove_keyboard: Literal[True] | None = None
    resize_keyboard: Flag = False
    is_persistent: Flag = False
    one_time_keyboard: Flag = False
    input_field_placeholder: Text | None = None
    selective: Flag = False


AnyMarkup = Annotated[InlineKeyboard | ForceReply | ReplyKeyboard, FromJson]
"""What `reply_markup` of a new message may be."""
Inline = Annotated[InlineKeyboard, FromJson]
"""What `reply_markup` of an edit may be."""


def check_markup(markup: InlineKeyboard | ForceReply | ReplyKeyboard | None) -> dict[str, Any]:
    """Returns the markup as content of a message, empty where there is none or an empty one.

    Raises:
        CallRefused: Telegram would refuse one of the buttons, or all of them together.
    """
    if markup is None:
        return {}
    if isinstance(markup, ReplyKeyboard):
        raise CallRefused(400, "Bad Request: the preview has no reply keyboards; use an inline keyboard")
    if isinstance(markup, ForceReply):
        if markup.input_field_placeholder is not None and not _within(
            markup.input_field_placeholder, limits.PLACEHOLDER
        ):
            raise CallRefused(400, "Bad Request: REPLY_MARKUP_PLACEHOLDER_INVALID")
        return {"reply_markup": markup.model_dump(exclude_none=True)}
    rows = [row for row in markup.inline_keyboard if row]
    if sum(map(len, rows)) > limits.KEYBOARD_BUTTONS or any(len(row) > limits.KEYBOARD_ROW for row in rows):
        raise CallRefused(400, "Bad Request: reply markup is too long")
    keyboard = [[_check_button(button) for button in row] for row in rows]
    return {"reply_markup": {"inline_keyboard": keyboard}} if keyboard else {}


def _check_button(button: Button) -> dict[str, Any]:
    given = [action for action in ACTIONS if getattr(button, action) is not None]
    if not given or button.callback_data == "" or button.url == "":
        raise CallRefused(
            400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(given) > 1:
        raise CallRefused(400, "Bad Request: can't parse inline keyboard button: a button does exactly one thing")
    if not button.text.strip():
        raise CallRefused(400, "Bad Request: inline keyboard button text is empty")
    shown = button.model_dump(exclude_none=True)
    if button.callback_data is not None and len(button.callback_data.encode()) > limits.CALLBACK_DATA:
        raise CallRefused(400, "Bad Request: BUTTON_DATA_INVALID")
    if button.copy_text is not None and not _within(button.copy_text.text, limits.COPY_TEXT):
        raise CallRefused(400, "Bad Request: BUTTON_COPY_TEXT_INVALID")
    if button.url is not None:
        try:
            shown["url"] = check_link(button.url)
        except LinkError as error:
            raise CallRefused(
                400, f"Bad Request: inline keyboard button URL '{button.url}' is invalid: {error}"
            ) from error
    return shown


def _within(text: str, longest: int) -> bool:
    return 1 <= units(text) <= longest
