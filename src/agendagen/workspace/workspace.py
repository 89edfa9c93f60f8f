"""The workspace: the user's folder laid over the built-in one, file by file."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from agendagen.problems import Position, Problem, ProblemsFound, did_you_mean
from agendagen.records.base import LANGUAGES
from agendagen.workspace import places
from agendagen.workspace.config import FILE_NAME, Config, place_of_setting, read_config
from agendagen.workspace.folders import COMPANY, FOLDERS, OF_A_COMPANY
from agendagen.workspace.merge import duplicate_ids, merge
from agendagen.workspace.nodes import Mapping, Node, Scalar, find, scalars
from agendagen.workspace.reading import MAX_BYTES, parse, read_file, read_text

T = TypeVar("T")
BUILTIN_LANGUAGE = "en"
BUILT_IN = "built-in/"
"""How messages begin the path of a file that is not the user's."""


@dataclass(frozen=True)
class Layer:
    """One root folder. `own` tells the user's from the built-in one."""

    root: Path
    own: bool

    def shown(self, file: Path) -> str:
        """The path that messages print: relative to where the user stands, when it is near."""
        try:
            return file.relative_to(Path.cwd()).as_posix()
        except ValueError:
            pass
        return (
            file.as_posix() if self.own else f"{BUILT_IN}{file.relative_to(self.root).as_posix()}"
        )


@dataclass(frozen=True)
class Source:
    """The base file of one thing and its translations."""

    kind: str
    id: str
    layer: Layer
    base: Path
    translations: dict[str, tuple[Layer, Path]]

    @property
    def shown(self) -> str:
        return self.layer.shown(self.base)


