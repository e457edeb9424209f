"""Values that tests are made of: each builder gives a sound one, and takes what the test is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.briefing.document import Attribution
from bot.knowledge.model import Claim, Dossier, IssueDate, Knowledge, Level, Party, Quote, Source, Topic


def make_source(source_id: str = "jiia-report", **fields: Any) -> Source:
    """A report by JIIA, of Japan's side, of 15 April 2021."""
    defaults = {
        "type": "report",
        "title": "Online Discussion",
        "publisher": "Japan Institute of International Affairs",
        "issued": IssueDate(date_parts=((2021, 4, 15),)),
        "url": "https://www.jiia.or.jp/en/report.html",
        "short": "JIIA",
        "teller": "JIIA",
        "party": "japan",
    }
    return Source(id=source_id, **defaults | fields)


def make_site_text(**fields: Any) -> Source:
    """A text on Valdai's site, of Russia's side, whose date was worked out."""
    defaults = {
        "type": "webpage",
        "title": "In Search of Strategic Empathy",
        "publisher": "Valdai Discussion Club",
        "container_title": "Valdai Discussion Club, Think Tank",
        "issued": IssueDate(date_parts=((2021, 4, 16),), circa=True),
        "url": "https://valdaiclub.com/a/empathy/",
        "short": "Valdai Discussion Club",
        "teller": "the text on Valdai's site",
        "party": "russia",
    }
    return make_source("valdai-text", **defaults | fields)


def make_claim(claim_id: str = "a-claim", **fields: Any) -> Claim:
    """A claim of the Japanese participants, told by JIIA."""
    defaults = {
        "text": "Cooperation matters for stability.",
        "holder": "Japanese participants",
        "level": Level.PARTICIPANTS,
        "source": "jiia-report",
        "paragraph": 3,
    }
    return Claim(id=claim_id, **defaults | fields)


def make_quote(quote_id: str = "a-quote", **fields: Any) -> Quote:
    """A quote of one of the participants, told by JIIA."""
    defaults = {
        "exact": "parallel trends",
        "speaker": "One of the participants",
        "source": "jiia-report",
        "paragraph": 4,
    }
    return Quote(id=quote_id, **defaults | fields)


def make_topic(topic_id: str = "peace-treaty", **fields: Any) -> Topic:
    """A topic with one claim."""
    defaults = {
        "title": "The peace treaty",
        "summary": "What is said about the absence of a treaty.",
        "asks": {"en": ("peace treaty", "treaty talks", "no treaty")},
        "claims": (make_claim(f"{topic_id}-claim"),),
    }
    return Topic(id=topic_id, **defaults | fields)


def make_dossier(*topics: Topic, **fields: Any) -> Dossier:
    """A dossier of April 2021 in English with two sides, one text of each."""
    defaults = {
        "id": "russia-japan",
        "title": "Russia and Japan",
        "language": "en",
        "version": "2026.11",
        "as_of": date(2021, 4, 16),
        "review_by": date(2022, 4, 16),
        "sources": (make_source(), make_site_text()),
        "parties": (
            Party(id="russia", name="Russia", kind="country", adjective="Russian", names={"ja": ("ロシア",)}),
            Party(id="japan", name="Japan", kind="country", adjective="Japanese", names={"ja": ("日本",)}),
        ),
        "topics": topics or (make_topic(),),
    }
    return Dossier(**defaults | fields)


def make_knowledge(*topics: Topic, **fields: Any) -> Knowledge:
    """A knowledge of one dossier; `fields` are the dossier's."""
    return Knowledge(dossiers=(make_dossier(*topics, **fields),))


def make_attribution(**fields: Any) -> Attribution:
    """The attribution of a line in JIIA's report."""
    defaults: dict[str, Any] = {
        "voice": "Japanese participants, as reported by JIIA",
        "source": "JIIA",
        "date": "15 April 2021",
        "paragraph": 3,
        "key": "russia-japan/jiia-report",
        "url": "https://www.jiia.or.jp/en/report.html",
    }
    return Attribution(**defaults | fields)
