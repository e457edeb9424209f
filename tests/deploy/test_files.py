"""The files in deploy/ agree with the program and with each other, and each passes its own tool where that is here."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.app.numbers import HELP
from bot.chat import requests
from bot.chat.polling import GRACE
from bot.digests import courier
from bot.digests.delivering import TIMEOUT
from bot.settings import Settings
from bot.stores.tables import METADATA
from bot.web.metrics import Metrics
from bot.web.serving import GOODBYE
from tests.builders import make_knowledge

if TYPE_CHECKING:
    from bot.knowledge import Knowledge

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = ("compose.yaml", "compose.replicas.yaml")

READ = {"briefing_ready", "briefing_knowledge_current", *(f"briefing_{name}" for name in HELP)}
"""Numbers that the service reads."""


def tool(name: str) -> str:
    """The path of a program; the test is skipped where it is not here."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not on this machine")
    return path


def run(*command: str, cwd: Path = DEPLOY, **environment: str) -> None:
    """Run a check that must succeed."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, env=os.environ | environment)
    assert done.returncode == 0, done.stdout + done.stderr


def compose(name: str) -> dict[str, Any]:
    """A compose file, read."""
    content = yaml.safe_load((DEPLOY / name).read_text("utf-8"))
    assert isinstance(content, dict)
    return content


def queries() -> list[str]:
    """Every question that alerts and dashboard ask Prometheus."""
    alerts = yaml.safe_load((DEPLOY / "alerts.yaml").read_text("utf-8"))
    dashboard = json.loads((DEPLOY / "dashboard.json").read_text("utf-8"))
    asked = [rule["expr"] for group in alerts["groups"] for rule in group["rules"]]
    return asked + [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]


def names() -> set[str]:
    """Every name that /metrics can have."""
    knowledge: Knowledge = make_knowledge()
    metrics = Metrics(lambda: knowledge, lambda: datetime(2026, 11, 24, tzinfo=UTC), "1")
    metrics.received("message")
    metrics.answered("question", "answer", 0.001)
    metrics.called("sendMessage", 429, 0.1)
    metrics.reloaded("same")
    return {sample.name for family in metrics.registry.collect() for sample in family.samples} | READ


def test_alerts_and_dashboard_ask_for_what_is_there() -> None:
    """No question is about a number that the bot does not give."""
    asked = {name for query in queries() for name in re.findall(r"\bbriefing_\w+", query)}

    assert asked
    assert asked <= names()


def test_every_table_of_the_store_has_its_time_in_the_runbook() -> None:
    """Whoever adds one says what it holds, and until when."""
    section = (DEPLOY / "runbook.md").read_text("utf-8").partition("## What is kept")[2].partition("\n## ")[0]
    rows = [row.split("|")[1] for row in section.splitlines() if row.startswith("| `")]
    told = {name for row in rows for name in re.findall("`([a-z_]+)`", row)}

    assert told == set(METADATA.tables)


def test_every_alert_is_in_the_runbook() -> None:
    """Whoever is woken finds what it means."""
    alerts = set(re.findall(r"alert: (\w+)", (DEPLOY / "alerts.yaml").read_text("utf-8")))
    explained = set(re.findall(r"^\| `(Briefing\w+)`", (DEPLOY / "runbook.md").read_text("utf-8"), re.MULTILINE))

    assert alerts == explained


def test_nobody_kills_a_bot_that_is_still_stopping() -> None:
    """Unit and compose files wait longer than all that a stop waits for, one after another."""
    telling = requests.LAST + 2 * requests.RETRY
    digests = TIMEOUT + courier.LAST + 1
    answers = GRACE + 1 + GOODBYE + GRACE
    end = 1 + GOODBYE
    unit = re.search(r"^TimeoutStopSec=(\d+)$", (DEPLOY / "briefing-bot.service").read_text("utf-8"), re.MULTILINE)
    assert unit
    bots = [
        service
        for name in COMPOSE
        for service in compose(name)["services"].values()
        if service.get("image") == "briefing-bot" and "stop_grace_period" in service
    ]
    waits = [float(unit[1]), *(float(bot["stop_grace_period"].removesuffix("s")) for bot in bots)]

    assert len(waits) >= 4
    assert min(waits) > telling + digests + answers + end


@pytest.mark.parametrize("name", ["compose.yaml", "compose.replicas.yaml", "Dockerfile", "briefing-bot.service"])
def test_settings_that_are_set_exist(name: str) -> None:
    """A misspelt variable would be passed over in silence."""
    known = {f"BRIEFING_{field.upper()}" for field in Settings.model_fields}
    text = (DEPLOY / name).read_text("utf-8")

    assert {found.upper() for found in re.findall(r"\bbriefing_[a-z_]+|BRIEFING_[A-Z_]+", text)} <= known


@pytest.mark.parametrize("name", COMPOSE)
def test_containers_of_the_bot_may_do_little(name: str) -> None:
    """Read-only root, no capability, no more rights, a limit of memory and processes; no port but on loopback."""
    content = compose(name)
    bots = [service for service in content["services"].values() if service.get("image") == "briefing-bot"]

    assert bots
    for bot in bots:
        assert bot["read_only"] is True
        assert bot["cap_drop"] == ["ALL"]
        assert bot["security_opt"] == ["no-new-privileges:true"]
        assert {"mem_limit", "pids_limit"} <= bot.keys()
        assert all(port.startswith("127.0.0.1:") for port in bot.get("ports", []))


def test_the_image_runs_as_nobody_in_particular() -> None:
    """The last stage has a user, a health check, no pip, and nothing of the build but the program."""
    last = (DEPLOY / "Dockerfile").read_text("utf-8").rpartition("\nFROM ")[2]

    assert re.search(r"^USER [1-9]\d*$", last, re.MULTILINE)
    assert "HEALTHCHECK" in last
    assert re.search(r"pip uninstall .*\bpip\b", last)
    assert re.findall(r"^COPY (.*)$", last, re.MULTILINE) == ["--from=build /opt/briefing-bot /opt/briefing-bot"]


def test_files_that_the_image_takes_are_there() -> None:
    """Every path that is copied exists, and .dockerignore lets it through."""
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    copied = [path for line in re.findall(r"^COPY (?!--from)(.*) \S+$", text, re.MULTILINE) for path in line.split()]
    let_through = (ROOT / ".dockerignore").read_text("utf-8").splitlines()

    assert copied
    assert all((ROOT / path).exists() and f"!{path}" in let_through for path in copied)


@pytest.mark.parametrize("name", COMPOSE)
def test_compose_reads_its_files(name: str, tmp_path: Path) -> None:
    """`docker compose config` finds nothing wrong; the older docker-compose knows no `name`, and all the rest."""
    if shutil.which("docker-compose") is None:
        tool("docker")
        probe = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)  # noqa: S607 - whichever is here
        if probe.returncode:
            pytest.skip("docker compose is not on this machine")
        command = ["docker", "compose"]
    else:
        command = ["docker-compose"]
    text = (DEPLOY / name).read_text("utf-8")
    (tmp_path / name).write_text(re.sub(r"^name: .*\n", "", text, flags=re.MULTILINE), "utf-8")
    (tmp_path / ".env").write_text("", "utf-8")

    run(*command, "-f", name, "config", "--quiet", cwd=tmp_path, BOT_HOST="bot.example.org")


def test_hadolint_finds_nothing() -> None:
    """The Dockerfile keeps to its linter's rules."""
    run(tool("hadolint"), "Dockerfile")


