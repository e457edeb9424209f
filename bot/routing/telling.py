"""Who is asked for as the one who tells: “what does JIIA say of the alliance” asks for the alliance.

A publisher is also something to ask about (“who came from JIIA”), so only plain signs count: a verb of saying,
“according to”, a name before “on”. Where there are none the question stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SAY = (
    "(?:say|tell|write|report|think|claim|state|argue|note|describe|explain|mention|see|view|assess|put|give|said|told"
    "|wrote|thought|saw|gave)(?:e?s|e?d|ing)?"
)
_TEXT = "(?: (?:club|text|article|report|piece|paper|site|website|page|summary|author|experts?))?"
_ABOUT = "(?: (?:about|on|of|regarding|concerning|to say (?:about|on|of)))?"
_ENGLISH = (
    r"(?:\b(?:what|how) (?:exactly )?)?\b(?:does|did|do|has|have|is|are) {name}"
    rf"{_TEXT} (?:actually |have to )?{_SAY}{_ABOUT}\b"
    rf"|\b(?:according|acc) to {{name}}{_TEXT}\b"
    rf"|^(?:what )?{{name}}{_TEXT} (?:{_SAY}{_ABOUT}|on|about)\b|^{{name}}{_TEXT} ?[,:]"
    rf"|\b{{name}}{_TEXT} (?:view|take|opinion|assessment|account)s? (?:on|of|about)\b"
    rf"|\b(?:in|by) {{name}} (?:text|article|report|piece|paper|site|website|page|summary)\b"
)

_WRITES = (
    "(?:пишет|пишут|писал[аи]?|написал[аи]?|написано|говорит|говорят|говорил[аи]?|сказал[аи]?|сказано|сообщает|сообщают"
    "|думает|думают|считает|считают|отмечает|отмечают|утверждает|утверждают|описывает|описывают|объясняет|объясняют"
    "|оценивает|оценивают|рассказывает|рассказывают)"
)
_OF = "(?: (?:о|об|обо|про|насчет|по поводу))?"
_RUSSIAN = (
    rf"(?:\b(?:что|как) )?\b{_WRITES} (?:(?:в|на|у) )?(?:(?:клуб|тексте|статье|отчете|сайте)\w* )?{{name}}{_OF}\b"
    rf"|(?:\b(?:что|как) )?\b(?:(?:в|на|у) )?(?:(?:клуб|тексте|статье|отчете|сайте)\w* )?{{name}} {_WRITES}{_OF}\b"
    r"|\b(?:по (?:мнению|словам|данным|версии)|согласно) (?:клуба )?{name}\b"
    r"|\b(?:в (?:тексте|статье|отчете|материале)|на сайте) (?:клуба )?{name}\b"
    r"|^{name} (?:о|об|обо|про|насчет)\b"
)

_TEXTS = "(?:クラブ)?(?:の(?:文章|テキスト|記事|報告書?|サイト|論考|資料))?"
_JAPANESE = (
    rf"{{name}}{_TEXTS}(?:によ(?:ると|れば)|に言わせ(?:ると|れば)|の見(?:方|解)では)、?"
    rf"|{{name}}{_TEXTS}(?:は|が|では|には|に|も)、?(?=.*(?:どう|何と|なんと|何て|なんて|述べ|説明|言っ|言う|言い|書い|書か|見てい|見てる|評価|論じ|主張|触れ|指摘))"
)

_LANGUAGES = {"en": _ENGLISH, "ru": _RUSSIAN, "ja": _JAPANESE}


def without_teller(text: str, language: str, name: str) -> str:
    """A question without the words that say who tells; itself where none plainly do.

    Args:
        text: normalised.
        language: ISO 639 code.
        name: of who publishes, as it stands in the text.
    """
    return _telling(language, name).sub(" ", text) if language in _LANGUAGES else text


@lru_cache(maxsize=256)
def _telling(language: str, name: str) -> re.Pattern[str]:
    article = "(?:the )?" if language == "en" else ""
    return re.compile(_LANGUAGES[language].format(name=article + re.escape(name)))
