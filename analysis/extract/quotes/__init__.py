"""Who said what: direct, mixed and indirect speech with its speaker, cue and channel.

`marks` pairs quotation marks, `reported` reads reported speech off the grammar, `labels`
the speaker before a colon, `speakers` and `cues` name who speaks and how, and `rows`
brings the two together into one row for one utterance.
"""

from analysis.extract.quotes.rows import quotes

__all__ = ["quotes"]
