"""Styles of Vale become guideline packs; what cannot be one is told."""

from pathlib import Path
from textwrap import dedent

import pytest
import yaml

from agendagen.compose.resolve import validated
from agendagen.phrasing.patterns import compiled
from agendagen.phrasing.tokens import tokens
from agendagen.phrasing.vale.reading import LONGEST, Imported, read_styles
from agendagen.records.phrasing import Guideline, GuidelinePack
from agendagen.workspace.reading import MAX_BYTES, parse


def imported(folder: Path, *rules: str) -> Imported:
    """A style `House` of these rules, read; the first is `Rule1.yml`."""
    style = folder / "House"
    style.mkdir(exist_ok=True)
    for number, rule in enumerate(rules, start=1):
        (style / f"Rule{number}.yml").write_text(dedent(rule), "utf-8")
    return read_styles(folder, "en")


def guidelines(folder: Path, *rules: str) -> tuple[Guideline, ...]:
    """The guidelines that they become: valid, and nothing was left out."""
    found = imported(folder, *rules)
    assert (found.notices, [*found.packs]) == ((), ["house-en"])
    return validated(GuidelinePack, parse(found.packs["house-en"], "house-en.yaml")).guidelines


def found_in(guideline: Guideline, text: str) -> list[str]:
    """What it looks for, in a text."""
    if guideline.match == "exact":
        words = [token.low for token in tokens(text)]
        return [phrase for phrase in guideline.not_ if phrase in " ".join(words)]
    patterns = guideline.say if guideline.kind == "consistent" else guideline.not_
    return [found[0] for p in patterns for found in compiled(p, guideline.case).finditer(text)]


FOUND = {
    "existence of words": (
        "extends: existence\nignorecase: true\ntokens: [forsooth, in sooth]",
        "avoid exact",
        {"Forsooth, it is in sooth late.": ["forsooth", "in sooth"], "soothing": []},
    ),
    "existence of patterns": (
        "extends: existence\nignorecase: true\ntokens: ['\\w+- and \\w+-', 'colou?r']",
        "avoid regex",
        {"Week- and month-end Colour": ["Week- and month-", "Colour"], "colours": []},
    ),
    "existence minds capitals unless told": (
        "extends: existence\ntokens: [Synergy, '[Ll]everage']",
        "avoid regex",
        {"Synergy, synergy, Leverage": ["Synergy", "Leverage"]},
    ),
    "existence without word boundaries": (
        "extends: existence\nnonword: true\ntokens: ['\\d+%', '[.?!] {2,}']",
        "avoid regex",
        {"It is 5%x.  Yes": ["5%", ".  "]},
    ),
    "existence with a raw beginning": (
        "extends: existence\nraw: ['\\b(?:is|are)\\b', '\\s*']\ntokens: [done, '\\w+ed']\n"
        "exceptions: [tested]",
        "avoid regex",
        {"It is done, is tested, are signed.": ["is done", "are signed"]},
    ),
    "existence with a raw end": (
        "extends: existence\nappend: true\nraw: ['\\s+ago']\ntokens: ['\\d+ days', a week]",
        "avoid regex",
        {"3 days ago, a week ago, a week later": ["3 days ago", "a week ago"]},
    ),
    "existence that is raw only": (
        "extends: existence\nraw: ['(?:[;-]\\s)so\\b|^So\\b']",
        "avoid regex",
        {"So it goes; so be it, so what": ["So", "; so"]},
    ),
    "existence with exceptions": (
        "extends: existence\nignorecase: true\ntokens: ['(?<!/)\\w+/\\w+']\n"
        "exceptions: ['I/O', '[Ii]nput/[Oo]utput']",
        "avoid regex",
        {"yes/no, I/O, Input/output and i/o": ["yes/no", "i/o"]},
    ),
    "substitution of words": (
        "extends: substitution\nignorecase: true\nswap: {utilise: use, make use of: use}",
        "prefer exact",
        {"We Utilise and make use of it.": ["utilise", "make use of"]},
    ),
    "substitution of patterns": (
        "extends: substitution\nignorecase: true\nswap: {'(?:cell|smart) ?phones?': phone}",
        "prefer regex",
        {"Smartphones and a cell phone": ["Smartphones", "cell phone"]},
    ),
    "substitution leaves alone what is right": (
        "extends: substitution\nignorecase: true\nswap: {gb: GB}",
        "prefer regex",
        {"5 gb, 6 Gb and 7 GB": ["gb", "Gb"]},
    ),
    "substitution where only a hyphen differs": (
        "extends: substitution\nswap: {open source: open-source}",
        "prefer regex",
        {"open source is open-source": ["open source"]},
    ),
    "substitution with a flag inside": (
        "extends: substitution\nswap: {'(?i)a\\.k\\.a|aka': also known as, 'XII': twelve}",
        "prefer regex",
        {"AKA, aka and A.K.A": ["AKA", "aka", "A.K.A"]},
    ),
    "occurrence": (
        "extends: occurrence\nscope: sentence\nmax: 3\ntoken: ','",
        "limit regex",
        {"a, b, c": [",", ","]},
    ),
    "repetition": (
        "extends: repetition\nignorecase: true\ntokens: ['[^\\s]+']",
        "avoid regex",
        {"The the theory is is is. is": ["The the", "is is"], "this is": [], "the theory": []},
    ),
    "repetition of letters": (
        "extends: repetition\nalpha: true\ntokens: ['[^\\s]+']",
        "avoid regex",
        {"5 5 is fine, that that is not": ["that that"]},
    ),
    "repetition above a number": (
        "extends: repetition\nmax: 1\ntokens: ['very']",
        "avoid regex",
        {"very very good": [], "very very very good": ["very very very"]},
    ),
    "consistency": (
        "extends: consistency\nignorecase: true\neither: {advisor: adviser}",
        "consistent regex",
        {"Our Advisor and your adviser": ["Advisor", "adviser"]},
    ),
    "conditional": (
        "extends: conditional\nfirst: '\\b[A-Z]{3,5}\\b'\nsecond: '\\([A-Z]{3,5}\\)'\n"
        "exceptions: [PDF, 'URLs?']",
        "require regex",
        {"A PDF, URLS, an URL and a KNF": ["URLS", "KNF"]},
    ),
}


