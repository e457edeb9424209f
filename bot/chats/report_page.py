"""A report as a page that curators read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.briefing.document import Block, Bullet, Document, Heading, Paragraph, Title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.chats.report import Group, Report
    from bot.knowledge import Knowledge
    from bot.locales import Locale


def compose_report(report: Report, knowledge: Knowledge, locale: Locale, days: int) -> Document:
    """The page: missed questions, wrong topics and faults, each with how often and where it may belong.

    Args:
        report: what is told.
        knowledge: names the topics.
        locale: of the curator.
        days: how many days it is about.
    """
    blocks: list[Block] = [Title(locale.say("report_title", count=days))]
    if report.is_empty:
        blocks.append(Paragraph(locale.say("report_nothing")))
    for key, groups in (("report_misses", report.misses), ("report_wrong", report.wrong)):
        if groups:
            blocks.append(Heading(locale.say(key)))
            blocks += [Bullet(_line(group, knowledge, locale)) for group in groups]
    if report.faults:
        blocks.append(Heading(locale.say("report_faults")))
        blocks += [
            Bullet(f"{fault.count} × {fault.item}, {fault.version}: {fault.topic or locale.say('report_gone')}")
            for fault in report.faults
        ]
    return Document(tuple(blocks), locale.language)


def summarise(report: Report, locale: Locale, days: int) -> Document:
    """The page in a few lines, above the report in a file."""
    counts = (
        ("report_misses", sum(group.count for group in report.misses)),
        ("report_wrong", sum(group.count for group in report.wrong)),
        ("report_faults", sum(fault.count for fault in report.faults)),
    )
    lines = (Bullet(f"{locale.say(key)}: {count}") for key, count in counts)
    return Document((Title(locale.say("report_title", count=days)), *lines), locale.language)


def _line(group: Group, knowledge: Knowledge, locale: Locale) -> str:
    return " ".join(_parts(group, knowledge, locale))


def _parts(group: Group, knowledge: Knowledge, locale: Locale) -> Iterator[str]:
    texts = locale.say("separator").join(locale.quote(text) for text in group.texts)
    yield f"{group.count} ×" + (f" {texts}" if texts else "")
    if group.shown:
        shown = locale.say("separator").join(
            f"{knowledge.topic(topic).title} ({count})" for topic, count in group.shown
        )
        yield locale.say("report_shown", topics=shown)
    near = locale.say("separator").join(f"{knowledge.topic(topic).title} ({score:.0f})" for topic, score in group.near)
    yield locale.say("report_near", topics=near) if near else locale.say("report_far")
