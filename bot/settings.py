"""What the environment says: variables with the prefix BRIEFING_, a `.env` file, or files in a secrets folder.

Read once, by `bot.cli`, and handed on as values.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from platformdirs import user_data_path
from pydantic import AnyHttpUrl, BeforeValidator, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import EnvironmentUnfit
from bot.logs import LogFormat, LogLevel

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRETS = Path("/run/secrets")
"""Where container engines put secrets, one file each, named as the variable."""

PACKAGED = Path(__file__).parent / "_knowledge"
"""The first dossier as it travels in the wheel."""

TOKEN = re.compile(r"[0-9]{1,16}:[A-Za-z0-9_-]{20,64}")
"""What a token looks like; undocumented, and wider here than those that are given out."""


def read_numbers(value: Any) -> Any:
    """Telegram's ids as they are written, with commas between."""
    if not isinstance(value, str):
        return value
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if not all(re.fullmatch("-?[0-9]{1,18}", part) for part in parts):
        raise ValueError("these are not ids; write whole numbers with commas between")
    return frozenset(map(int, parts))


Numbers = Annotated[frozenset[int], NoDecode, BeforeValidator(read_numbers)]

HERE = Path("knowledge")
"""Knowledge folder of the working directory: taken where no other is set."""


class Settings(BaseSettings):
    """Every setting, checked."""

    model_config = SettingsConfigDict(
        env_prefix="BRIEFING_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        secrets_dir=SECRETS if SECRETS.is_dir() else None,
    )

    knowledge: Path | None = None
    """Knowledge folder, or one dossier folder; unset: ./knowledge if there is one, else the packaged first dossier."""

    token: SecretStr | None = None
    """The bot's token, from https://t.me/BotFather; `run` needs it."""

    api_url: AnyHttpUrl | None = None
    """Address of a Bot API server, without `/bot<token>`; unset: Telegram's own."""

    curators: Numbers = frozenset()
    """Ids of the people who are told of errors that readers report, and have /report."""

    miss_log: bool = False
    """Whether questions that the file does not answer are kept for curators: 30 days, without who asked."""

    log_format: LogFormat = LogFormat.CONSOLE
    """How the log is written: for a person, or as a JSON object a line."""

    log_level: LogLevel = LogLevel.INFO
    """From which level on the log is written."""

    database_url: SecretStr | None = None
    """Address of the store; unset: an SQLite file where the user's programs keep their data. May hold a password."""

    @field_validator("token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("this does not look like a token, which is a number, a colon and 35 letters")
        return token

    @field_validator("log_format", "log_level", mode="before")
    @classmethod
    def _in_small_letters(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    @property
    def store_url(self) -> str:
        """Address of the store; may hold a password."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{user_data_path('briefing-bot') / 'store.db'}"

    @property
    def knowledge_path(self) -> Path:
        """The folder that is meant; may not exist, which is told by whoever reads it."""
        if self.knowledge is not None:
            return self.knowledge
        if HERE.is_dir() or not PACKAGED.is_dir():
            return HERE
        return PACKAGED


def read_settings() -> Settings:
    """Read the environment.

    Raises:
        EnvironmentUnfit: naming every wrong setting at once, without its value: it may be a secret.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise EnvironmentUnfit("Wrong settings: " + "; ".join(_faults(error.errors(include_url=False)))) from None


def _faults(errors: Any) -> Iterator[str]:
    for fault in errors:
        name = "BRIEFING_" + "_".join(map(str, fault["loc"])).upper()
        yield f"{name}: {fault['msg'].removeprefix('Value error, ').rstrip('.')}"
