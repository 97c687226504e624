"""A module a family: the options that a gate file may hold, the facts that its rules see, its reader's address."""
