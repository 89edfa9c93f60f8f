"""The starter workspace: what `agendagen init` copies, and what `agendagen new` writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from agendagen.compose.inputs import PLURALS
from agendagen.output.yamltext import in_comment, scalar, schema_line
from agendagen.records.types import InputSpec, ModeSpec, TypeSpec
from agendagen.workspace.workspace import builtin_root

IGNORED = "# What agendagen makes can be made again.\nout/\n"


def starter_files() -> dict[str, bytes]:
    """Path in the workspace → content, in alphabetical order."""
    root = builtin_root()
    files: dict[str, bytes] = {".gitignore": IGNORED.encode()}
    for folder in ("content", "schema"):
        for file in sorted((root / folder).rglob("*")):
            if file.is_file() and not file.name.startswith("."):
                files[file.relative_to(root).as_posix()] = file.read_bytes()
    files["agendagen.toml"] = files.pop("content/agendagen.toml")
    return dict(sorted(files.items()))


def meeting_text(
    type_id: str,
    type_: TypeSpec,
    mode: ModeSpec,
    values: Mapping[str, list[str]],
    candidates: Mapping[str, Iterable[str]],
) -> str:
    """A commented meeting file for a type.

    `values` are what the user gave, by `date`, `start`, `mode`, `title`, `minutes`,
    `cast.<role>` or input name; what they did not give is left blank (required) or commented
    out (optional). `candidates` are the ids of the records of each kind, for the comments.
    """
    lines = [schema_line("meeting"), f"# {in_comment(type_.summary or type_.title)}", ""]
    lines.append(f"type: {type_id}")
    lines.append(_line("mode", values, "in-person, phone, video, hybrid", optional=True))
    lines.append(_line("date", values, "the day, as 2026-12-01"))
    lines.append(_line("start", values, "the time, as 09:30"))
    lines.append(_line("minutes", values, f"{type_.minutes} if you leave this out", optional=True))
    lines.append(_line("title", values, "what stands above the agenda", optional=True))
    lines += ["", "cast:"]
    people = _some(candidates.get("person", ()))
    for name, role in type_.roles.items():
        comment = f"{in_comment(role.title)}: {people}"
        key = f"cast.{name}"
        lines.append(_line(key, values, comment, optional=not role.required, indent="  "))
    if "client" in {spec.kind for spec in type_.inputs.values()}:
        guests = values.get("guests", [])
        lines += [
            "",
            "guests:" if guests else "# guests:    # people of the client: client/contact",
        ]
        lines += [f"  - {scalar(guest)}" for guest in guests]
    inputs = {**type_.inputs, **mode.inputs}
    if inputs:
        lines += ["", "inputs:"]
        for name, spec in inputs.items():
            lines += input_lines(name, spec, values.get(name, []), candidates)
    return "\n".join(lines) + "\n"


def input_lines(
    name: str, spec: InputSpec, given: list[str], candidates: Mapping[str, Iterable[str]]
) -> list[str]:
    """The lines for one input: what is given, or what it asks for in a comment."""
    choices = _some(candidates.get(singular(spec.kind), ()))
    comment = in_comment(spec.title) + (f" ({choices})" if choices else "")
    if spec.kind == "rows":
        head = f"  {name}:" if spec.required else f"  # {name}:"
        lead = "    " if spec.required else "  #   "
        columns = list(spec.columns)
        example = [f"{lead}# - {columns[0]}:"] + [f"{lead}#   {column}:" for column in columns[1:]]
        if not spec.required:
            example = [row.replace("#   # ", "#   ", 1) for row in example]
            example = [row.replace("  #   #", "  #   ", 1) for row in example]
        return [f"{head}  # {comment}", *example]
    many = takes_many(spec.kind)
    if many and given:
        return [f"  {name}:  # {comment}", *(f"    - {scalar(entry)}" for entry in given)]
    if many:
        return [f"  {'' if spec.required else '# '}{name}:  # a list: {comment}"]
    values = {name: given} if given else {}
    optional = not spec.required or spec.default is not None
    return [_line(name, values, comment, optional=optional, indent="  ")]


def _line(
    key: str,
    values: Mapping[str, list[str]],
    comment: str,
    *,
    optional: bool = False,
    indent: str = "",
) -> str:
    name = key.rpartition(".")[2]
    note = f"  # {comment}" if comment else ""
    if values.get(key):
        return f"{indent}{name}: {scalar(values[key][-1])}{note}"
    return f"{indent}{'# ' if optional else ''}{name}:{note}"


def singular(kind: str) -> str:
    """The kind of record behind the kind of an input: `people` are each a `person`."""
    return PLURALS.get(kind, kind)


def takes_many(kind: str) -> bool:
    """Whether an input of this kind is a list of single values."""
    return kind == "list" or kind in PLURALS


def _some(ids: Iterable[str]) -> str:
    every = list(ids)
    return ", ".join(every[:6]) + (" …" if len(every) > 6 else "")