def test_promtool_reads_the_alerts(tmp_path: Path) -> None:
    """Rules and configuration are sound, and so is every question of the dashboard."""
    promtool = tool("promtool")
    recorded = [{"record": f"asked:{number}", "expr": query} for number, query in enumerate(queries())]
    asked = tmp_path / "asked.yaml"
    asked.write_text(yaml.safe_dump({"groups": [{"name": "asked", "rules": recorded}]}), "utf-8")

    run(promtool, "check", "config", "prometheus.yaml")
    run(promtool, "check", "rules", str(asked))


def test_alerts_fire_when_they_should() -> None:
    """Made-up numbers, played to the rules by promtool."""
    run(tool("promtool"), "test", "rules", str(Path(__file__).with_name("alerts.yaml")))


def test_caddy_reads_its_file() -> None:
    """The proxy's file is sound."""
    run(tool("caddy"), "validate", "--config", "Caddyfile", "--adapter", "caddyfile", BOT_HOST="bot.example.org")


UNITS = sorted(path.name for kind in ("service", "timer") for path in DEPLOY.glob(f"*.{kind}"))


def test_systemd_reads_the_units(tmp_path: Path) -> None:
    """The units are sound, with programs that exist, and the bot's counts as well protected."""
    analyze = tool("systemd-analyze")
    for name in UNITS:
        text = (DEPLOY / name).read_text("utf-8")
        (tmp_path / name).write_text(re.sub(r"(/\w+)+/bin/briefing-bot\b", "/bin/true", text), "utf-8")

    run(analyze, "verify", *(str(tmp_path / name) for name in UNITS))
    run(analyze, "security", "--offline=true", "--threshold=20", str(tmp_path / "briefing-bot.service"))


