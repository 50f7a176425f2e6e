"""Dated rules with citations: laws, thresholds, bands and frameworks as data.

A rule has a key, the document and article that it comes from, the place where it is in force, its dates and
its parameters. Policies are layered; a later layer replaces a whole rule by its key, never a number inside it.
"""

from daoren.core.rules.policies import Policies, PolicyFile, layer
from daoren.core.rules.rule import Rule, RuleStatus, parse_rule

__all__ = ["Policies", "PolicyFile", "Rule", "RuleStatus", "layer", "parse_rule"]