@dataclass(frozen=True)
class Workspace:
    """Layers from the nearest (the user's) to the built-in one, and the settings."""

    layers: tuple[Layer, ...]
    config: Config

    @property
    def root(self) -> Path | None:
        """The user's folder; None when only the built-in workspace is there."""
        return self.layers[0].root if self.layers[0].own else None

    def unread(self) -> Workspace:
        """The same workspace without what it has read so far: light to send to a worker."""
        return Workspace(self.layers, self.config)

    def with_text(self, source: Source, text: str) -> Workspace:
        """The workspace as it would be if the base file of one thing held this text."""
        changed = self.unread()
        changed._files[source.shown] = source.base
        changed._trees[source.base] = parse(text, source.shown)
        return changed

    def setting_place(self, *names: str) -> Position:
        """Where the settings say a name, or one of a section."""
        file = (self.root or self.layers[-1].root / "content") / FILE_NAME
        return place_of_setting(file, self.layers[0].shown(file), *names)

    @cached_property
    def _indices(self) -> dict[str, dict[str, Source]]:
        return {}

    def sources(self, kind: str) -> dict[str, Source]:
        """Every file of a kind by id, in alphabetical order; nearer layers win."""
        if kind not in self._indices:
            self._indices[kind] = self._index(kind)
        return self._indices[kind]

    def own_sources(self, kind: str) -> dict[str, Source]:
        """The user's files; all of them when there is no workspace but the built-in one."""
        every = self.sources(kind)
        if self.root is None:
            return every
        return {i: s for i, s in every.items() if s.layer.own}

    def offered(self, kind: str) -> dict[str, Source]:
        """What to choose from: of what a company has, the user's alone, once there is any."""
        return (kind in OF_A_COMPANY and self.own_sources(kind)) or self.sources(kind)

    def _index(self, kind: str) -> dict[str, Source]:
        found: dict[str, Source] = {}
        for layer in reversed(self.layers):
            bases: dict[str, Path] = {}
            overlays: dict[str, dict[str, Path]] = {}
            for file in yaml_files(layer.root / FOLDERS[kind]):
                name, _, language = file.stem.partition(".")
                if language:
                    overlays.setdefault(name, {})[language] = file
                else:
                    bases[name] = file
            for name, base in bases.items():
                found[name] = Source(kind, name, layer, base, {})
            for name, files in overlays.items():
                if name in found:
                    found[name].translations.update({k: (layer, f) for k, f in files.items()})
        return dict(sorted(found.items()))

    def source(self, kind: str, name: str, at: Position | None = None) -> Source:
        """The file of one thing. Raises `ProblemsFound`, placed at the reference `at`."""
        every = self.sources(kind)
        if name in every:
            return every[name]
        where = at or Position(f"{FOLDERS[kind]}/{name}.yaml")
        known = ", ".join(list(self.offered(kind))[:12])
        hint = did_you_mean(name, every, otherwise=f"There are: {known}." if known else "")
        raise ProblemsFound(
            [Problem(where, f"unknown-{kind}", f"There is no {kind} “{name}”.", hint)]
        )

    @cached_property
    def client_names(self) -> dict[str, tuple[str, ...]]:
        """What each client is called, by id: in every case and language that is written."""
        return {id_: tuple(self._names(s)) for id_, s in self.sources("client").items()}

    def _names(self, source: Source) -> Iterator[str]:
        for layer, file in ((source.layer, source.base), *source.translations.values()):
            with suppress(ProblemsFound):  # said where the file is checked
                tree = self.read_path(layer, file)
                for key in ("name", "forms"):
                    node = find(tree, (key,))
                    yield from (s.text for _, s in scalars(node) if s.text.strip()) if node else ()

    def company_source(self) -> Source:
        """The company record; the nearest layer that has one."""
        for layer in self.layers:
            base = layer.root / "content" / "company.yaml"
            if base.is_file():
                translations = {
                    language: (layer, file)
                    for language in LANGUAGES
                    if (file := base.with_name(f"company.{language}.yaml")).is_file()
                }
                return Source(COMPANY, COMPANY, layer, base, translations)
        at = Position("content/company.yaml")
        raise ProblemsFound([Problem(at, "missing-file", "There is no company.yaml.", "")])

    def language_of(self, source: Source, base: Node) -> str:
        """The language a base file is written in."""
        said = base.get("lang") if isinstance(base, Mapping) else None
        if isinstance(said, Scalar):
            return said.text
        return self._unsaid(source.base) if source.layer.own else BUILTIN_LANGUAGE

    def _unsaid(self, base: Path) -> str:
        """The language of a file of the user's that does not say it: where a translation into the
        workspace's stands beside it, as beside the samples that `init` copies, the other one."""
        mine = self.config.locale
        translated = base.with_name(f"{base.stem}.{mine}{base.suffix}").is_file()
        return next(other for other in LANGUAGES if other != mine) if translated else mine

    def tree_of(self, shown: str) -> Node | None:
        """The tree of a file that has been read, by the path that messages print."""
        file = self._files.get(shown)
        return None if file is None else self._trees.get(file)

    def file_of(self, shown: str) -> Path | None:
        """The file behind the path that messages print, if it has been read."""
        return self._files.get(shown)

    def language_of_file(self, shown: str) -> str:
        """The language of a file that has been read, by the path that messages print."""
        file = self._files.get(shown)
        _, _, language = (file.stem if file else "").partition(".")
        if file is None or language:
            return language or self.config.locale
        said = find(self._trees[file], ("lang",))
        holding = [layer for layer in self.layers if file.is_relative_to(layer.root)]
        own = max(holding, key=lambda layer: len(layer.root.parts)).own
        if isinstance(said, Scalar) and said.text:
            return said.text
        return self._unsaid(file) if own else BUILTIN_LANGUAGE

    def tree(self, source: Source, locale: str, problems: list[Problem]) -> Node:
        """The base file with its translation into `locale` laid on top, if there is one."""
        base = self.read(source)
        problems.extend(duplicate_ids(base))
        if locale in source.translations and self.language_of(source, base) != locale:
            layer, file = source.translations[locale]
            overlay = self.read_path(layer, file)
            problems.extend(duplicate_ids(overlay))
            return merge(base, overlay, problems)
        return base

    def read(self, source: Source) -> Node:
        """The base file alone."""
        return self.read_path(source.layer, source.base)

    def read_path(self, layer: Layer, file: Path) -> Node:
        """One file of a layer, which must be a mapping and stay inside the layer."""
        shown = layer.shown(file)
        if not _stays_inside(file, layer.root):
            raise ProblemsFound(
                [
                    Problem(
                        Position(shown),
                        "outside",
                        "The file is a link that leads out of the workspace.",
                        "Put the file itself into the workspace.",
                    )
                ]
            )
        cached = self._trees.get(file)
        if cached is None:
            self._files[shown] = file
            cached = read_file(file, shown)
            if not isinstance(cached, Mapping):
                raise ProblemsFound(
                    [
                        Problem(
                            cached.at,
                            "bad-type",
                            "The file must hold “key: value” lines.",
                            "Compare it with one that “agendagen init” makes.",
                        )
                    ]
                )
            self._trees[file] = cached
        return cached

    def locate(self, at: Position, word: str) -> Position:
        """Where `word` stands in a template, from `at` on; `at` itself when it is not found."""
        file = self._files.get(at.path)
        if file is None:
            return at
        lines = read_text(file, at.path).splitlines()
        wanted = re.compile(rf"(?<![A-Za-z0-9_]){re.escape(word)}(?![A-Za-z0-9_])")
        inside = False
        bare = "{{" not in lines[at.line - 1] and lines[at.line - 1][at.column - 1] not in ">|"
        for number in range(at.line, min(at.line + 60, len(lines)) + 1):
            line = lines[number - 1]
            start = at.column - 1 if number == at.line else 0
            for match in wanted.finditer(line, start):
                opened = line.rfind("{{", start, match.start())
                if inside or opened > line.rfind("}}", start, match.start()) or bare:
                    return Position(at.path, number, match.start() + 1)
            if "{{" in line[start:] or "}}" in line[start:]:
                inside = line.rfind("{{", start) > line.rfind("}}", start)
        return at

    def place_in(self, scalar: Scalar, offset: int) -> Position:
        """Where a character of a value was written; the value's own place if that is not certain.

        Raises nothing: a file that is gone or was changed since is as one without details.
        """
        text = self.text_of(scalar.at.path)
        return scalar.at if text is None else places.place(text, scalar, offset)

    def scalar_at(self, at: Position) -> Scalar | None:
        """The value that begins at a place of a file that has been read."""
        file = self._files.get(at.path)
        if file not in self._trees:
            return None
        if at.path not in self._scalars:
            found = (scalar for _, scalar in scalars(self._trees[file]))
            self._scalars[at.path] = {scalar.at: scalar for scalar in found}
        return self._scalars[at.path].get(at)

    def text_of(self, path: str) -> str | None:
        """The text of a file that has been read, by the path that messages print."""
        if path not in self._texts:
            with suppress(ProblemsFound, KeyError):
                self._texts[path] = read_text(self._files[path], path)
        return self._texts.get(path)

    def company_asset(self, name: str, at: Position) -> str:
        """The text of a file beside company.yaml. Raises `ProblemsFound`."""
        source = self.company_source()
        folder = source.base.parent
        file = folder / name
        if file.is_file() and _stays_inside(file, folder):
            return _svg(file, source.layer, name, at)
        raise ProblemsFound(
            [
                Problem(
                    at,
                    "missing-file",
                    f"The logo “{name}” is not beside company.yaml.",
                    "Put the SVG file there, or take the line “logo:” out.",
                )
            ]
        )

    def holds(self, layer: Layer, file: Path) -> bool:
        """Whether a file is inside its layer, links followed."""
        return _stays_inside(file, layer.root)

    def layered(self, folder: str, suffix: str) -> dict[str, tuple[Layer, Path]]:
        """Name → file of a folder of another kind than YAML; nearer layers win."""
        found: dict[str, tuple[Layer, Path]] = {}
        for layer in reversed(self.layers):
            for file in sorted((layer.root / folder).glob(f"*{suffix}")):
                found[file.stem] = (layer, file)
        return dict(sorted(found.items()))

    def mentions(self, source: Source, *words: str) -> bool:
        """Whether a base file may hold one of the words: most need not be read any further."""
        raw = self.once(("bytes", str(source.base)), lambda: _raw(source.base))
        return raw is None or any(word.encode() in raw for word in words)

    def once(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """What a later room makes of this workspace, made when it is first asked for."""
        if key not in self._made:
            self._made[key] = make()
        made: T = self._made[key]
        return made

    @cached_property
    def _made(self) -> dict[tuple[str, ...], Any]:
        return {}

    @cached_property
    def _files(self) -> dict[str, Path]:
        return {}

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {}

    @cached_property
    def _scalars(self) -> dict[str, dict[Position, Scalar]]:
        return {}

    @cached_property
    def _trees(self) -> dict[Path, Node]:
        return {}


def builtin_root() -> Path:
    """Where templates/, content/ and locales/ are: the checkout, or inside the wheel."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_data"
    return installed if installed.is_dir() else package.parent.parent


def open_workspace(start: Path | None = None) -> Workspace:
    """The workspace that holds `start` (looking upwards), laid over the built-in one.

    Raises `ProblemsFound` for settings that cannot be read.
    """
    builtin = Layer(builtin_root(), own=False)
    folder = (start or Path.cwd()).resolve()
    for candidate in (folder, *folder.parents):
        file = candidate / FILE_NAME
        if file.is_file():
            if candidate == builtin.root:
                break
            own = Layer(candidate, own=True)
            return Workspace((own, builtin), read_config(file, own.shown(file)))
    config = read_config(builtin.root / "content" / FILE_NAME, f"content/{FILE_NAME}")
    return Workspace((builtin,), config)


def _svg(file: Path, layer: Layer, name: str, at: Position) -> str:
    shown = layer.shown(file)
    try:
        text = read_text(file, shown)
    except ProblemsFound as found:
        if found.problems[0].code != "not-text":
            raise
        text = ""
    if "<svg" not in text:
        raise ProblemsFound(
            [
                Problem(
                    at,
                    "bad-logo",
                    f"“{name}” is no SVG picture.",
                    "Save the logo as SVG: it stays sharp at every size.",
                )
            ]
        )
    if layer.own:
        from agendagen.workspace.svg import check_svg

        check_svg(text, shown)
    return text


def _raw(file: Path) -> bytes | None:
    """The bytes of a file; None for one that cannot be read, of which reading says why."""
    try:
        return file.read_bytes() if file.stat().st_size <= MAX_BYTES else None
    except OSError:
        return None


def _stays_inside(file: Path, root: Path) -> bool:
    """Whether a file is in `root` when links are followed; a circle of links leads nowhere."""
    try:
        return os.path.realpath(file, strict=True).startswith(_real(root))
    except OSError:
        return True  # reading it says what is wrong


@cache
def _real(folder: Path) -> str:
    return os.path.join(os.path.realpath(folder), "")  # noqa: PTH118


def yaml_files(folder: Path) -> Iterator[Path]:
    """The YAML files of one folder, in alphabetical order."""
    if not folder.is_dir():
        return
    for file in sorted(folder.iterdir()):
        if file.suffix in (".yaml", ".yml") and not file.name.startswith("."):
            yield file
