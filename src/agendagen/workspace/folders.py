"""Where each kind of file stands in a workspace. Loads nothing: `--help` asks for it."""

from __future__ import annotations

FOLDERS = {
    "type": "templates/types",
    "mode": "templates/modes",
    "meeting": "content/meetings",
    "minutes": "content/minutes",
    "person": "content/people",
    "product": "content/products",
    "client": "content/clients",
    "campaign": "content/campaigns",
    "case": "content/cases",
    "objection": "content/objections",
    "cadence": "content/cadences",
    "phrasing": "content/phrasing",
    "data": "content/data",
}
OF_A_COMPANY = ("meeting", "minutes", "person", "product", "client", "campaign", "case", "data")
COMPANY = "company"
