"""The wheel: built from the sources, installed where the checkout cannot help, used from `/`."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

import agendagen

ROOT = Path(__file__).parent.parent
DATA = ["templates", "content", "locales", "schema"]
STRAYS = [
    ".venv/lib/site.py",
    "out/secret.pdf",
    "src/agendagen/__pycache__/cli.cpython-311.pyc",
    "templates/types/.pitch.yaml.swp",
    "content/.DS_Store",
]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the build needs, copied: the checkout stays clean and strays can be planted."""
    folder = tmp_path_factory.mktemp("sources")
    litter = shutil.ignore_patterns("__pycache__", ".DS_Store", "*.swp")
    for name in ["src", *DATA]:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=litter)
    for file in ROOT.iterdir():
        if file.is_file():
            shutil.copy2(file, folder)
    return folder


@pytest.fixture(scope="module")
def wheel(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    for stray in STRAYS:
        (sources / stray).parent.mkdir(parents=True, exist_ok=True)
        (sources / stray).write_text("must not travel")
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", folder], sources)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The commands folder of a fresh environment: the wheel and, from the lock, what it needs."""
    uv = shutil.which("uv") or shutil.which("uv", path=ROOT / ".uv/bin")
    if uv is None:
        pytest.skip("needs uv, which installs the locked packages without a network")
    folder = tmp_path_factory.mktemp("environment")
    environ = {"UV_PROJECT_ENVIRONMENT": str(folder), "UV_PYTHON": sys.executable}
    run([uv, "sync", "--frozen", "--no-dev", "--no-install-project"], ROOT, environ)
    run([uv, "pip", "install", "--offline", "--no-deps", "--python", folder, wheel], ROOT)
    yield folder / ("Scripts" if os.name == "nt" else "bin")
    shutil.rmtree(folder)


def test_the_wheel_carries_the_package_its_data_and_nothing_else(
    sources: Path, wheel: Path
) -> None:
    expected = {
        path.relative_to(sources).as_posix().removeprefix("src/")
        if top == "src"
        else f"agendagen/_data/{path.relative_to(sources).as_posix()}"
        for top in ["src", *DATA]
        for path in (sources / top).rglob("*")
        if path.is_file() and path.relative_to(sources).as_posix() not in STRAYS
    }
    with ZipFile(wheel) as archive:
        files = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert files == expected


@pytest.mark.parametrize(
    "name",
    [
        "agendagen/py.typed",
        "agendagen/_data/templates/types/client-pitch.yaml",
        "agendagen/_data/templates/themes/classic/fonts/Inter-Regular.ttf",
        "agendagen/_data/templates/themes/classic/fonts/OFL.txt",
        "agendagen/_data/content/meetings/pitch-sandmere.yaml",
        f"agendagen-{agendagen.__version__}.dist-info/licenses/LICENSE",
    ],
)
def test_the_wheel_has(wheel: Path, name: str) -> None:
    with ZipFile(wheel) as archive:
        assert name in archive.namelist()


def test_it_runs_from_its_own_folder_not_from_the_checkout(installed: Path) -> None:
    show = "import agendagen; print(agendagen.__file__, agendagen.__version__)"
    file, version = run([installed / "python", "-c", show], Path("/")).split()
    assert Path(file).is_relative_to(installed.parent)
    assert version == agendagen.__version__


@pytest.mark.pdf
@pytest.mark.slow
def test_the_demo_renders_from_anywhere(installed: Path, tmp_path: Path) -> None:
    documents = ["--document", "agenda", "--document", "talk-track"]
    formats = ["--format", "html", "--format", "pdf"]
    what = ["render", "pitch-sandmere", *documents, *formats, "--output", str(tmp_path)]
    run([installed / "agendagen", *what], Path("/"))

    pages = sorted(tmp_path.rglob("*.html"))
    prints = sorted(tmp_path.rglob("*.pdf"))
    assert len(pages) >= 2
    assert [page.stem for page in pages] == [pdf.stem for pdf in prints]
    assert all("Sandmere" in page.read_text(encoding="utf-8") for page in pages)
    assert all(pdf.read_bytes().startswith(b"%PDF-") for pdf in prints)


def run(command: list[str | Path], cwd: Path, environ: dict[str, str] | None = None) -> str:
    """The command's standard output; a failure shows everything it said."""
    ours = ("PYTHON", "VIRTUAL_ENV", "COVERAGE")
    clean = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    done = subprocess.run(
        command, cwd=cwd, env=clean | (environ or {}), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout
