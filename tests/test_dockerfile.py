"""No Docker engine runs in CI, so the Dockerfile is read: what it copies and runs must exist."""

import importlib.util
import json
import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
LINES = [line.strip() for line in TEXT.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def arguments(instruction: str) -> list[str]:
    """What stands behind every such instruction."""
    return [line.split(None, 1)[1] for line in LINES if line.split(None, 1)[0] == instruction]


@pytest.mark.parametrize("copied", arguments("COPY"))
def test_every_copied_path_exists_and_is_let_through_by_dockerignore(copied: str) -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    *sources, _target = shlex.split(copied)
    for source in sources:
        assert (ROOT / source).exists(), source
        assert source in allowed, source


def test_everything_the_server_needs_is_copied() -> None:
    copied = {source for line in arguments("COPY") for source in shlex.split(line)[:-1]}
    assert {"app", "engine", "locale", "networks", "static", "templates", "requirements.lock"} <= copied


@pytest.mark.parametrize(
    "command", [*arguments("CMD"), *re.findall(r"CMD (\[.*?\])", " ".join(arguments("HEALTHCHECK")))]
)
def test_every_command_runs_a_module_that_exists(command: str) -> None:
    program, flag, module = json.loads(command)
    assert (program, flag) == ("python", "-m")
    found = importlib.util.find_spec(f"{module}.__main__" if module == "app" else module)
    assert found is not None


def test_it_installs_the_same_lock_file_as_make_run_and_does_not_run_as_root() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert any("--require-hashes -r requirements.lock" in line for line in arguments("RUN"))
    assert "--require-hashes -r requirements.lock" in makefile
    users = arguments("USER")
    assert users, "no USER instruction"
    assert users[-1] not in ("root", "0")
    assert any(f" {users[-1]}" in line for line in arguments("RUN") if "useradd" in line)


def test_it_has_a_health_check() -> None:
    assert len(arguments("HEALTHCHECK")) == 1
