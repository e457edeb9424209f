"""A Telegram on this machine: a Bot API stand-in that an unchanged bot talks to, and a chat page to talk to the bot.

async with serve_preview() as preview:
    application = Application.builder().token(preview.token).base_url(preview.base_url).build()
    ...                              # run the bot; a person opens preview.url
    ann = preview.talk(ANN)          # or a test is the person
    card = await ann.says("hello")
    card = await ann.taps(card, "Quotes")
    agenda = preview.talk(SAKURA, chat=FORUM, thread=AGENDA)     # a topic; CHANNEL, CIRCLE, ELSEWHERE are others
    found = await agenda.asks_inline("chess"); agenda.chooses(found)
    preview.town.faults.flood(3, chat=GROUP)                     # what goes wrong, when a test wants it
    assert not preview.town.ledger.refusals
    assert not preview.town.ledger.rates().excess
"""

from bot.web.preview.cast import AGENDA, CHANNEL, CIRCLE, ELSEWHERE, FORUM, GROUP, LOGISTICS
from bot.web.preview.ephemeral import Ephemerality
from bot.web.preview.people import ANN, BORIS, SAKURA, Room, Status
from bot.web.preview.serving import Preview, serve_preview
from bot.web.preview.talk import Talk
from bot.web.preview.town import Town, build_town

__all__ = [
    "AGENDA",
    "ANN",
    "BORIS",
    "CHANNEL",
    "CIRCLE",
    "ELSEWHERE",
    "FORUM",
    "GROUP",
    "LOGISTICS",
    "SAKURA",
    "Ephemerality",
    "Preview",
    "Room",
    "Status",
    "Talk",
    "Town",
    "build_town",
    "serve_preview",
]
