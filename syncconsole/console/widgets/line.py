"""Text that is painted only when it has changed, so that a screen at rest sends no byte."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Line(Static):
    """One line, cut with an ellipsis at the edge."""

    DEFAULT_CSS = "Line { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - textual's
        super().__init__(Content(""), markup=False, id=id, classes=classes)
        self._shown = Content("")

    @property
    def shown(self) -> Content:
        """What stands there now."""
        return self._shown

    def show(self, content: Content) -> None:
        """Show this; does nothing where it stands there already."""
        before = self._shown
        if before.plain == content.plain and before.spans == content.spans:
            return
        self._shown = content
        width = self.styles.width
        wider = width is not None and width.is_auto and before.cell_length != content.cell_length
        taller = before.plain.count("\n") != content.plain.count("\n")
        self.update(content, layout=wider or taller)


class Block(Line):
    """Several lines, as many as the text has; long ones wrap."""

    DEFAULT_CSS = "Block { height: auto; text-wrap: wrap; }"
