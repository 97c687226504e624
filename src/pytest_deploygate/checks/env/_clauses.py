"""The clauses that a finding about a stand-in ends in.

They are fixed texts: no part of a value ever gets into one.
"""

from __future__ import annotations

YOURS = "says `your…` where the value belongs"
CHANGE = "is an instruction to put the value in"
HERE = "says where the value belongs"
WRAPPED = "is a name in brackets that nobody filled in"
FILLER = "is a filler"
SEQUENCE = "is a plain sequence of characters"
NULL = "is a word for nothing"
ECHO = "repeats the variable's own name"
GENERIC = "is a description made of generic words"
EXAMPLE = "calls itself an example"
HOST = "names a host that only documentation uses"
DSN = "is the connection string of a manual"
EMAIL = "is the e-mail address of a manual"
PATH = "is the path of a manual"
WORDS = "is a text for people, not a value"
STUB = "is only the beginning of a key"
MASH = "is random typing on a keyboard"
DEMO = "is the demo key that is published"
DATE = "is the pattern of a date"
