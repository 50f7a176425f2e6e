"""The vocabulary: every word of the field that the program uses, in Chinese and English.

`terms.toml` is the one source. A term has a group ("light"), a key ("green"), a word in each language and,
where it comes from a document, that document. Enums in the code are checked against it when imported.
`messages/` holds the sentences, one file a room: reasons, errors, headings, with named places to fill.
"""

from daoren.core.terms.messages import Spoken, Statement, messages, places, say
from daoren.core.terms.vocabulary import LANGUAGES, Language, Term, keys, label, term, vocabulary

__all__ = [
    "LANGUAGES",
    "Language",
    "Spoken",
    "Statement",
    "Term",
    "keys",
    "label",
    "messages",
    "places",
    "say",
    "term",
    "vocabulary",
]
