"""The list of commands that people are offered, by scope and language."""

import re
from typing import Annotated, Any, Literal

from bot.errors import CallRefused
from bot.web.preview import limits
from bot.web.preview.arguments import ChatId, Flag, FromJson, Model, Text, Whole
from bot.web.preview.methods.method import Method, find_chat
from bot.web.preview.profile import Commands, scope_key
from bot.web.preview.town import Town

_LANGUAGE = re.compile("(?:[a-z]{2})?")


class BotCommand(Model):
    """A command and what it does, in words."""

    command: Text
    description: Text
    is_ephemeral: Flag | None = None


class Scope(Model):
    """For whom a list of commands is meant."""

    type: Literal[
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ]
    chat_id: ChatId | None = None
    user_id: Whole | None = None


class Scoped(Model):
    """The parameters of getMyCommands and deleteMyCommands."""

    scope: Annotated[Scope, FromJson] = Scope(type="default")
    language_code: Text = ""


class SetMyCommands(Scoped):
    """The parameters of setMyCommands."""

    commands: Annotated[list[BotCommand], FromJson]


def set_my_commands(town: Town, given: SetMyCommands) -> bool:
    """Sets the list of a scope and language."""
    if len(given.commands) > limits.COMMANDS:
        raise CallRefused(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
    for command in given.commands:
        if not re.fullmatch(f"/?[a-z0-9_]{{1,{limits.COMMAND}}}", command.command):
            raise CallRefused(400, "Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(command.description.strip()) <= limits.COMMAND_DESCRIPTION:
            raise CallRefused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    listed = [
        {
            "command": command.command.removeprefix("/"),
            "description": command.description.strip(),
            **({"is_ephemeral": True} if command.is_ephemeral else {}),
        }
        for command in given.commands
    ]
    town.profile.commands[_place(town, given)] = listed
    town.feed.tell("profile", None)
    return True


def get_my_commands(town: Town, given: Scoped) -> Commands:
    """Returns the list of exactly this scope and language."""
    return town.profile.commands.get(_place(town, given), [])


def delete_my_commands(town: Town, given: Scoped) -> bool:
    """Takes a list back: the next wider one shows again."""
    town.profile.commands.pop(_place(town, given), None)
    town.feed.tell("profile", None)
    return True


def check_language(code: str) -> str:
    """Returns a two-letter language code, or the empty one for everybody; raises CallRefused for anything else."""
    if not _LANGUAGE.fullmatch(code):
        raise CallRefused(400, "Bad Request: invalid language code specified")
    return code


def _place(town: Town, given: Scoped) -> tuple[str, str]:
    scope: dict[str, Any] = given.scope.model_dump(exclude_none=True)
    needed = {"chat": ("chat_id",), "chat_administrators": ("chat_id",), "chat_member": ("chat_id", "user_id")}
    if set(scope) != {"type", *needed.get(given.scope.type, ())}:
        raise CallRefused(400, f"Bad Request: can't parse BotCommandScope: {given.scope.type} has other fields")
    if given.scope.chat_id is not None:
        scope["chat_id"] = find_chat(town, given.scope.chat_id).id
    return scope_key(scope), check_language(given.language_code)


METHODS = {
    "setMyCommands": Method(SetMyCommands, set_my_commands),
    "getMyCommands": Method(Scoped, get_my_commands),
    "deleteMyCommands": Method(Scoped, delete_my_commands),
}
