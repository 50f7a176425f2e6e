"""Let `python -m daoren` do what `daoren` does."""

from daoren.cli import main

main()
