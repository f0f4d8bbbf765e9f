"""The settings: their bounds hold, they come from the environment, and the README shows the very table."""

import os
import subprocess
import sys

import pytest
from pydantic import ValidationError

from app.__main__ import address, read_settings
from app.context import ROOT
from app.settings import Settings, settings_markdown, settings_table


def test_the_readme_shows_the_table_of_the_settings() -> None:
    assert settings_markdown() in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_table() -> None:
    assert [row.variable for row in settings_table()] == [f"UNROLLED_{name.upper()}" for name in Settings.model_fields]
    assert all(row.help and row.default and row.bounds for row in settings_table())


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNROLLED_PORT", "8123")
    assert Settings().port == 8123


@pytest.mark.parametrize(("name", "value"), [("PORT", "0"), ("PORT", "x"), ("WORKERS", "0"), ("LOG_LEVEL", "loud")])
def test_a_setting_out_of_bounds_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"UNROLLED_{name}", value)
    with pytest.raises(ValidationError):
        Settings()


def test_options_win_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNROLLED_PORT", "8123")
    monkeypatch.setenv("UNROLLED_HOST", "127.0.0.1")
    settings = read_settings(["--port", "8124", "--host", "0.0.0.0"])
    assert address(settings) == "http://127.0.0.1:8124"


def test_a_wrong_option_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UNROLLED_PORT", "8000")
    with pytest.raises(SystemExit):
        read_settings(["--port", "99999"])
    assert capsys.readouterr().err.startswith("UNROLLED_PORT: Input should be less than or equal to 65535")


@pytest.mark.parametrize(
    ("given", "expected"), [({}, "1"), ({"UNROLLED_BLAS_THREADS": "2"}, "2"), ({"OMP_NUM_THREADS": "3"}, "3")]
)
def test_the_threads_of_blas_are_set_before_numpy_is_imported(given: dict[str, str], expected: str) -> None:
    code = (
        "import sys, os, app; assert 'numpy' not in sys.modules; import app.main; print(os.environ['OMP_NUM_THREADS'])"
    )
    clean = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=clean | given, capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == expected
