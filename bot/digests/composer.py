"""Writes the digest of each delivery, from the dossiers as they are at that moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefing.document import Document, Paragraph
from bot.briefing.formats import FORMATS
from bot.digests.delivery import NOTICE, Parcel
from bot.digests.digest import pack, write
from bot.locales import locale_of

if TYPE_CHECKING:
    from datetime import datetime

    from bot.digests.delivery import Job
    from bot.digests.stock import Stock


class Composer:
    """Implements `bot.digests.ports.Compose`."""

    def __init__(self, stock: Stock) -> None:
        self.stock = stock
        """What digests are taken from; put another one here when the dossiers have changed."""

    def __call__(self, job: Job, now: datetime) -> Parcel | None:
        """The digest of a job, or the word to a forum's admins; None where there is nothing to say."""
        if job.delivery.slot == NOTICE:
            locale = locale_of(job.subscription.language)
            page = Document((Paragraph(locale.say("digest_thread_gone")),), locale.language)
            return Parcel(FORMATS["telegram"](page), silent=job.subscription.silent)
        digest = write(job.subscription, job.history, self.stock, now, job.delivery.due)
        return pack(digest, job.subscription, job.history) if digest else None
