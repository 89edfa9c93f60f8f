"""What holds for any input, tried on many: see issue 3 and SECURITY.md."""
