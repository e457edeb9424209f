"""What somebody is in a chat, as Telegram tells it (https://core.telegram.org/bots/api#chatmember)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.web.preview.people import IN_CHARGE, Status

if TYPE_CHECKING:
    from bot.web.preview.people import Chat, Person

RIGHTS = (
    "can_be_edited",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
"""Rights that Telegram names for every administrator (https://core.telegram.org/bots/api#chatmemberadministrator)."""
RIGHTS_BY_TYPE = {
    "channel": ("can_post_messages", "can_edit_messages"),
    "supergroup": ("can_pin_messages", "can_manage_topics"),
    "group": ("can_pin_messages",),
}
"""Rights that it names in some kinds of chat only."""
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
"""What a restricted member lacks (https://core.telegram.org/bots/api#chatmemberrestricted)."""


def member_json(chat: Chat, person: Person) -> dict[str, Any]:
    """Returns what `person` is in `chat` now, as Telegram's ChatMember."""
    status = chat.status(person)
    member: dict[str, Any] = {"status": status.value, "user": person.as_json()}
    if status in IN_CHARGE:
        member["is_anonymous"] = person.id in chat.hidden
    if status is Status.ADMINISTRATOR:
        named = (*RIGHTS, *RIGHTS_BY_TYPE.get(chat.type, ()))
        member.update({right: chat.may(person, right) for right in named})
    if status is Status.RESTRICTED:
        member.update({"is_member": True, **dict.fromkeys(PERMISSIONS, False)})
    if status in (Status.KICKED, Status.RESTRICTED):
        member["until_date"] = 0  # for ever
    return member
