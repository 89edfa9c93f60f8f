"""Names that the command line offers: documents, formats, audiences."""

DOCUMENTS = ("agenda", "talk-track", "cue-card")
FORMATS = ("md", "html", "pdf")
AUDIENCES = ("client", "internal")
EVERY_SPEAKER = "all"
