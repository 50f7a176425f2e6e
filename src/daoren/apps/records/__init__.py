"""One shape for every record that lives by a lifecycle: a project, a need, a loan, a round, a decision."""
