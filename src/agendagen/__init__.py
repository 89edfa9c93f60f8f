"""Sales meetings as plain text: agendas and talk tracks, on time and in the approved words."""

__version__ = "0.1.0"