@pytest.mark.parametrize("case", FOUND)
def test_a_rule_finds_what_it_finds_in_vale(case: str, tmp_path: Path) -> None:
    rule, kind, texts = FOUND[case]
    found = guidelines(tmp_path, f"{rule}\nmessage: Why not.\nlevel: error\n")
    assert {f"{g.kind} {g.match}" for g in found if found_in(g, " ".join(texts))} == {kind}
    assert {
        text: sorted(word for guideline in found for word in found_in(guideline, text))
        for text in texts
    } == {text: sorted(words) for text, words in texts.items()}


def test_everything_that_a_rule_says_is_kept(tmp_path: Path) -> None:
    rule = """
        extends: substitution
        message: "Use '%s' instead of '%s'."
        link: https://example.com/style
        level: error
        scope: [heading.h1, heading.h2]
        action: {name: replace}
        swap:
          'client(?:s)?': customer|account
          users: account
          folks: ''
          '(\\w+)ize': $1ise
    """
    customer, account, folks, ize = guidelines(tmp_path, rule)
    assert customer == Guideline(
        id="rule1-customer",
        kind="prefer",
        not_=(r"\b(?:client(?:s)?)\b",),
        say=("customer", "account"),
        match="regex",
        case=True,
        scope="title",
        severity="error",
        source="House, a style of Vale",
        link="https://example.com/style",
        why="Use “customer” or “account” instead of this.",
    )
    assert (account.id, account.match, account.not_, account.why) == (
        "rule1-account",
        "exact",
        ("users",),
        "Use “account” instead of “users”.",
    )
    assert (folks.id, folks.kind, folks.not_, folks.say) == ("rule1-folks", "avoid", ("folks",), ())
    assert (ize.kind, ize.not_, ize.say) == ("avoid", (r"\b(?:(\w+)ize)\b",), ())


@pytest.mark.parametrize(
    ("scope", "per"),
    [("sentence", "sentence"), ("paragraph", "item"), ("text", "item"), ("raw", "document")],
)
def test_a_limit_counts_in_the_nearest_thing_that_we_have(
    scope: str, per: str, tmp_path: Path
) -> None:
    rule = f"extends: occurrence\nmessage: Too many.\nscope: {scope}\nmax: 4\ntoken: '!'\n"
    (limit,) = guidelines(tmp_path, rule)
    assert (limit.kind, limit.max, limit.per, limit.severity) == ("limit", 4, per, "warning")


def test_what_must_stand_once_in_a_text_is_required(tmp_path: Path) -> None:
    rule = "extends: occurrence\nmessage: Say who we are.\nscope: raw\nmin: 1\ntoken: Fennimark\n"
    (required,) = guidelines(tmp_path, rule)
    assert (required.kind, required.say, required.not_) == ("require", ("Fennimark",), ())


