"""Settings are read from the environment, checked all at once, and told without their values."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from bot.errors import EnvironmentUnfit
from bot.settings import Address, Settings, read_settings


def read(monkeypatch: pytest.MonkeyPatch, **given: str) -> Settings:
    """Settings of an environment."""
    for name, value in given.items():
        monkeypatch.setenv(f"BRIEFING_{name.upper()}", value)
    return read_settings()


def test_unset_settings_are_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any, the bot polls, listens on loopback only, and is open to everybody."""
    settings = read(monkeypatch)

    assert settings.webhook_url is None
    assert {settings.webhook_listen.host, settings.http_listen and settings.http_listen.host} == {"127.0.0.1"}
    assert (settings.allowed_chats, settings.allowed_users, settings.curators) == (None, None, frozenset())


@pytest.mark.parametrize(
    ("written", "meant"),
    [("0.0.0.0:8090", Address("0.0.0.0", 8090)), ("[::1]:80", Address("::1", 80)), ("OFF", None)],  # noqa: S104 - read
)
def test_addresses_are_read(monkeypatch: pytest.MonkeyPatch, written: str, meant: Address | None) -> None:
    """Name or number, of either protocol, with a port; or none."""
    assert read(monkeypatch, http_listen=written).http_listen == meant


def test_ids_are_read_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups have negative ids; a list that is empty on purpose admits nobody, one that is unset everybody."""
    settings = read(monkeypatch, allowed_chats="-1001, 5,", allowed_users=",", curators="")

    assert settings.allowed_chats == frozenset({-1001, 5})
    assert settings.allowed_users == frozenset()
    assert settings.curators == frozenset()


def test_every_wrong_setting_is_told_at_once_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence names them all."""
    wrong = {
        "token": "s3cret",
        "webhook_url": "http://s3cret.example.org/x",
        "webhook_listen": "off",
        "webhook_secret": "s3cret s3cret",
        "http_listen": "s3cret",
        "curators": "s3cret",
        "allowed_chats": "-100,s3cret",
        "allowed_users": "1;2",
        "reload": "s3cret",
    }

    with pytest.raises(EnvironmentUnfit) as failure:
        read(monkeypatch, **wrong)

    assert all(f"BRIEFING_{name.upper()}: " in str(failure.value) for name in wrong)
    assert "s3cret" not in str(failure.value)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("api_url", "foo", "this is no address; write one with http:// or https://, such as"),
        ("webhook_url", "ftp://example.org", "this is no address; write one with http:// or https://, such as"),
        ("reload", "perhaps", "write true or false"),
        ("log_level", "loud", "write debug, info, warning or error"),
        ("log_format", "xml", "write console or json"),
    ],
)
def test_a_wrong_setting_is_told_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    """One line for who runs the bot, with what would be right."""
    with pytest.raises(EnvironmentUnfit) as failure:
        read(monkeypatch, **{name: value})

    assert str(failure.value).startswith(f"Wrong settings: BRIEFING_{name.upper()}: {told}")
    assert "\n" not in str(failure.value)


def test_a_settings_file_in_other_letters_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A `.env` that is not UTF-8 is one sentence."""
    (tmp_path / ".env").write_bytes("# réglages\n".encode("latin-1"))
    monkeypatch.chdir(tmp_path)

    with pytest.raises(EnvironmentUnfit, match="UTF-8"):
        read_settings()


def test_a_server_of_ones_own_may_post_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram's own does not."""
    settings = read(monkeypatch, api_url="http://127.0.0.1:8081", webhook_url="http://127.0.0.1:8080/x")

    assert str(settings.webhook_url) == "http://127.0.0.1:8080/x"


@pytest.mark.parametrize("kind", ["another user's", "a folder", "no text"])
def test_a_secret_that_cannot_be_read_is_told(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the file was left to root, or missed, for which engines make a folder: by its name, in a line."""
    file = tmp_path / "briefing_token"
    monkeypatch.setitem(Settings.model_config, "secrets_dir", tmp_path)
    if kind == "a folder":
        file.mkdir()
    else:
        file.write_bytes(b"\xff\xfe")
    if kind == "another user's":  # root, as whom tests may run, reads everything

        def refuse(path: Path, **_: object) -> str:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

        monkeypatch.setattr(Path, "read_text", refuse)

    with pytest.raises(EnvironmentUnfit, match=r"UTF-8" if kind == "no text" else str(file)) as told:
        read_settings()

    assert len(str(told.value).splitlines()) == 1
