"""The chats of the cast: a private one for each, groups of every kind, a channel, and a group without the bot."""

from __future__ import annotations

from bot.web.preview.people import ANN, BORIS, GENERAL, SAKURA, Chat, Person, Status, Topic

GROUP = -1_001_000_000_001
"""Id of the supergroup; those of supergroups and channels start with -100."""
FORUM = -1_001_000_000_002
"""Id of the group with topics."""
CHANNEL = -1_001_000_000_003
"""Id of the channel; its posts are discussed in `GROUP`."""
ELSEWHERE = -1_001_000_000_004
"""Id of a group that the bot is not in: for inline mode, guest queries, and being added."""
CIRCLE = -4_000_001
"""Id of the basic group, which can be upgraded."""
AGENDA, LOGISTICS = 2, 3
"""Topics of the forum, by `message_thread_id`."""
TOPICS = {AGENDA: "Agenda", LOGISTICS: "Logistics"}


def private_chat(person: Person, bot: Person) -> Chat:
    """Returns the chat of `person` with the bot, in which nothing was said yet."""
    return Chat(
        person.id, "private", person.first_name, person.username, {person.id: Status.MEMBER, bot.id: Status.LEFT}
    )


def shared_chats(bot: Person) -> list[Chat]:
    """Returns the chats where the cast meets.

    Ann made all of them but the circle, which is Boris's; in the forum Boris is an administrator, and anonymous.
    """
    member, charge = Status.MEMBER, Status.ADMINISTRATOR
    everybody = {ANN.id: Status.CREATOR, BORIS.id: member, SAKURA.id: member}
    with_bot = {**everybody, bot.id: member}
    general = {GENERAL: Topic("General")}
    return [
        Chat(GROUP, "supergroup", "Study group", None, dict(with_bot)),
        Chat(FORUM, "supergroup", "Conference", None, {**with_bot, BORIS.id: charge}, general, hidden={BORIS.id}),
        Chat(CIRCLE, "group", "Reading circle", None, {**with_bot, ANN.id: member, BORIS.id: Status.CREATOR}),
        Chat(CHANNEL, "channel", "Institute notes", None, {**with_bot, bot.id: charge}, linked=GROUP),
        Chat(ELSEWHERE, "supergroup", "Press room", None, dict(everybody)),
    ]
