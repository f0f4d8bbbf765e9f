"""Who may import whom, read from the sources: the engine knows no HTTP, figures know no page, one file knows Plotly."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sorted(path for package in ("engine", "networks", "app") for path in ROOT.glob(f"{package}/**/*.py"))
SCRIPTS = sorted(ROOT.glob("static/js/**/*.js"))
IMPORT = re.compile(
    r"""(?:^|\n)\s*(?:import|export)\b[^;]*?\bfrom\s*["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)"""
)
SHARED = {"js/format.js", "js/ramp.js", "js/i18n.js", "js/dom.js", "js/types.js", "js/textwidth.js", "js/notation.js"}
SVG = {"live/svg.js"}  # makes SVG elements; the painter and the diagrams share it
MOTION = {"js/motion.js"}  # how pictures move, and whether they may
ALLOWED = {"figures": SHARED, "diagrams": SHARED | SVG | MOTION}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> set[str]:
    """The modules that a Python file imports, as dotted names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports relatively"
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("path", [path for path in PYTHON if name(path).startswith("engine/")], ids=name)
def test_the_engine_imports_numpy_and_the_standard_library_only(path: Path) -> None:
    roots = {module.partition(".")[0] for module in imported(path)}
    assert roots - {"numpy", "engine", *sys.stdlib_module_names} == set()
    assert not roots & {"os", "time", "datetime", "socket", "http", "urllib", "random"}


@pytest.mark.parametrize("path", [path for path in PYTHON if name(path).startswith("networks/")], ids=name)
def test_the_networks_import_the_engine_numpy_safetensors_and_the_standard_library_only(path: Path) -> None:
    roots = {module.partition(".")[0] for module in imported(path)}
    assert roots - {"numpy", "safetensors", "engine", "networks", *sys.stdlib_module_names} == set()
    assert not roots & {"pickle", "marshal", "shelve", "socket", "http", "urllib", "random"}
    assert "time" not in roots or path.name in ("train.py", "train_translation.py")


@pytest.mark.parametrize("path", [path for path in PYTHON if name(path).startswith("app/")], ids=name)
def test_the_app_enters_the_networks_by_their_door(path: Path) -> None:
    assert {module for module in imported(path) if module.partition(".")[0] == "networks"} <= {"networks"}


@pytest.mark.parametrize("path", [path for path in PYTHON if name(path).startswith("app/")], ids=name)
def test_the_app_computes_and_draws_nothing(path: Path) -> None:
    modules = imported(path)
    forbidden = {"scipy", "torch", "matplotlib", "plotly", "ziamath", "safetensors", "numpy.linalg"}
    assert not {module for module in modules if module in forbidden or module.partition(".")[0] in forbidden}


@pytest.mark.parametrize("path", [path for path in PYTHON if name(path).startswith("app/")], ids=name)
def test_the_app_enters_the_engine_by_its_door(path: Path) -> None:
    doors = {"engine", "engine.cost", "engine.errors", "engine.wirings"}
    assert {module for module in imported(path) if module.partition(".")[0] == "engine"} <= doors


def script_imports(path: Path) -> list[Path]:
    """The files that a script imports."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = [static or dynamic for static, dynamic in IMPORT.findall(text)]
    assert all(target.startswith(".") and target.endswith(".js") for target in found), (name(path), found)
    return [(path.parent / target).resolve() for target in found]


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_every_imported_script_exists(path: Path) -> None:
    for target in script_imports(path):
        assert target.is_file(), f"{name(path)} imports {target.name}"


@pytest.mark.parametrize("path", [path for path in SCRIPTS if path.parent.name in ALLOWED], ids=name)
def test_figures_and_diagrams_know_no_page(path: Path) -> None:
    for target in script_imports(path):
        short = f"{target.parent.name}/{target.name}"
        assert target.parent == path.parent or short in ALLOWED[path.parent.name], (name(path), short)


@pytest.mark.parametrize("path", [path for path in SCRIPTS if path.parent.name == "figures"], ids=name)
def test_figures_touch_no_document(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"\b(?:document|window|localStorage|fetch)\b\s*[.(]", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_only_the_chart_touches_plotly(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    if path.name != "chart.js":
        assert not re.search(r"\bPlotly\s*\.", text)


@pytest.mark.parametrize("path", [path for path in SCRIPTS if path.parent.name != "pages"], ids=name)
def test_nothing_imports_a_page(path: Path) -> None:
    assert not [target for target in script_imports(path) if target.parent.name == "pages"]
