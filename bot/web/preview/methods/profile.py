"""The bot itself: who it is, its name and descriptions by language, its menu button."""

from collections.abc import Callable
from operator import attrgetter
from typing import Annotated, Any, Literal

from bot.errors import CallRefused
from bot.web.preview import limits
from bot.web.preview.arguments import FromJson, Model, Text, Whole
from bot.web.preview.methods.commands import check_language
from bot.web.preview.methods.method import Method, Nothing
from bot.web.preview.profile import Profile, spoken
from bot.web.preview.town import Town

Texts = Callable[[Profile], dict[str, str]]
"""One of the bot's texts, by language."""


class InLanguage(Model):
    """The parameters of the methods that ask for one of the bot's texts."""

    language_code: Text = ""


class SetMyName(InLanguage):
    """The parameters of setMyName."""

    name: Text = ""


class SetMyDescription(InLanguage):
    """The parameters of setMyDescription."""

    description: Text = ""


class SetMyShortDescription(InLanguage):
    """The parameters of setMyShortDescription."""

    short_description: Text = ""


class WebApp(Model):
    """A page that a button opens."""

    url: Text


class MenuButton(Model):
    """What the button beside the input field does."""

    type: Literal["default", "commands", "web_app"]
    text: Text | None = None
    web_app: WebApp | None = None


class OfChat(Model):
    """The parameters of getChatMenuButton."""

    chat_id: Whole | None = None


class SetChatMenuButton(OfChat):
    """The parameters of setChatMenuButton."""

    menu_button: Annotated[MenuButton, FromJson] = MenuButton(type="default")


def get_me(town: Town, _: Nothing) -> dict[str, Any]:
    """Returns who the bot is."""
    return {
        **town.bot.as_json(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "supports_guest_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_chat_menu_button(town: Town, given: SetChatMenuButton) -> bool:
    """Sets the menu button of one private chat, or of all."""
    if given.chat_id is not None and town.chat(given.chat_id).type != "private":
        raise CallRefused(400, "Bad Request: chat not found")
    town.profile.menu[given.chat_id] = given.menu_button.model_dump(exclude_none=True)
    town.feed.tell("profile", None)
    return True


def get_chat_menu_button(town: Town, given: OfChat) -> dict[str, Any]:
    """Returns the menu button of one private chat, or of all."""
    default = town.profile.menu.get(None, {"type": "default"})
    return town.profile.menu.get(given.chat_id, default)


def _setter(field: str, longest: int, texts: Texts) -> Callable[[Town, Any], bool]:
    """Returns the work of a method that sets one of the bot's texts; an empty text takes it back."""

    def work(town: Town, given: InLanguage) -> bool:
        text, language = str(getattr(given, field)), check_language(given.language_code)
        if len(text) > longest:
            raise CallRefused(400, f"Bad Request: {field} is too long")
        texts(town.profile)[language] = text
        if not text:
            del texts(town.profile)[language]
        town.feed.tell("profile", None)
        return True

    return work


def _getter(field: str, texts: Texts) -> Callable[[Town, Any], dict[str, str]]:
    def work(town: Town, given: InLanguage) -> dict[str, str]:
        default = town.bot.first_name if field == "name" else ""
        return {field: spoken(texts(town.profile), check_language(given.language_code)) or default}

    return work


_names: Texts = attrgetter("names")
_descriptions: Texts = attrgetter("descriptions")
_short_descriptions: Texts = attrgetter("short_descriptions")

METHODS = {
    "getMe": Method(Nothing, get_me),
    "setMyName": Method(SetMyName, _setter("name", limits.NAME, _names)),
    "getMyName": Method(InLanguage, _getter("name", _names)),
    "setMyDescription": Method(SetMyDescription, _setter("description", limits.DESCRIPTION, _descriptions)),
    "getMyDescription": Method(InLanguage, _getter("description", _descriptions)),
    "setMyShortDescription": Method(
        SetMyShortDescription, _setter("short_description", limits.SHORT_DESCRIPTION, _short_descriptions)
    ),
    "getMyShortDescription": Method(InLanguage, _getter("short_description", _short_descriptions)),
    "setChatMenuButton": Method(SetChatMenuButton, set_chat_menu_button),
    "getChatMenuButton": Method(OfChat, get_chat_menu_button),
}