WHY = [
    ("'%s' is archaic.", ["forsooth"], "“forsooth” is archaic."),
    ("'%s' is archaic.", ["forsooth", "verily"], "This is archaic."),
    ("Do not write “%s”", ["verily", "so"], "Do not write this"),
    ("avoid these ('%s') at 100%", ["verily", "so"], "Avoid these at 100%"),
    ("%[1]s, and again %[1]s", ["so"], "“so”, and again “so”"),
    ("%[9]s, 5 %d", ["so"], "This, 5 “so”"),
    ("", ["so"], "The style does not say why."),
    ("x" * 401, ["so"], "X" + "x" * 398 + "…"),
]


@pytest.mark.parametrize(("message", "tokens", "why"), WHY)
def test_a_message_reads_well_without_its_placeholders(
    message: str, tokens: list[str], why: str, tmp_path: Path
) -> None:
    rule = f"extends: existence\nignorecase: true\nmessage: {message!r}\ntokens: {tokens}\n"
    (guideline,) = guidelines(tmp_path, rule)
    assert guideline.why == why


TITLES = {
    "$sentence": (
        "indicators: [':']\nexceptions: [macOS, Ostoja Group]\n",
        [
            "Sound and light",
            "Why macOS",
            "PDF for the Ostoja Group",
            "9 ways: The best one",
            "“Hi” all",
            "Month-end Close in five small steps",
            "One Two three four five six seven eight Nine ten x",
        ],
        [
            "sound and light",
            "Sound And Light",
            "Why macos Is slow",
            "fENNIMARK says",
            "The group Of",
            "One Two three four five six seven eight Nine ten",
        ],
    ),
    "$title": (
        "style: AP\n",
        ["The Light of the Moon", "A PDF for Ann", "What to Look For", "Step-by-step to the Moon"],
        ["The light of the Moon", "the Light of the Moon", "The Light Of the Moon", "Look for"],
    ),
    "$title ": ("style: Chicago\n", ["The Light between Us"], ["The Light Between Us"]),
    "$title  ": ("threshold: 0.5\n", ["Sound and light"], ["sound And Light"]),
    "$lower": ("exceptions: [macOS]\n", ["sound and light", "we use macOS"], ["Sound and light"]),
    "$upper": ("", ["SOUND", "R2"], ["SOUNd"]),
    "^[A-Z].*[^.]$": ("", ["Sound"], ["Sound.", "sound"]),
}


@pytest.mark.parametrize("style", TITLES)
def test_a_title_with_other_capitals_is_found_as_a_whole(style: str, tmp_path: Path) -> None:
    more, good, bad = TITLES[style]
    rule = f"extends: capitalization\nmessage: Not ours.\nmatch: {style.strip()!r}\n{more}"
    found = imported(tmp_path, rule)
    assert found.notices == ()
    (guideline,) = yaml.safe_load(found.packs["house-en"])["guidelines"]
    assert (guideline["kind"], guideline["scope"], guideline["case"]) == ("avoid", "title", "true")

    def wrong(title: str) -> bool:
        return any(compiled(p, True).fullmatch(title) for p in guideline["not"])

    assert [title for title in good if wrong(title)] == []
    assert [title for title in bad if not wrong(title)] == []


LEFT_OUT = {
    "extends: spelling": "it needs a dictionary of spelling.",
    "extends: sequence\ntokens: [{tag: NN}]": "it needs the part of speech of every word.",
    "extends: readability\ngrade: 9": "it measures the text as a whole.",
    "extends: metric\nformula: words": "it measures the text as a whole.",
    "extends: script\nscript: |\n  x := 1": "it is a program.",
    "extends: horoscope": "the kind “horoscope” is not known here.",
    "extends: existence\nscope: code\ntokens: [foo]": "it is about code",
    "extends: conditional\nfirst: x": "it needs a “first” and a “second” that can be read.",
    "extends: capitalization": "it does not say which capitals it wants.",
    "extends: existence\ntokens: [a, b": "A “[” that opens here is never closed.",
    "extends: existence\nextends: script": "The key “extends” stands here twice",
    "extends: existence\ntokens: &all [a]": "agendagen does not read anchors and aliases",
    "extends: existence\ntokens: ['a', '(b']": "the pattern “(b” was left out: missing )",
    "extends: occurrence\ntoken: x\nmin: 3": "its “min” was left out; we only count upwards.",
    f"extends: existence\nnonword: true\ntokens: ['{'x|' * (LONGEST // 2)}y']": (
        "a pattern was left out: with its exceptions it has 20,001 characters, and a guideline"
        " holds 20,000."
    ),
    "extends: conditional\nfirst: A\nsecond: '(A)'": "Vale asks for the very words",
    "x" * (MAX_BYTES + 1): "at most 1,000,000 are read.",
}


