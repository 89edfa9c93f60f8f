"""Text read as words, and where a phrase ends."""

from __future__ import annotations

from time import process_time

import pytest

from agendagen.phrasing.tokens import masked, phrase_words, tokens


def read(text: str) -> str:
    """The words as they are compared, with `|` where no phrase runs on."""
    words = tokens(text)
    return " ".join(("| " if w.apart and n else "") + w.low for n, w in enumerate(words))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("best price", "best price"),
        ("BEST Price", "best price"),
        ("best\u00a0price", "best price"),
        ("best   price", "best price"),
        ("best\nprice", "best price"),
        ("best\r\nprice", "best price"),
        ("best-price", "best price"),
        ("best - price", "best price"),
        ("price/quality", "price quality"),
        ("**best** price", "best price"),
        ("_best_ price", "best price"),
        ("“best” price", "best price"),
        ("be\u00adst pri\u200bce", "best price"),
        ("[best price](/guarantee)", "best price"),
        ("e\u0301cole z\u0307aden", "école żaden"),
        ("don’t don't", "don't don't"),
        ("O'Brien's 'own'", "o'brien's own"),
        ("12.5% of 1,000", "12.5% of 1,000"),
        ("B2B COVID-19", "b2b covid 19"),
        ("best. price", "best | price"),
        ("best! price", "best | price"),
        ("best? price", "best | price"),
        ("best… price", "best | price"),
        ("best; price", "best | price"),
        ("best: price", "best | price"),
        ("best, price", "best | price"),
        ("best (price)", "best | price"),
        ("best [price]", "best | price"),
        ("best | price", "best | price"),
        ("best – price", "best | price"),
        ("best — price", "best | price"),
        ("best\n\nprice", "best | price"),
        ("best\r\n \r\nprice", "best | price"),
        ("best {{ product.name }} price", "best | price"),
        ("best {{ {'a': 'free'}['a'] }} price", "best | price"),
        ("best <br> price", "best | price"),
        ("best &nbsp; price", "best | price"),
        ("[best](https://a.example/free) price", "best | price"),
        ("best https://a.example/free price", "best | price"),
        ("best free.offer@a-b.example price", "best | price"),
        ("write to ann@example.com.", "write to"),
        ("5 < 6 and 7 > 6", "5 6 and 7 6"),
        ("an unclosed {{ brace", "an unclosed | brace"),
        ("a @ b", "a b"),
        ("… ** –", ""),
        ("", ""),
    ],
)
def test_words_and_where_a_phrase_ends(text: str, words: str) -> None:
    assert read(text) == words


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("One. Two! Three? Four… Five", [0, 1, 2, 3, 4]),
        ("One; two: three, four", [0, 0, 0, 0]),
        ("One\n\nTwo", [0, 1]),
        ("One.\nTwo", [0, 1]),
        ("One.” Two", [0, 1]),
        ("**One.** Two", [0, 1]),
        ("np. jeden e.g. two", [0, 0, 0, 0, 0]),
        ("„Ile?” – zapytał Jan", [0, 0, 0]),
        ("one.two", [0, 0]),
    ],
)
def test_sentences_are_counted(text: str, numbers: list[int]) -> None:
    assert [word.sentence for word in tokens(text)] == numbers


def test_each_word_knows_its_place_in_the_text_as_written() -> None:
    text = "A “be\u00adst” **price**, e\u0301cole {{ x }} 12.5%"
    found = [text[word.start : word.end] for word in tokens(text)]
    assert found == ["A", "be\u00adst", "price", "e\u0301cole", "12.5%"]
    assert [word.text for word in tokens(text)] == ["A", "best", "price", "école", "12.5%"]


def test_what_is_masked_keeps_every_place() -> None:
    text = "See {{ a }} at https://a.example, <b>now</b>."
    assert len(masked(text)) == len(text)
    assert masked("nothing here") == "nothing here"


def test_a_phrase_is_split_as_a_text_is() -> None:
    assert phrase_words("risk-free **ROI**") == ("risk", "free", "ROI")
    assert phrase_words("… !") == ()


@pytest.mark.parametrize(
    "part",
    [
        "x",
        "@",
        "a@",
        "@a.",
        ".",
        ". ",
        "{{",
        "{{a",
        "}a",
        "](",
        "<",
        "<a",
        "&",
        "&a",
        "http://",
        "\n",
    ],
)
def test_no_text_is_slow_to_read(part: str) -> None:
    """The longest line that a file may have took minutes when a place was tried twice."""
    text = "a:@<{{" + part * (100_000 // len(part)) + "z"
    begin = process_time()
    tokens(text)
    assert process_time() - begin < 5, "some 0.1 s here"
