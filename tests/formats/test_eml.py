"""The letter to the clients: what mail programs read, in both languages, and what they attach."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses
from functools import cache
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar
from msgspec.structs import replace

from agendagen.compose.composer import edition, prepare
from agendagen.compose.meeting import Attendee
from agendagen.documents.invitation import Invitee, MessageView, message_view
from agendagen.formats import eml
from agendagen.formats.ics import to_ics
from agendagen.formats.plain import to_text
from agendagen.records.base import LANGUAGES, Visibility
from agendagen.timing.schedule import schedule
from agendagen.workspace.workspace import Workspace, builtin_root, open_workspace

if TYPE_CHECKING:
    from conftest import WorkspaceBuilder

PDF = b"%PDF-1.7\n\x00\xff\r\n.\r\nFrom here\n%%EOF\n"
CLIENT_MEETINGS = ["pitch-sandmere", "pitch-dalwick", "discovery-verdano", "review-klosek"]
CLIENT_MEETINGS += ["review-kowalton"]


@pytest.fixture(autouse=True)
def _quick_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """PDFs are tested elsewhere; here only that one is attached as it is."""
    monkeypatch.setattr(eml, "to_pdf", lambda view, workspace: PDF)
    monkeypatch.setattr("agendagen.formats.engine.warm_up", lambda: None)


@cache
def built_in() -> Workspace:
    return open_workspace(builtin_root())


@cache
def letter(meeting: str = "pitch-sandmere", locale: str = "en") -> MessageView:
    prepared = prepare(built_in(), meeting, locale=locale)
    return message_view(schedule(edition(prepared, Visibility.CLIENT)), prepared)


def read(view: MessageView) -> EmailMessage:
    message = message_from_bytes(eml.to_eml(view, built_in()), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    text = part.get_content()
    assert isinstance(text, str)
    return text.replace("\r\n", "\n")


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("meeting", CLIENT_MEETINGS)
def test_every_client_gets_a_whole_letter(meeting: str, locale: str) -> None:
    view = letter(meeting, locale)
    message = read(view)
    assert [part.defects for part in message.walk() if part.defects] == []
    assert message["X-Unsent"] == "1"
    assert message["Content-Language"] == locale
    assert message["Date"] is None
    plain, page = body(message, "plain"), body(message, "html")
    agenda = view.invitation.agenda
    assert plain.startswith(f"{view.greeting}\n\n{view.paragraphs[0]}\n")
    assert plain.endswith(to_text(agenda))
    assert f'<html lang="{locale}">' in page
    for item in agenda.during:
        assert f"{item.start}–{item.end}" in page
    assert "<script" not in page
    assert "<style" not in page, "mail programs drop it"
    pdf, invitation = message.iter_attachments()
    assert (pdf.get_content_type(), pdf.get_content()) == ("application/pdf", PDF)
    assert invitation.get_content_type() == "text/calendar"
    assert invitation.get_content().encode() == to_ics(view.invitation)
    assert len(Calendar.from_ical(invitation.get_content()).walk("VEVENT")) == 1


def test_it_goes_from_who_leads_to_the_clients_with_the_expert_in_copy() -> None:
    message = read(letter())
    assert message["From"].addresses[0].addr_spec == "adam.wroniec@fennimark.example"
    assert [a.display_name for a in message["To"].addresses] == [
        "Maria Lis",
        "Piotr Dudek",
        "Agnieszka Bór",
    ]
    assert [a.addr_spec for a in message["Cc"].addresses] == ["tomasz.lipka@fennimark.example"]
    assert message["Subject"] == "Tempora for Sandmere Bank – Tuesday 1 December 2026, 09:30"


@pytest.mark.parametrize(
    "subject",
    [
        "Three shifts on Tempora: what it brought, what comes next – Wednesday 16 December",
        "Who has to be there, and what the first month asks of us all – środa, 24 marca",
        "Żółć " * 40 + "– środa",
    ],
)
def test_a_long_subject_keeps_every_blank_where_it_is_folded(subject: str) -> None:
    """The folding of `EmailMessage` gave “next  – Wednesday” and “–środa”."""
    assert read(replace(letter(), subject=subject))["Subject"] == subject


def test_long_and_odd_names_are_read_as_they_are_written() -> None:
    names = ["Łukasz " + "Żółć-" * 12 + "Jr, dr", "O’Brien, Jr.", 'B "Zen", C', "Maria Lis"]
    to = tuple(Invitee(name, f"{number}@example.com") for number, name in enumerate(names))
    made = eml.to_eml(replace(letter(), to=to), built_in())
    read_back = getaddresses([message_from_bytes(made)["To"]])
    shown = [Invitee(str(make_header(decode_header(name))), at) for name, at in read_back]
    assert tuple(shown) == to
    head, _, _ = made.partition(b"\r\n\r\n")
    assert max(map(len, head.split(b"\r\n"))) <= 78


def test_a_client_elsewhere_reads_in_the_subject_whose_hour_it_is() -> None:
    prepared = prepare(built_in(), "pitch-sandmere", locale="en")
    of = schedule(edition(prepared, Visibility.CLIENT))
    far = tuple(replace(one, timezone="America/New_York") for one in of.meeting.attendees)
    there = message_view(replace(of, meeting=replace(of.meeting, attendees=far)), prepared)
    assert there.subject == f"{letter().subject} (Warsaw, UTC+1)"


def test_a_letter_is_written_as_the_language_writes_letters() -> None:
    view = letter(locale="pl")
    assert view.greeting.endswith(",")
    assert view.paragraphs[0][0].islower()
    assert (view.closing, letter().closing) == ("Z poważaniem", "Kind regards,")
    assert view.signature[:2] == ("Adam Wroniec", "Opiekun klientów")


def test_attachments_are_named_in_the_language() -> None:
    letters = [read(letter(locale=locale)) for locale in LANGUAGES]
    names = [[part.get_filename() for part in one.iter_attachments()] for one in letters]
    assert names == [["Agenda.pdf", "Invitation.ics"], ["Agenda.pdf", "Zaproszenie.ics"]]


def test_the_same_meeting_is_the_same_letter_on_every_machine() -> None:
    one = eml.to_eml(letter(), built_in())
    assert one == eml.to_eml(letter(), built_in())
    for message in (read(letter()), read(letter(locale="pl"))):
        # two letters with one name would be one to a mail server: it drops the second
        assert (message["Date"], message["Message-ID"]) == (None, None)
    assert one.count(b"\n") == one.count(b"\r\n")
    assert max(map(len, one.split(b"\r\n"))) <= 998
    one.decode("ascii")


def guest(gender: str = "", vocative: str = "", first: str = "Maria") -> Attendee:
    return Attendee(
        first, f"{first} Lis", first, "", "client", (), "UTC", None,
        gender=gender, vocative=vocative,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("guests", "polish", "english"),
    [
        ([guest("f", "Mario")], "Szanowna Pani Mario,", "Dear Maria,"),
        ([guest("m", "Janie", "Jan")], "Szanowny Panie Janie,", "Dear Jan,"),
        ([guest("f")], "Szanowna Pani,", "Dear Maria,"),
        ([guest()], "Szanowni Państwo,", "Dear Maria,"),
        ([guest("f"), guest("f", first="Ewa")], "Szanowne Panie,", "Dear Maria and Ewa,"),
        ([guest("m", first="Jan")] * 2, "Szanowni Panowie,", "Dear Jan and Jan,"),
        (
            [guest("f"), guest("m", first="Jan"), guest("f", first="Ewa")],
            "Szanowni Państwo,",
            "Dear Maria, Jan and Ewa,",
        ),
        ([guest("f")] * 4, "Szanowne Panie,", "Dear all,"),
        ([], "Szanowni Państwo,", "Dear all,"),
    ],
)
def test_people_are_greeted_as_the_language_does(
    guests: list[Attendee], polish: str, english: str
) -> None:
    prepared = prepare(built_in(), "pitch-sandmere", locale="pl")
    of = schedule(edition(prepared, Visibility.CLIENT))
    house = tuple(a for a in of.meeting.attendees if a.side == "house")
    for locale, wanted in (("pl", polish), ("en", english)):
        meeting = replace(of.meeting, attendees=(*house, *guests), locale=locale)
        assert message_view(replace(of, meeting=meeting), prepared).greeting == wanted


def test_a_name_or_title_cannot_write_a_header() -> None:
    view = letter()
    evil = "x\r\nBcc: evil@example.com\r\n\r\nbody\x00"
    message = read(
        replace(view, subject=evil, sender=Invitee(evil, "a@example.com"), greeting=evil)
    )
    assert message["Bcc"] is None
    assert message["Subject"] == "x Bcc: evil@example.com body"
    assert len(list(message.iter_attachments())) == 2


def test_without_any_address_it_is_a_draft_without_receivers(workspace: WorkspaceBuilder) -> None:
    result = workspace.run("render", "monday", "--format", "eml")
    assert result.exit_code == 0, result.stderr
    assert "Maria Lis has no e-mail address" in result.stderr
    made = [file.name for file in (workspace.root / "out").glob("*.eml")]
    assert made == ["monday.agenda.client.en.eml"], "no letter for the house"
    message = message_from_bytes((workspace.root / "out" / made[0]).read_bytes())
    assert (message["To"], message["From"], message["X-Unsent"]) == (None, None, "1")


def test_an_internal_meeting_has_no_letter_to_clients(workspace: WorkspaceBuilder) -> None:
    workspace.replace("templates/types/pitch.yaml", "audience: client\n", "")
    for line in ("--format eml", "--format eml --format md"):
        result = workspace.run("render", "monday", *line.split())
        assert result.exit_code == 1
        assert "[no-client-edition]" in result.stderr
        assert not (workspace.root / "out").exists()
    assert workspace.run("render", "--format", "eml", "--format", "md").exit_code == 0


def test_a_page_of_ones_own_takes_its_place(workspace: WorkspaceBuilder) -> None:
    head = "<!DOCTYPE html><html lang='en'><head><title>t</title></head>"
    page = f"{head}<body><p>{{0}}</p></body></html>"
    workspace.write("templates/documents/message.html", page.replace("{0}", "{{ view.greeting }}"))
    assert workspace.run("render", "monday", "--format", "eml").exit_code == 0
    made = (workspace.root / "out/monday.agenda.client.en.eml").read_bytes()
    message = message_from_bytes(made, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert "<p>Dear Maria,</p>" in body(message, "html")
    workspace.write("templates/documents/message.html", page.replace("{0}", "<script>x</script>"))
    refused = workspace.run("render", "monday", "--format", "eml", "--overwrite")
    assert (refused.exit_code, "[active-html]" in refused.stderr) == (1, True)


@pytest.mark.pdf
def test_the_pdf_is_the_clients_agenda(monkeypatch: pytest.MonkeyPatch) -> None:
    from agendagen.formats.pdf import to_pdf

    monkeypatch.setattr(eml, "to_pdf", to_pdf)
    view = letter()
    pdf = next(iter(read(view).iter_attachments())).get_content()
    assert pdf == to_pdf(view.invitation.agenda, built_in())
