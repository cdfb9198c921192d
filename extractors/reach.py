"""How far a pattern may look ahead from where it is tried.

`regex` searches the whole rest of a text for a word that a pattern must hold before it tries the pattern at its place:
2 ms a megabyte for each try that fails. A bound on the text behind the place keeps the time linear in its length.
"""

REACH = 400
"""Characters; no phrase that a rule reads forward is as long."""
