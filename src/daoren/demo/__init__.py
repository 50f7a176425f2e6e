"""The demo province: a small clean model of a programme, made and not observed.

It is synthetic and says so everywhere. Units, projects, people's decisions and findings describe nobody; only
the figures in `facts.toml` are real, each with its source and its mark. The model is calibrated to published
totals of the year 2022 (results, loans, zones, projects) and never claims to reproduce them project by project.
The same seed gives the same bytes. `write_large` makes big portfolios of the same form for benchmarks.
"""

from daoren.demo.scale import write_large
from daoren.demo.write import province, write_province

__all__ = ["province", "write_large", "write_province"]
