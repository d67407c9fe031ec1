"""The files of the root of a checked file."""

from __future__ import annotations

import posixpath
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache

from keydocs.fs import confined, paths
from keydocs.keyword_files.reader import max_bytes
from keydocs.markdown.links import Anchors, anchors_of
from keydocs.pages.page import Page, read_page

_MAX_KEPT = 200
_MAX_ASKED = 100_000


class Site:
    """A root. ``open_text`` returns the text of an open document by absolute path; ``documents`` returns all Markdown
    files and is called once, for the first broken link."""

    def __init__(
        self,
        root: str,
        open_text: Callable[[str], str | None] = lambda _path: None,
        documents: Callable[[], Iterable[str]] | None = None,
    ) -> None:
        self.root = root
        self._open_text = open_text
        self._documents = documents
        self._anchors: OrderedDict[str, Anchors | None] = OrderedDict()
        self.exists = lru_cache(maxsize=_MAX_ASKED)(self._exists)
        """Return whether the root has a file or folder at a path."""

    def named(self, name: str) -> Sequence[str]:
        """Return the paths of the Markdown files with a name."""
        return self._by_name.get(name, ())

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for path in self._documents() if self._documents else ():
            found[posixpath.basename(path)].append(path)
        return found

    def _exists(self, path: str) -> bool:
        full = paths.absolute(self.root, path)
        if self._open_text(full) is not None:
            return True
        # A symbolic link must not tell what there is outside of the root.
        return confined.status(self.root, path) is not None

    def text(self, path: str) -> str | None:
        """Return the text of a file; None if there is none or it must not be read."""
        try:
            return self.read(path)
        except confined.UnreadableError:
            return None

    def read(self, path: str) -> str:
        """Return the text of a file. Raises UnreadableError."""
        opened = self._open_text(paths.absolute(self.root, path))
        return confined.read_text(self.root, path, max_bytes(path)) if opened is None else opened

    def page(self, path: str) -> Page | None:
        """Return a page; None as for :meth:`text`."""
        text = self.text(path)
        return None if text is None else read_page(text, path)

    def anchors(self, path: str) -> Anchors | None:
        """Return the anchors of a Markdown file; None if it cannot be read or has too many."""
        if path not in self._anchors:
            page = self.page(path)
            self._anchors[path] = None if page is None else anchors_of(page)
            while len(self._anchors) > _MAX_KEPT:
                self._anchors.popitem(last=False)
        self._anchors.move_to_end(path)
        return self._anchors[path]

    def changed_at(self, path: str) -> float | None:
        """Return the modification time of a file; None if there is none."""
        status = confined.status(self.root, path)
        return status.st_mtime if status else None
