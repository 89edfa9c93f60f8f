"""Our packs as styles of Vale: read back, they find the same things."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
import yaml
from msgspec.structs import replace

from agendagen.phrasing.guidebook import Guidebook, guidebook
from agendagen.phrasing.lint import Passage, lint
from agendagen.phrasing.lock import Entry, Lock, lock_text
from agendagen.phrasing.scene import Scene
from agendagen.phrasing.vale.reading import read_styles
from agendagen.phrasing.vale.writing import write_styles
from agendagen.records.base import Visibility
from agendagen.workspace.workspace import open_workspace

CONFIG = 'locale = "en"\nlanguages = ["en", "pl"]\ntimezone = "Europe/Warsaw"\n'
SCENE = Scene(day=date(2026, 12, 1))
ENGLISH = """
    title: Our words
    disclosures:
      - id: past
        wordings: [Past results are no guide. They may fall., "value can fall: mind it"]
    guidelines:
      - {id: guarantee, kind: avoid, not: [guarantee, risk free], severity: error,
         link: https://example.com/rule, why: Nobody can.}
      - {id: one-word-between, kind: avoid, not: [lose money], gap: 1, why: It frightens.}
      - {id: plainly, kind: prefer, not: [utilise, make use of], say: [use], why: Short is kind.}
      - {id: options, kind: prefer, not: [cheap], say: [inexpensive, good value], fix: none,
         match: exact, why: Cheap is poor.}
      - {id: name, kind: prefer, not: [Tempora Plus], say: [Tempora], case: true, why: The name.}
      - {id: roi, kind: avoid, not: [ROI], why: Say it in words.}
      - {id: percent, kind: avoid, not: ['\\b\\d{3,}%', 'f(?:oo|u)+'], match: regex, why: Too much.}
      - {id: shouting, kind: prefer, not: ['\\b(NOW|TODAY)\\b'], say: [soon], match: regex,
         case: true, why: Calm.}
      - {id: very, kind: limit, not: [very, really], max: 1, per: sentence, why: Too many.}
      - {id: never, kind: limit, not: [obviously], max: 0, why: It is not.}
      - {id: mixed, kind: consistent, say: [advisor, adviser, consultant], why: Pick one.}
      - {id: results, kind: require, not: [past result], requires: {disclosure: past, within: item},
         why: The note.}
      - {id: fees, kind: require, not: [fee], say: [all costs, in total], why: The sum.}
      - {id: firm, kind: require, say: [Fennimark], why: Who we are.}
"""
ENGLISH_TEXTS = """
    We guarantee it. Guaranteed! A guarantee's worth, and **risk**-free *risk free* risk\xa0free.
    We do not guarantee it; we never really guarantee. We not only guarantee, we pay.
    Without any guarantee. No one, we guarantee, fails. Guarantees_ and _guarantee_ and guarantees'x.
    You lose your money; you lost money, lose some of money, lose, money. Losing good money.
    We utilised and make use of it, made\nuse of it, make\n\nuse of it. Making use, of it.
    Cheap, cheaper, CHEAP and cheap-looking cheap. Not at all cheap.
    Tempora Plus and tempora plus and TEMPORA Plus and Tempora Pluses.
    The ROI, the roi and Roi. No ROI.
    100% of 1000% and 99%, foo fu foofu. Not 100%.
    Buy NOW, buy now, not TODAY.
    A very good, very bad, really odd thing. A very good one. Really? Very.
    Obviously not.
    Our adviser. Our advisors, adviser and consultants.
    Past results were good. Past results are no guide - they may fall!
    The past result is good: value can fall mind it.
    A fee of 5. All the fees, in total 9. Not a fee.
    Fennimark is here.
    A good day.
"""
POLISH = """
    title: Nasze słowa
    guidelines:
      - {id: best-price, kind: avoid, not: [najlepsza cena], why: Skąd wiadomo.}
      - {id: lose, kind: avoid, not: [tracić pieniądze], severity: error, why: Straszy.}
      - {id: clients, kind: prefer, not: [stali klienci], say: [nasi klienci], why: Bo tak.}
      - {id: product, kind: avoid, not: [Agendomat], inflects_like: automat, case: true, why: Nie my.}
"""
FORMS = {
    "najlepsza cena": Entry(
        forms=("najlepsza najlepszej najlepszą najlepsze najlepszych", "cena ceny cenie cenę cen")
    ),
    "tracić pieniądze": Entry(
        forms=("tracić tracimy tracą tracicie stracić", "pieniądze pieniędzy pieniądz"), gap=1
    ),
    "stali klienci": Entry(
        forms=("stali stałych stałym stały", "klienci klientów klientom klient"),
        whole=("stali klienci", "stałych klientów", "stałym klientom"),
    ),
    "nasi klienci": Entry(forms=("nasi", "klienci")),
    "Agendomat ~ automat": Entry(forms=("agendomat agendomatu agendomacie agendomaty",)),
}
POLISH_TEXTS = """
    Najlepsza cena i najlepszej **ceny**, dobra cena, najlepszą, cenę. Najlep\xadsza cena.
    Nie dajemy najlepszej ceny. Nie tylko najlepsza cena. Bez najlepszych, naprawdę najlepszych cen.
    Tracą Państwo pieniądze, tracimy pieniędzy, tracą Państwo swoje pieniądze. Nigdy nie tracą pieniędzy.
    Stali klienci, stałych klientów, stali klient, stały klientom. STALI KLIENCI.
    Agendomat i agendomat, w Agendomacie, AGENDOMATU, Agendomatów.
"""


def book(root: Path, locale: str, packs: dict[str, str], lock: Lock | None = None) -> Guidebook:
    """The guidebook of a workspace that has these packs, without the built-in ones."""
    folder = root / "content/phrasing"
    folder.mkdir(parents=True)
    (root / "agendagen.toml").write_text(CONFIG, "utf-8")
    for name, text in packs.items():
        (folder / f"{name}.yaml").write_text(dedent(text), "utf-8")
    if lock is not None:
        (folder / "forms.lock.json").write_text(lock_text(lock), "utf-8")
    found = guidebook(open_workspace(root), locale)
    own = {number: place for place, number in enumerate(n for n, r in enumerate(found.rules) if r.own)}
    raise NotImplementedError(own)
