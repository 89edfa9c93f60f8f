"""A letter with a client's agenda, as a draft for any mail program (RFC 5322).

The same bytes for the same meeting: no Date and no Message-ID, which the program adds when it
sends (a letter that is sent again with the same one is dropped as a copy).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.header import Header
from email.message import EmailMessage
from email.utils import formataddr

from agendagen.compose.markdown_text import visible
from agendagen.documents.invitation import Invitee, MessageView
from agendagen.documents.words import say
from agendagen.formats.ics import to_ics
from agendagen.formats.pdf import to_pdf
from agendagen.formats.plain import to_text
from agendagen.formats.templates import fill
from agendagen.formats.theme import palette
from agendagen.workspace.workspace import Workspace

_RULE = "\n\n" + "-" * 40 + "\n\n"
_BLANKS = re.compile(r"\n\s*\n")


def to_eml(view: MessageView, workspace: Workspace) -> bytes:
    """The draft: text and page, with the PDF and the invitation attached.

    Raises `ProblemsFound` for an own template that fails, and what `to_pdf` raises.
    """
    invitation, locale = view.invitation, view.heading.locale
    agenda, entry = say(locale, "Agenda"), say(locale, "Invitation")
    message = EmailMessage(policy=policy.SMTP)
    message["X-Unsent"] = "1"
    message.set_content(_text(view), cte="quoted-printable")
    message.add_alternative(_page(view, workspace), subtype="html", cte="quoted-printable")
    message.add_attachment(
        to_pdf(invitation.agenda, workspace),
        maintype="application",
        subtype="pdf",
        filename=f"{agenda}.pdf",
    )
    message.add_attachment(
        to_ics(invitation).decode(),
        subtype="calendar",
        filename=f"{entry}.ics",
        cte="base64",
    )
    message["Content-Language"] = locale  # last: until here it would go to the text
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_agendagen_{number}_=")  # no encoded text holds “=_”
    return "".join(_headers(view)).encode("ascii") + message.as_bytes()


def _headers(view: MessageView) -> Iterator[str]:
    """By hand: `EmailMessage` loses or doubles the blank where it folds at an encoded word."""
    yield f"Subject: {_encoded(view.subject)}\r\n"
    senders = () if view.sender is None else (view.sender,)
    for name, people in (("From", senders), ("To", view.to), ("Cc", view.copy)):
        if people:
            yield f"{name}: " + ",\r\n ".join(map(_address, people)) + "\r\n"


def _text(view: MessageView) -> str:
    letter = "\n\n".join((view.greeting, *view.paragraphs, view.closing))
    return visible("\n".join((letter, *view.signature)) + _RULE) + to_text(view.invitation.agenda)


def _page(view: MessageView, workspace: Workspace) -> str:
    brand = view.heading.brand
    values = {"agenda": view.invitation.agenda, "colour": palette(brand)}
    text, own = fill(workspace, "message.html", view, values)
    if own:
        from agendagen.formats.untrusted import check_page

        check_page(text, own)
    return _BLANKS.sub("\n", text).strip("\n") + "\n"


def _address(who: Invitee) -> str:
    name = _line(who.name)
    plain = name.isascii()
    return formataddr((name, who.email)) if plain else f"{_encoded(name)}\r\n <{who.email}>"


def _encoded(text: str) -> str:
    return Header(_line(text), "utf-8", header_name="Subject").encode(linesep="\r\n")


def _line(text: str) -> str:
    return " ".join(visible(text).split())