@pytest.mark.parametrize("rule", LEFT_OUT, ids=[*LEFT_OUT.values()])
def test_what_cannot_be_followed_is_told_and_the_rest_goes_on(rule: str, tmp_path: Path) -> None:
    good = "extends: existence\nmessage: No.\ntokens: [verily]\n"
    found = imported(tmp_path, rule, good)
    assert len(found.notices) == 1
    assert found.notices[0].startswith("“House/Rule1.yml”")
    assert LEFT_OUT[rule] in found.notices[0]
    assert "verily" in found.packs["house-en"]


def test_a_folder_of_several_styles_becomes_several_packs(tmp_path: Path) -> None:
    rule = "extends: existence\nmessage: No.\ntokens: [verily]\n"
    for path in (
        "styles/Sales Talk/A.yml",
        "styles/Źródło-PL/A.yml",
        "styles/Źródło-PL/B.YAML",
        "styles/sales-talk/nested/A.yml",
        ".github/A.yml",
        "styles/House/meta.json",
        "README.md",
        "config/vocabularies/House/accept.txt",
    ):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(rule, "utf-8")
    (tmp_path / "styles/plain.yml").write_text("title: no rule\n", "utf-8")
    (tmp_path / "styles/list.yml").write_text("- no rule\n", "utf-8")
    found = read_styles(tmp_path, "pl")
    assert (sorted(found.packs), found.notices) == (["nested-pl", "sales-talk-pl", "zrodlo-pl"], ())
    assert [g["id"] for g in yaml.safe_load(found.packs["zrodlo-pl"])["guidelines"]] == ["a", "b"]


def test_no_link_is_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yml"
    secret.write_text("extends: existence\nmessage: No.\ntokens: [verily]\n", "utf-8")
    style = tmp_path / "House"
    style.mkdir()
    (style / "A.yml").symlink_to(secret)
    (style / "B").symlink_to(tmp_path, target_is_directory=True)
    nothing = ("No rule of Vale was found that can be a guideline.",)
    assert read_styles(style, "en") == Imported({}, nothing)


def test_ids_are_ids_and_unique(tmp_path: Path) -> None:
    swap = ", ".join(f"'{letter}{'x' * 70}': '{'Ź' * 70}{letter * 3}'" for letter in "abc")
    rule = f"extends: substitution\nmessage: No.\nswap: {{{swap}, '1': '!', '2': '?'}}\n"
    ids = [guideline.id for guideline in guidelines(tmp_path, rule)]
    long = "rule1-" + "z" * 50
    assert ids == [long, f"{long}-2", f"{long}-3", "rule1", "rule1-2"]


@pytest.mark.parametrize("pattern", [r"(?:x+x+)+y", r"(?:(?:(?:x{1,99}){1,99}){1,99}){1,99}y"])
def test_a_pattern_that_never_ends_is_read_all_the_same(pattern: str, tmp_path: Path) -> None:
    rule = f"extends: substitution\nmessage: No.\nswap: {{'{pattern}': '{'x' * 390}'}}\n"
    (guideline,) = guidelines(tmp_path, rule)  # whether it matches what to say is asked here
    assert guideline.not_ == (rf"\b(?:{pattern})\b",)


def test_more_than_a_pack_can_hold_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agendagen.phrasing.vale.reading.MAX_BYTES", 400)
    found = imported(tmp_path, *("extends: existence\nmessage: No.\ntokens: [verily]\n",) * 4)
    assert found.notices == (
        "The style “House” is too large for one pack: it ends before “rule3”. Import it in parts.",
    )
    assert 300 < len(found.packs["house-en"].encode()) <= 400


def test_more_files_than_are_read_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agendagen.phrasing.vale.reading.MAX_FILES", 2)
    rule = "extends: existence\nmessage: No.\ntokens: [verily]\n"
    found = imported(tmp_path, rule, rule, rule)
    assert found.notices == ("Only 2 files were read, none from “Rule3.yml” on: import in parts.",)
    assert "rule2" in found.packs["house-en"]
    assert "rule3" not in found.packs["house-en"]
    monkeypatch.setattr("agendagen.phrasing.vale.reading.MAX_SIZE", 10)
    assert read_styles(tmp_path, "en").packs == {}
    assert read_styles(tmp_path / "nowhere", "en").packs == {}
