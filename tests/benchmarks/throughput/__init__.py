"""What an answer costs, beside a bare echo bot on two libraries.

    uv run python -m tests.benchmarks.throughput [--rounds 3] [--seconds 2] [--markdown] [--profile]

Each bot is a process of its own on core 0: ours with routing, composing and logging as `briefing-bot run` starts it
(only Telegram's rate limits are left out: they would measure the limits), an echo bot on python-telegram-bot and one on
aiogram, both with all defaults. This process is on core 1: it stands in for Telegram (`standin`), asks the sayings of
the first dossier in three languages, and measures. Rounds are interleaved and medians taken; on a machine that does
other work, and on any other machine, trust the ratios and not the figures.

What is measured, and why so:

- Saturated: the stand-in answers at once and has always more updates, but never more than 600 unanswered. Neither
  library holds back: an endless backlog would measure how a queue grows.
- 30 ms: every call takes so long, as with Telegram. A bot that takes one update at a time is bound by that alone.
- 100 a second: each latency runs from when the update was due, not from when the bot asked for it.
- Everybody has asked once before anything is counted: the bot then has their settings at hand.
- Start: from the process to its first poll, with Python's byte code and the router's cache in place, as in every start
  but the first. Memory: resident, a second after that.

The stand-in answers as Telegram does, with the question, the buttons and the entities of what was sent: a bot that
sends more has more to read back.
"""
