"""The bot's own sentences: complete in every language, with dates and numbers written as its readers write them."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from string import Formatter

import pytest
from babel import Locale as BabelLocale
from babel.dates import get_month_names

from bot.chat.settings.choices import LANGUAGES as OFFERED
from bot.locales import Locale, languages, locale_of, plural

LANGUAGES = languages()


def forms_of(locale: Locale, key: str) -> list[str]:
    """All wordings of a sentence."""
    sentence = locale.sentences[key]
    return [sentence] if isinstance(sentence, str) else list(sentence.values())


def fields_of(wording: str) -> set[str]:
    """The names in a wording's braces."""
    return {name for _, name, _, _ in Formatter().parse(wording) if name}


def test_three_languages_are_spoken() -> None:
    """The bot speaks English, Japanese and Russian."""
    assert {"en", "ja", "ru"} <= set(LANGUAGES)


def test_every_language_can_be_chosen_and_asked_in() -> None:
    """Each has a place among the buttons of /settings, and a file of what people wrap around a question."""
    asked_in = {path.name.removesuffix(".yaml") for path in (files("bot.routing") / "languages").iterdir()}

    assert set(OFFERED) == {None, *LANGUAGES}
    assert set(LANGUAGES) <= asked_in


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_sentence(language: str) -> None:
    """A language has the same sentences as English, no fewer and no more."""
    assert locale_of("en").sentences.keys() == locale_of(language).sentences.keys()


# How precisely a language writes a date inside a sentence is its own affair: months have two forms in Russian only.
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_has_the_same_fields(language: str) -> None:
    """Each wording of a sentence has the fields that the English one has."""
    english, locale = locale_of("en"), locale_of(language)
    keys = [key for key in english.sentences if "month" not in key]

    expected = {key: [fields_of(forms_of(english, key)[0])] * len(forms_of(locale, key)) for key in keys}

    assert {key: [fields_of(wording) for wording in forms_of(locale, key)] for key in keys} == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_wording_is_blank(language: str) -> None:
    """A sentence has words in it."""
    locale = locale_of(language)

    assert all(
        wording.strip() == wording or key == "separator"
        for key in locale.sentences
        for wording in forms_of(locale, key)
    )
    assert all(wording.strip() for key in locale.sentences for wording in forms_of(locale, key))


@pytest.mark.parametrize("language", LANGUAGES)
def test_months_are_those_of_the_cldr(language: str) -> None:
    """Names of months are those that Babel has, alone and after a day."""
    locale = locale_of(language)

    assert tuple(get_month_names("wide", "stand-alone", language).values()) == locale.months
    assert tuple(get_month_names("wide", "format", language).values()) == locale.months_in_dates


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_those_of_the_cldr(language: str) -> None:
    """A number takes the form that Babel gives it, and every language has a wording for each of its forms."""
    babel = BabelLocale(language)

    assert [babel.plural_form(count) for count in range(300)] == [plural(language, count) for count in range(300)]
    assert [locale_of(language).say("topics", count=count) for count in range(300)]


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [("en", 1, "1 topic"), ("en", 21, "21 topics"), ("ru", 21, "21 тема"), ("ru", 3, "3 темы"), ("ru", 12, "12 тем")],
)
def test_numbers_agree_with_their_noun(language: str, count: int, said: str) -> None:
    """A noun stands in the form that its number asks for."""
    assert said == locale_of(language).say("topics", count=count)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "16 April 2021"), ("ru", "16 апреля 2021"), ("ja", "2021年4月16日")]
)
def test_a_day_is_written_in_words(language: str, said: str) -> None:
    """A date is written as readers of the language write it."""
    assert said == locale_of(language).date(date(2021, 4, 16))


@pytest.mark.parametrize(
    ("language", "parts", "said"),
    [
        ("en", (2021, 4, 16), "c. 16 April 2021"),
        ("en", (2021, 4), "c. April 2021"),
        ("en", (2021,), "c. 2021"),
        ("ru", (2021, 4, 16), "ок. 16 апреля 2021"),
        ("ru", (2021, 4), "примерно апрель 2021"),
        ("ja", (2021, 4, 16), "2021年4月16日頃"),
    ],
)
def test_a_date_that_was_worked_out_says_so(language: str, parts: tuple[int, ...], said: str) -> None:
    """A date that is not printed is marked, to the precision that is known."""
    assert said == locale_of(language).issued(parts, circa=True)


@pytest.mark.parametrize("code", ["de", "", "xx-YY", "../en", "english"])
def test_an_unknown_language_gets_english(code: str) -> None:
    """Who speaks a language that the bot does not speak is answered in English."""
    assert locale_of(code).language == "en"


@pytest.mark.parametrize("code", ["ru-RU", "RU", "ru_RU"])
def test_a_region_is_ignored(code: str) -> None:
    """Codes as Telegram and operating systems write them lead to the language."""
    assert locale_of(code).language == "ru"


def test_foreign_braces_mean_nothing() -> None:
    """Braces in what a person wrote are text."""
    assert locale_of("en").say("nothing_on", name="{name} {0}") == "The file has nothing on {name} {0}."


def test_an_unknown_sentence_is_an_error() -> None:
    """A misspelt key is noticed."""
    with pytest.raises(KeyError):
        locale_of("en").say("no_such_sentence")


@pytest.mark.parametrize(("other", "chosen"), [("定期配信", "ダイジェスト"), ("静かな時間", "配信しない時間帯")])
def test_one_thing_has_one_name_in_japanese(other: str, chosen: str) -> None:
    """A digest and quiet hours are called the same wherever they stand."""
    sentences = str(locale_of("ja").sentences)

    assert chosen in sentences
    assert other not in sentences


@pytest.mark.parametrize(("language", "file"), [("ru", "файл"), ("ja", "ファイル")])
def test_a_reader_hears_one_name_for_the_dossier(language: str, file: str) -> None:
    """Curators have files; to everybody else what is answered from has the same name on every page."""
    locale = locale_of(language)
    said = {key for key in locale.sentences for wording in forms_of(locale, key) if file in wording.casefold()}

    assert {key for key in said if not key.startswith("reload_")} == set()
