"""The documented sources of one root, as the code in an open document asks for them."""

from __future__ import annotations

from keydocs.code.facts import Facts
from keydocs.code.values import Site
from keydocs.fs import confined
from keydocs.index.facts_store import FactsStore


class CodeSources:
    """The sources of a root that are of the same family of languages as the open document."""

    def __init__(self, root: str, store: FactsStore, family: str) -> None:
        self._root = root
        self._store = store
        self._family = family
        self.cache = store.cache
        self._exists: dict[str, bool] = {}

    def facts(self, path: str) -> Facts | None:
        return self._store.facts(path)

    def includes(self, path: str) -> list[str]:
        return self._store.includes(path)

    def first(self, paths: list[str]) -> str | None:
        return self._store.first(paths)

    def exists(self, path: str) -> bool:
        if path not in self._exists:
            known = self._store.first([path]) is not None or self._store.has_folder(path)
            self._exists[path] = known or confined.status(self._root, path) is not None
        return self._exists[path]

    def named(self, name: str) -> list[Site]:
        return self._store.named(name, self._family)

    def ending(self, suffix: str) -> list[str]:
        return self._store.ending(suffix)

    def folder(self, path: str) -> list[str]:
        return self._store.folder(path)

    def is_indexed(self) -> bool:
        return self._store.is_complete
