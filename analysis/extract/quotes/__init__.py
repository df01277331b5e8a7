"""Who said what: direct, mixed and indirect speech with its speaker, cue and channel.

What an article consists of: `marks` pairs quotation marks, `page` finds paragraphs, tokens and
quotations by character, `shapes` tells speech from terms, titles and signed lines.

What grammar reports: `cues` knows the verbs and nouns of speech and the channels, `reported`
finds them with their speaker and addressee, `complements` the words they report, `position`
those that the parse ties to nothing, and `extent` how far they reach.

Who speaks: `sources` knows which nouns can, `speakers` finds the one a verb means, `phrases` the
whole phrase that names it, `labels` the speaker beside a colon, `introductions` the one beside a
verb that no lexicon knows.

What becomes a row: `utterances` is one act of speech, and what was told so far; `clauses` makes
utterances of labels and reports, `attach` of the quotations left over, unless they belong to one
made before; `tags` reads the words beside a quotation that say whose it is, `sequels` whether it
goes on with the speech before it, `nested` whether one source speaks in another's words. `rows`
runs the steps in this order.
"""

from analysis.extract.quotes.rows import quotes

__all__ = ["quotes"]
