"""The bot's own sentences, one file a language."""

from bot.locales.locale import FALLBACK, Locale, languages, locale_of, plural

__all__ = ["FALLBACK", "Locale", "languages", "locale_of", "plural"]
