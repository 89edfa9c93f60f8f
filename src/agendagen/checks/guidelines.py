"""What can be wrong with the guidelines themselves: their examples, days, and each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from agendagen.compose.packs import family
from agendagen.phrasing.guidebook import COMPANY, Guidebook, Rule
from agendagen.phrasing.lint import Passage, lint
from agendagen.phrasing.lock import LOCKED, like
from agendagen.phrasing.passages import FIELDS, written_in
from agendagen.phrasing.patterns import BadPattern, compiled
from agendagen.phrasing.scene import Scene, stands_in
from agendagen.phrasing.tokens import phrase_words, tokens
from agendagen.problems import Problem, ProblemsFound, did_you_mean
from agendagen.records.base import Model, Visibility
from agendagen.records.phrasing import Applies, Guideline
from agendagen.workspace.nodes import Node, place
from agendagen.workspace.workspace import Workspace


def check_guidelines(workspace: Workspace, book: Guidebook, day: date) -> Iterator[Problem]:
    """Everything about the user's own guidelines of one language; `day` is today."""
    yield from book.problems
    for number, rule in enumerate(book.rules):
        if rule.own:
            yield from _patterns(rule)
            yield from _examples(book, number)
            yield from _days(rule, day)
            yield from _references(workspace, rule)
    yield from _contradictions(book)


def _patterns(rule: Rule) -> Iterator[Problem]:
    guideline = rule.guideline
    if guideline.match == "regex":
        keys = ("not",) if guideline.kind == "prefer" else ("not", "say")
        for key in keys:
            for number, pattern in enumerate(guideline.not_ if key == "not" else guideline.say):
                try:
                    compiled(pattern, guideline.case)
                except BadPattern as error:
                    yield Problem(
                        rule.place(key, number),
                        "bad-pattern",
                        f"“{pattern}” is no regular expression: {error}.",
                        "Test it on its own, or write the phrase and leave “match: regex” out.",
                    )
    else:
        for key, phrases in (
            ("not", guideline.not_),
            ("say", guideline.say),
            ("unless", guideline.unless),
        ):
            sought = key != "say" or guideline.kind in ("require", "consistent")
            for number, phrase in enumerate(phrases):
                if fault := _fault(phrase, sought):
                    yield Problem(rule.place(key, number), "bad-pattern", *fault)


def _fault(phrase: str, sought: bool) -> tuple[str, str] | None:
    """Why a phrase can never be found, and what to do; what is only suggested may be a sentence."""
    if "{{" in phrase:
        what = f"“{phrase}” holds a template, and only {COMPANY} is filled in here."
        return what, "Write the words themselves."
    if not phrase_words(phrase):
        what = f"“{phrase}” holds no word that could be found."
        return what, "Write words, or use “match: regex” for signs."
    if sought and any(token.apart for token in tokens(phrase)[1:]):
        what = f"“{phrase}” is never found: no phrase runs across a comma or another such sign."
        return what, "Write only the words before the sign, or those behind it."
    return None


def _examples(book: Guidebook, number: int) -> Iterator[Problem]:
    rule = book.rules[number]
    for kind, texts in (
        ("bad", rule.guideline.examples.bad),
        ("good", rule.guideline.examples.good),
    ):
        for index, text in enumerate(texts):
            said = _surface(book, rule, text)
            if (said is not None) is (kind == "bad"):
                continue
            if kind == "bad" and _is_unlocked(book, rule.guideline):
                continue  # the lock is to blame, and has been said
            what = (
                f"“{text}” is a bad example of “{rule.guideline.id}”, but the guideline does not"
                " find it."
                if kind == "bad"
                else f"“{text}” is a good example of “{rule.guideline.id}”, but the guideline"
                + (f" finds “{said}” in it." if said else " misses all of its words there.")
            )
            yield Problem(
                rule.place("examples", kind, index),
                "bad-example",
                what,
                "Change the example, or the guideline: “not”, “unless” or “match”.",
            )


def _is_unlocked(book: Guidebook, guideline: Guideline) -> bool:
    """Whether the lock does not know its phrases, and only what is written is found."""
    return (
        any(problem.code in ("stale-lock", "bad-lock") for problem in book.problems)
        and book.locale == LOCKED
        and guideline.match == "inflect"
        and any(book.entry(p, like(guideline, p)) is None for p in guideline.not_ or guideline.say)
    )


def _surface(book: Guidebook, rule: Rule, text: str) -> str | None:
    """What a rule finds in a document that holds nothing but this text."""
    audience = rule.applies.audience or Visibility.CLIENT
    passage = Passage(text, audience, item="example", title=rule.guideline.scope == "title")
    found = lint(book, [passage], _scene_for(rule), document="agenda", only=rule)
    return found[0].text if found else None


def _scene_for(rule: Rule) -> Scene:
    applies, valid = rule.applies, rule.guideline.valid
    return Scene(
        day=valid.from_ or valid.until or date.max,
        named=frozenset({rule.family}),
        types=frozenset(applies.type),
        products=frozenset(applies.product),
        regions=frozenset(applies.region),
        industries=frozenset(applies.industry),
        stages=frozenset(applies.stage),
    )


