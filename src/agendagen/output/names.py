"""Names that the command line offers: documents, formats, audiences."""

USUAL = ("agenda", "talk-track", "cue-card")
"""Documents that `render` makes when none is named."""
DOCUMENTS = (*USUAL, "memo", "minutes")
FORMATS = ("md", "html", "pdf", "ics", "eml")
OF_AGENDAS = ("ics", "eml")
"""Formats that only an agenda has: an invitation, and a letter to the clients with it."""
WITH_PDF = ("pdf", "eml")
"""Formats that take the libraries and the limits of PDF."""
AUDIENCES = ("client", "internal")
EVERY_SPEAKER = "all"
