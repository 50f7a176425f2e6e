"""Read a written report as a reader would: elements, cells and texts."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """Collect, of one page, tags with attributes and the cells of rows, each with the document that holds it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.sections: list[str] = []
        self.rows: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._section, self._cell = "", False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.tags.append((tag, named))
        if tag in ("div", "section") and named.get("id"):
            self._section = named["id"] or ""
            self.sections.append(self._section)
        if tag == "tr":
            self.rows.append((self._section, named, []))
        if tag in ("td", "th") and self.rows:
            self.rows[-1][2].append("")
            self._cell = True
        if tag in ("small", "br") and self._cell:
            self.rows[-1][2][-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._cell = False

    def handle_data(self, data: str) -> None:
        if self._cell:
            self.rows[-1][2][-1] += data

    def listed(self, language: str) -> list[list[str]]:
        """Give the cells of every row of the list of proposals in one language."""
        return [
            cells for section, named, cells in self.rows if section == f"{language}-list" and "data-kind" in named
        ]