def _days(rule: Rule, day: date) -> Iterator[Problem]:
    guideline = rule.guideline
    until, review = guideline.valid.until, guideline.review_by
    if until is not None and until < day:
        yield Problem(
            rule.place("valid", "until"),
            "guideline-ended",
            f"The guideline “{guideline.id}” ended on {until}: nothing is checked by it any more.",
            "Renew it, or take it out.",
            "warning",
        )
    elif review is not None and review < day:
        owner = f" {guideline.owner} owns it." if guideline.owner else ""
        yield Problem(
            rule.place("review_by"),
            "review-overdue",
            f"The guideline “{guideline.id}” was to be reviewed by {review}.{owner}",
            "Read it again, and write the next day into “review_by”.",
            "warning",
        )


def _references(workspace: Workspace, rule: Rule) -> Iterator[Problem]:
    guideline, own = rule.guideline, rule.applies
    wanted = [
        ("owner", "person", (guideline.owner,)),
        ("approved_by", "person", (guideline.approved_by,)),
        ("product", "product", own.product),
        ("type", "type", own.type),
    ]
    for key, kind, names in wanted:
        path = ("applies", key) if key in ("product", "type") else (key,)
        for name in names:
            if name is not None:
                try:
                    workspace.source(kind, name, rule.place(*path))
                except ProblemsFound as found:
                    yield from found.problems
    clients = workspace.sources("client").values()
    for key, words in (
        ("region", own.region),
        ("industry", own.industry),
        ("stage", own.stage),
    ):
        written = [*written_in(workspace, clients, FIELDS[key])]
        if words and not any(stands_in(word, text) for word in words for text in written):
            yield Problem(
                rule.place("applies", key),
                "applies-to-nobody",
                f"No client here has the {key} “{' or '.join(words)}”: the guideline holds for"
                " nobody.",
                f"Write the {key} as it stands in the records of clients.",
                "warning",
            )
    if guideline.requires is not None and not rule.wordings:
        name = guideline.requires.disclosure
        yield Problem(
            rule.place("requires", "disclosure"),
            "unknown-disclosure",
            f"The pack has no disclosure “{name}”: nobody is told which words to add.",
            "Add it under “disclosures:” with its wordings.",
        )


def _contradictions(book: Guidebook) -> Iterator[Problem]:
    """What one guideline has people say, and another one forbids."""
    for rule in book.rules:
        guideline = rule.guideline
        if guideline.match == "regex" and guideline.kind != "prefer":
            continue
        advice = [("say", n, text) for n, text in enumerate(guideline.say)]
        if guideline.kind == "consistent":
            advice = []
        audience = rule.applies.audience or Visibility.CLIENT
        for key, number, text in advice:
            passage = Passage(text, audience)
            for finding in lint(book, [passage], _scene_for(rule), document=None):
                other = finding.rule
                if other is rule or not (rule.own or other.own) or not _meet(rule, other):
                    continue
                if finding.text.casefold() in " ".join(other.guideline.say).casefold():
                    continue
                at = rule.place(key, number) if rule.own else other.at
                yield Problem(
                    at,
                    "guidelines-contradict",
                    f"“{rule.name}” has people say “{text}”, and “{other.name}” forbids"
                    f" “{finding.text}”.",
                    "Change one of them, or say in “applies” where each holds.",
                )
    yield from _two_answers(book)


def _two_answers(book: Guidebook) -> Iterator[Problem]:
    """One phrase for which two guidelines have something else to say."""
    answers: dict[str, list[Rule]] = {}
    for rule in book.rules:
        if rule.guideline.kind == "prefer" and rule.guideline.match != "regex":
            for phrase in rule.guideline.not_:
                answers.setdefault(" ".join(phrase_words(phrase)).lower(), []).append(rule)
    for phrase, rules in answers.items():
        for first, second in pairwise(rules):
            if first is second or not _meet(first, second) or not (first.own or second.own):
                continue
            ours, theirs = first.guideline.say, second.guideline.say
            if not set(ours) & set(theirs):
                yield Problem(
                    (second if second.own else first).at,
                    "guidelines-contradict",
                    f"For “{phrase}” the guideline “{first.name}” has “{ours[0]}”, and"
                    f" “{second.name}” has “{theirs[0]}”.",
                    "Keep one, or say in “applies” where each holds.",
                )


def _meet(one: Rule, other: Rule) -> bool:
    """Whether there can be a meeting for which both hold."""
    ours, theirs = one.guideline.valid, other.guideline.valid
    if ours.until and theirs.from_ and ours.until < theirs.from_:
        return False
    if theirs.until and ours.from_ and theirs.until < ours.from_:
        return False
    return all(_overlap(one.applies, other.applies, name) for name in Applies.__struct_fields__)


def _overlap(one: Applies, other: Applies, name: str) -> bool:
    ours, theirs = getattr(one, name), getattr(other, name)
    if not ours or not theirs:
        return True
    return ours == theirs if name == "audience" else bool(set(ours) & set(theirs))


def check_packs_named(workspace: Workspace, spec: Model, tree: Node) -> Iterator[Problem]:
    """Packs that a file names under `phrasing` and that there are none of."""
    names = getattr(spec, "phrasing", ())
    if not names:
        return
    packs = {part for name in workspace.sources("phrasing") for part in (name, family(name))}
    for number, name in enumerate(names):
        if name not in packs:
            listed = ", ".join(sorted(packs)) or "none"
            yield Problem(
                place(tree, ("phrasing", number)),
                "unknown-phrasing",
                f"There is no guideline pack “{name}”.",
                did_you_mean(name, packs, otherwise=f"There are: {listed}."),
            )
