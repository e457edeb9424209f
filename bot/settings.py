"""What the environment says: variables with the prefix BRIEFING_, a `.env` file, or files in a secrets folder.

Read once, by `bot.cli`, and handed on as values.
"""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from platformdirs import user_data_path
from pydantic import AnyHttpUrl, BeforeValidator, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    NoDecode,
    SettingsConfigDict,
    SettingsError,
)

from bot.errors import EnvironmentUnfit
from bot.logs import LogFormat, LogLevel
from bot.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRETS = Path("/run/secrets")
"""Where container engines put secrets, one file each, named as the variable."""

PACKAGED = Path(__file__).parent / "_knowledge"
"""The first dossier as it travels in the wheel."""

CHECKOUT = Path(__file__).parents[1] / "knowledge"
"""Where it lies when the package runs from its checkout, as installed by `uv run`."""

TOKEN = re.compile(r"[0-9]{1,16}:[A-Za-z0-9_-]{20,64}")
"""What a token looks like; undocumented, and wider here than those that are given out."""

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""What Telegram takes as a webhook's secret (https://core.telegram.org/bots/api#setwebhook)."""

OFF = "off"
"""What stands in the place of an address where nobody is to listen."""


class Address(NamedTuple):
    """Where a server listens."""

    host: str
    """Name or address of an interface of this machine."""
    port: int
    """0 takes any."""


def read_address(value: Any) -> Any:
    """An address as it is written, `host:port` or `[::1]:port`."""
    if not isinstance(value, str):
        return value
    host, colon, port = value.strip().rpartition(":")
    if not (colon and host and port.isdecimal() and len(port) < 6 and int(port) <= 65_535):
        raise ValueError("this is no address; write host:port, such as 127.0.0.1:8080")
    return Address(host.removeprefix("[").removesuffix("]"), int(port))


def read_address_or_off(value: Any) -> Any:
    """An address as it is written; None where it is `off`."""
    return None if isinstance(value, str) and value.strip().lower() == OFF else read_address(value)


def read_numbers(value: Any) -> Any:
    """Telegram's ids as they are written, with commas between."""
    if not isinstance(value, str):
        return value
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if not all(re.fullmatch("-?[0-9]{1,18}", part) for part in parts):
        raise ValueError("these are not ids; write whole numbers with commas between")
    return frozenset(map(int, parts))


Numbers = Annotated[frozenset[int], NoDecode, BeforeValidator(read_numbers)]

PREFIX = "BRIEFING_"
"""What the name of every setting begins with."""

HERE = Path("knowledge")
"""Knowledge folder of the working directory: taken where no other is set."""


class Settings(BaseSettings):
    """Every setting, checked."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
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

    webhook_url: AnyHttpUrl | None = None
    """Address to which Telegram posts updates; unset: the bot polls."""

    webhook_listen: Annotated[Address, NoDecode, BeforeValidator(read_address)] = Address("127.0.0.1", 8080)
    """Where the server listens that such posts reach, through a proxy that speaks TLS."""

    webhook_secret: SecretStr | None = None
    """What Telegram sends along with each post; unset: made from the token, the same in every replica."""

    http_listen: Annotated[Address | None, NoDecode, BeforeValidator(read_address_or_off)] = Address("127.0.0.1", 8090)
    """Where `/healthz`, `/readyz` and `/metrics` are; `off` for nowhere."""

    reload: bool = True
    """Whether changes of the knowledge files are noticed while the bot runs; SIGHUP and `/reload` work all the same."""

    curators: Numbers = frozenset()
    """Ids of the people who have /reload, /status and /report, and are told of errors in the files and by readers."""

    miss_log: bool = False
    """Whether questions that the file does not answer are kept for curators: 30 days, without who asked."""

    allowed_chats: Numbers | None = None
    """Ids of the groups and channels in which the bot works; unset: all."""

    allowed_users: Numbers | None = None
    """Ids of the people whom it answers; unset: everybody."""

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

    @field_validator("webhook_url")
    @classmethod
    def _is_posted_to(cls, url: AnyHttpUrl | None, info: ValidationInfo) -> AnyHttpUrl | None:
        # A Bot API server of one's own may post without TLS; Telegram's does not.
        if url is not None and url.scheme != "https" and not info.data.get("api_url"):
            raise ValueError("Telegram posts to https:// only")
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _is_taken_by_telegram(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("Telegram takes 1 to 256 letters, digits, hyphens and underscores")
        return secret

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
        return next((folder for folder in (HERE, PACKAGED, CHECKOUT) if folder.is_dir()), HERE)


def read_settings() -> Settings:
    """Read the environment; what is secret in it is hidden from then on wherever something is written.

    Raises:
        EnvironmentUnfit: naming every wrong setting at once, without its value: it may be a secret; or the file of
            settings that cannot be read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # a folder where a secret's file should be
            settings = Settings()
    except (UnicodeDecodeError, SettingsError, UserWarning) as error:
        raise EnvironmentUnfit(_unreadable(error)) from None
    except ValidationError as error:
        raise EnvironmentUnfit("Wrong settings: " + "; ".join(_faults(error.errors(include_url=False)))) from None
    _hide_secrets(settings)
    return settings


def _unreadable(error: Exception) -> str:
    """Which file of settings cannot be read, and why."""
    match error.__cause__ or error:
        case OSError(filename=str(file), strerror=str(reason)):
            return f"{file}: cannot be read ({reason})"
        case UnicodeDecodeError():
            return f"A file of settings (.env, or one in {SECRETS}) is no text in UTF-8"
        case UserWarning() as warning:
            return str(warning)
        case _:  # without its cause, which may show a value
            return str(error)


def unknown_settings() -> tuple[str, ...]:
    """Names that begin as settings do and are none, of variables, in `.env` and in the secrets folder.

    They are no error: an older version of the bot may be given the settings of a later one.
    """
    files = SECRETS.iterdir() if SECRETS.is_dir() else ()
    given = {
        *EnvSettingsSource(Settings).env_vars,
        *DotEnvSettingsSource(Settings).env_vars,
        *(file.name.lower() for file in files),
    }
    known = {f"{PREFIX}{name}".lower() for name in Settings.model_fields}
    return tuple(sorted(name.upper() for name in given - known if name.startswith(PREFIX.lower())))


def _hide_secrets(settings: Settings) -> None:
    if settings.token is not None:
        token = settings.token.get_secret_value()
        redact.add(token, token.partition(":")[2])
    if settings.webhook_secret is not None:
        redact.add(settings.webhook_secret.get_secret_value())
    if settings.database_url is not None:
        redact.add_address(settings.database_url.get_secret_value())


def _faults(errors: Any) -> Iterator[str]:
    for fault in errors:
        name = PREFIX + "_".join(map(str, fault["loc"])).upper()
        yield f"{name}: {_words(fault)}"


def _words(fault: Any) -> str:
    """What is wrong with one setting, and what would be right; pydantic's words are for programmers."""
    match str(fault["type"]):
        case kind if kind.startswith("url"):
            return "this is no address; write one with http:// or https://, such as https://bot.example.org"
        case "bool_parsing":
            return "write true or false"
        case "enum":
            return f"write {fault['ctx']['expected']}".replace("'", "")
        case _:
            return str(fault["msg"]).removeprefix("Value error, ")