def test_the_install_puts_every_unit_in_place() -> None:
    """None is forgotten."""
    installed = (DEPLOY / "install").read_text("utf-8")

    assert len(UNITS) == 3
    assert all(f"deploy/{name}" in installed for name in UNITS)


@pytest.mark.parametrize("code", [0, 1], ids=["works", "has lost its Python"])
def test_an_upgrade_makes_the_program_anew_where_its_pip_fails(code: int, tmp_path: Path) -> None:
    """As after an upgrade of the system to another Python: pip is there, and its packages are not found."""
    (line,) = (line for line in (DEPLOY / "install").read_text("utf-8").splitlines() if "-m venv" in line)
    programs = {"opt/bin/pip": f"exit {code}", "bin/python3": f'echo "$@" >> {tmp_path}/made'}
    for name, does in programs.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n", "utf-8")
        (tmp_path / name).chmod(0o700)

    run("/bin/sh", "-ec", line.replace("/opt/briefing-bot", f"{tmp_path}/opt"), PATH=f"{tmp_path}/bin")

    assert (tmp_path / "made").exists() is bool(code)


def test_the_command_sees_what_the_service_sees() -> None:
    """Else `check` would pass for dossiers that the bot cannot read, and they would have different stores."""
    unit, command = ((DEPLOY / name).read_text("utf-8") for name in ("briefing-bot.service", "briefing-bot"))

    for setting in ("ProtectHome", "EnvironmentFile", "WorkingDirectory", "StateDirectory", "UMask"):
        found = re.search(rf"^{setting}=.*$", unit, re.MULTILINE)
        assert found
        assert f"--property={found[0]} " in command


def test_the_command_is_not_in_the_journal(tmp_path: Path) -> None:
    """systemd-run describes a unit by its command line where it is told nothing else, and an address has a password."""
    (tmp_path / "systemd-run").write_text(f"#!/bin/sh\nfor word; do echo $word; done > {tmp_path}/given\n", "utf-8")
    (tmp_path / "systemd-run").chmod(0o700)

    run("/bin/sh", str(DEPLOY / "briefing-bot"), "db", "copy", "postgresql://user:pass-word@host", PATH=str(tmp_path))

    given = (tmp_path / "given").read_text("utf-8").splitlines()
    assert [word for word in given if word.startswith("--description=")] == ["--description=a command of briefing-bot"]
    assert given[-3:] == ["db", "copy", "postgresql://user:pass-word@host"]


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("compose.yaml", "docker compose up -d --build"),
        ("compose.replicas.yaml", "compose.replicas.yaml up -d --build"),
    ],
)
def test_the_runbook_makes_what_a_compose_file_takes(name: str, start: str) -> None:
    """Whoever types the block that starts it has made its settings and every secret."""
    blocks = re.findall(r"^```console\n(.*?)^```", (DEPLOY / "runbook.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    block = next(block for block in blocks if start in block)
    taken = [secret["file"].removeprefix("./") for secret in compose(name)["secrets"].values()]

    assert taken
    assert all(f"> {file}" in block for file in taken)
    assert "cp env.example .env" in block
    assert all(f"{variable}=" in block for variable in re.findall(r"\$\{(\w+):\?", (DEPLOY / name).read_text("utf-8")))


def test_backups_can_be_repeated() -> None:
    """Each command of the runbook and of the units names a new file every time, or takes its file away."""
    runbook = (DEPLOY / "runbook.md").read_text("utf-8").partition("## As a new admin did it")[0]
    texts = [runbook, *((DEPLOY / name).read_text("utf-8") for name in UNITS)]
    lines = [line for text in texts for line in text.splitlines() if "db backup /" in line]

    assert len(lines) == 2
    assert all("$(date +" in line.replace("$$", "$").replace("%%", "%") for line in lines)
