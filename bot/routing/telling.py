"""Who is asked for as the one who tells: “what does JIIA say of the alliance” asks for the alliance.

A publisher is also something to ask about (“who came from JIIA”), so only plain signs count: a verb of saying,
“according to”, a name before “on”. Where there are none the question stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import permutations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SAY = (
    "(?:say|tell|write|report|think|claim|state|argue|note|describe|explain|mention|name|see|view|assess|put|give|have"
    "|said|told|wrote|thought|saw|gave|has|had)(?:e?s|e?d|ing)?"
)
_TEXT = "(?: (?:club|text|article|report|piece|paper|site|website|page|summary|author|experts?))?"
_ABOUT = "(?:(?: to say)? (?:about|on|of|regarding|concerning))?"
_ENGLISH = (
    # What does it say about; what it says on; it says; it on.
    rf"(?:\b(?:what|how) (?:exactly )?)?\b(?:does|did|do|has|have|is|are) {{name}}{_TEXT} {_SAY}{_ABOUT}\b",
    rf"\bwhat {{name}}{_TEXT} {_SAY}{_ABOUT}\b",
    rf"^{{name}}{_TEXT} (?:{_SAY}{_ABOUT}|on|about)\b",
    # According to it; in its text; its view of.
    rf"\b(?:according to|acc to|per) {{name}}{_TEXT}\b",
    r"\b(?:in|by) {name} (?:text|article|report|piece|paper|site|website|page|summary)\b",
    rf"\b{{name}}{_TEXT} (?:view|take|opinion|assessment|account|version)s? (?:on|of|about)\b",
    # Set apart before or after the rest, as “according to” leaves it where politeness is gone.
    rf"^{{name}}{_TEXT} ?[,:]",
    rf"[,:;(] ?{{name}}{_TEXT}(?: (?:view|take|account|version))?\)? ?[?.!]*$",
)

_WRITES = (
    "(?:пишет|пишут|писал[аи]?|написал[аи]?|написано|говорит|говорят|говорил[аи]?|сказал[аи]?|сказано|сообщает|сообщают"
    "|думает|думают|считает|считают|отмечает|отмечают|утверждает|утверждают|описывает|описывают|объясняет|объясняют"
    "|оценивает|оценивают|рассказывает|рассказывают)"
)
_AT = r"(?:(?:в|на|у|по) )?(?:(?:клуб|текст|стать|отчет|сайт|материал)\w* )?"
_OF = "(?: (?:о|об|обо|про|насчет|по поводу))?"
_RUSSIAN = (
    # Что пишет о; как оценивает; о чем-то, пишет.
    rf"(?:\b(?:что|как) )?\b{_WRITES} {_AT}{{name}}{_OF}\b",
    rf"(?:\b(?:что|как) )?\b{_AT}{{name}} {_WRITES}{_OF}\b",
    # По мнению; в тексте; кто-то о чем-то.
    rf"\b(?:по (?:мнению|словам|данным|версии)|согласно) {_AT}{{name}}\b",
    r"\b(?:в (?:тексте|статье|отчете|материале)|на сайте) (?:клуба )?{name}\b",
    r"^{name} (?:о|об|обо|про|насчет)\b",
    # Отдельно, в начале или в конце.
    r"^{name} ?[,:]",
    rf"[,:;(] ?(?:(?:версия|мнение|взгляд|оценка) )?{_AT}{{name}}\)? ?[?.!]*$",
)

_TEXTS = "(?:クラブ)?(?:の(?:文章|テキスト|記事|報告書?|サイト|論考|資料))?"
_TELLS = "どう|何と|なんと|何て|なんて|述べ|説明|言っ|言う|言い|書い|書か|見てい|見てる|評価|論じ|主張|触れ|指摘"
_JAPANESE = (
    # …によると; …は…をどう述べたか; at the end, 、ヴァルダイ or ヴァルダイの見方.
    rf"{{name}}{_TEXTS}(?:によ(?:ると|れば)|に言わせ(?:ると|れば)|の見(?:方|解)では)、?",
    rf"{{name}}{_TEXTS}(?:は|が|では|には|に|も)、?(?=.*(?:{_TELLS}))",
    r"[\s、,:：(（]{name}(?:クラブ)?(?:の(?:文章|テキスト|記事|報告書?|論考|資料|見方|見解|立場|説明|評価))?[)）]?\s*[?!。]*$",
)

_LANGUAGES = {"en": "|".join(_ENGLISH), "ru": "|".join(_RUSSIAN), "ja": "|".join(_JAPANESE)}


_AND = r"\s*(?:\b(?:and|or|vs|versus|и|или)\b|[,&/]|と|か|対)\.?\s*(?:the )?"
"""Between two who tell: “what Valdai and JIIA say of trust”, “JIIA vs Valdai on trust”."""


def without_tellers(text: str, language: str, names: Sequence[str]) -> str:
    """A question without the words that say who tells; itself where none plainly do.

    Args:
        text: normalised, one space between words.
        language: ISO 639 code.
        names: of who publishes, at least one, as they stand in the text.
    """
    if language not in _LANGUAGES:
        return text
    single = text
    for one, other in permutations(map(re.escape, names), 2):
        single = re.sub(rf"\b(?:both )?{one}{_AND}{other}\b", one.replace("\\", ""), single)
    rest = single
    for name in names:
        rest = _telling(language, name).sub(" ", rest)
    return text if rest == single else rest


@lru_cache(maxsize=256)
def _telling(language: str, name: str) -> re.Pattern[str]:
    article = "(?:the )?" if language == "en" else ""
    return re.compile(_LANGUAGES[language].format(name=article + re.escape(name)))
