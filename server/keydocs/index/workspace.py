"""The indexes of all roots of a workspace, queried together."""

from __future__ import annotations

import contextlib
import heapq
from collections.abc import Iterable, Iterator, Sequence, Set
from pathlib import Path

from keydocs.fs import paths
from keydocs.index import roots as root_paths
from keydocs.index.results import Match
from keydocs.index.root_index import MAX_MATCHES, RootIndex


class Workspace:
    """The indexes of several roots."""

    def __init__(self, roots: Iterable[str], cache: Path) -> None:
        self.cache = cache
        distinct = list(dict.fromkeys(map(paths.normalise, roots)))
        self.indexes = [RootIndex(root, cache, [other for other in distinct if other != root]) for root in distinct]

    def close(self) -> None:
        for index in self.indexes:
            index.close()

    def set_overlay(self, path: str, text: str | None) -> None:
        """Like :meth:`RootIndex.set_overlay`, by an absolute path, in all roots that contain it."""
        for index in self.indexes:
            relative = paths.relative(index.root, path)
            if relative:
                index.set_overlay(relative, text)

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Answer all queries inside from one state of the indexes."""
        with contextlib.ExitStack() as stack:
            for index in self.indexes:
                stack.enter_context(index.snapshot())
            yield

    def roots_containing(self, path: str) -> list[tuple[str, str]]:
        """Return the roots that contain an absolute path, as :func:`keydocs.index.roots.roots_containing`."""
        return root_paths.roots_containing([index.root for index in self.indexes], path)

    def canonical_path(self, path: str) -> str:
        """Return an absolute path as the innermost root that contains it is spelled, or as it is outside all roots."""
        roots = self.roots_containing(path)
        return paths.absolute(*roots[0]) if roots else paths.normalise(path)

    def locate(self, path: str) -> tuple[str, str] | None:
        """Return the innermost root that contains a canonical path, and the path relative to it; None outside all."""
        containing = [(index.root, inner) for index in self.indexes if (inner := paths.relative(index.root, path))]
        return max(containing, key=lambda pair: len(pair[0]), default=None)

    def matches(self, name: str, limit: int = MAX_MATCHES, max_mentions: int | None = None) -> list[Match]:
        """Return the entries for a name in all roots, as :meth:`RootIndex.matches`."""
        if len(self.indexes) == 1:
            return self.indexes[0].matches(name, limit, max_mentions)
        by_root = (index.matches(name, limit, max_mentions) for index in self.indexes)
        return list(heapq.merge(*by_root, key=lambda match: match.rank))

    def count_pages(self, name: str, excluding: Set[tuple[str, str]] = frozenset()) -> int:
        """Like :meth:`RootIndex.count_pages`, in all roots; ``excluding`` are roots and paths."""
        return sum(
            index.count_pages(name, {path for root, path in excluding if root == index.root}) for index in self.indexes
        )

    def count_files(self) -> int:
        """Count the keyword files, without folders' indexes."""
        return sum(index.count_files() for index in self.indexes)

    def find_similar(self, pieces: Sequence[str], shortest: int, longest: int) -> set[str]:
        """Like :meth:`RootIndex.find_similar`, in all roots."""
        return {name for index in self.indexes for name in index.find_similar(pieces, shortest, longest)}

    @property
    def separators(self) -> str | None:
        """The separators that occur in names; None if unknown."""
        by_root = [index.separators for index in self.indexes]
        return None if None in by_root else "".join(filter(None, by_root))

    def filter_known(self, names: Sequence[str]) -> set[str]:
        """Return those of the names that are in an index."""
        return set().union(*(index.filter_known(names) for index in self.indexes))
