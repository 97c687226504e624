"""The verbs of the ``deploygate`` command, one file each."""
