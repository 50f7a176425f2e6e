"""One append-only chain of facts: who did what to which record, when, and what it was from then on.

A fact never changes; a later fact corrects it. Each carries the hash of the one before, so that a changed,
removed or inserted fact is found. The state of every record is the fold of its facts, to any date.
"""

from daoren.core.ledger.chain import GENESIS, Break, Place, break_in, digest_of, next_fact, proof
from daoren.core.ledger.fact import Fact, canonical, check_word, fact_id
from daoren.core.ledger.fold import Record, apply, as_of, fold

__all__ = [
    "GENESIS",
    "Break",
    "Fact",
    "Place",
    "Record",
    "apply",
    "as_of",
    "break_in",
    "canonical",
    "check_word",
    "digest_of",
    "fact_id",
    "fold",
    "next_fact",
    "proof",
]
