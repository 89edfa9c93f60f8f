"""Find and read files; positions are kept."""
