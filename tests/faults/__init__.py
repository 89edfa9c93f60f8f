"""Real faults in real processes: kills, full disks, Ctrl-C, two builds at once."""
