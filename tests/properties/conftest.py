"""The same examples on every machine and every run, and no test that fails for being slow."""

from hypothesis import settings

settings.register_profile("same-everywhere", derandomize=True, deadline=None)
settings.load_profile("same-everywhere")
