"""Reading indexes: one root's, and several together. No query ever raises: a broken index answers nothing."""

from __future__ import annotations

import contextlib
import heapq
import logging
import os
import sqlite3
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from keydocs.fs import paths
from keydocs.index import layout, store
from keydocs.index.code_words import is_code
from keydocs.index.postings import (
    CODE_MASK,
    DECODED,
    LINE_SHIFT,
    MAX_LINE,
    RANK_SHIFT,
    WIDTH,
    CorruptIndexError,
    from_first,
    packed_in,
    targets_in,
    unpack,
)
from keydocs.index.roots import holders, inside
from keydocs.index.scan import DEFAULT_SCOPE, is_keyword_path
from keydocs.index.substring_search import SubstringSearch, has_word
from keydocs.model import Kind

logger = logging.getLogger(__name__)

K = TypeVar("K")
T = TypeVar("T")

MAX_UNSAVED = 10_000
"""Lines of all keyword files that are not saved. Each of the usual length takes fifty microseconds."""
_USUAL_LINE = 25
_LONG = 2.0
"""Seconds. Who writes to an index for longer is none of us."""
_MAX_KEPT = 16
_MAX_TARGETS = 2_000
"""That are kept, of half a kilobyte each: names share the files that they are in."""
_SHORT, _MAX_PREFIXES = 3, 128
"""Letters. There are few prefixes that are so short, each of thousands of names, and every word begins with one. Of so
many it is kept which names are the best."""
_MAX_GONE = 20_000
"""So many names are searched for those that are there: more are only in the way when an index is being built anew."""
MAX_MATCHES = 200
"""How many postings of a name are looked at: the best by their static rank."""
_MAX_COUNTED, _MAX_DECODED = 50, 2_000
"""Of how many targets of a name it is looked at which are one page; and of how many postings, which are one target."""


OPEN_FILE, SAME_FOLDER, IMPORTED, ELSEWHERE = range(4)


class Match(NamedTuple):
    """One entry of one keyword file for a name. ``root`` is absolute, the other paths are relative to it, and
    ``line`` is that of the entry in the keyword file, 0-based."""

    root: str
    name: str
    kind: Kind
    keyword_file: str
    line: int
    page: str | None
    source: str | None
    tier: int
    rank: int


class Name(NamedTuple):
    """A name for completion. ``rank`` is the static rank of its best entry; ``distance`` is how far its nearest entry
    is from who asks: OPEN_FILE, SAME_FOLDER, IMPORTED or ELSEWHERE; ``target`` is where that one leads to."""

    name: str
    kind: Kind
    rank: int
    code: bool
    distance: int
    root: str
    target: int


Near = Mapping[int, int]
"""The distances of keyword files, by their ids."""
NOWHERE: Near = MappingProxyType({})


@dataclass(slots=True)
class _Kept:
    """What was found in a database, as long as nobody writes to it: who hovers over a name goes to it next, and who
    types asks for the same folder with every key."""

    version: int = -1
    gone: set[int] = field(default_factory=set)
    has_late: bool = False
    separators: str | None = None
    matches: dict[tuple[str, int, int | None], list[Match]] = field(default_factory=dict)
    places: dict[str, set[str] | int] = field(default_factory=dict)
    """Of names the pages that list them, or how many these are."""
    near: dict[tuple[str, tuple[str, ...]], Near] = field(default_factory=dict)
    starting: dict[tuple[str, int], array[int]] = field(default_factory=dict)
    """The ids of names."""
    documenting: dict[tuple[str, ...], list[store.FileRow]] = field(default_factory=dict)
    ending: dict[tuple[str, int], list[store.FileRow]] = field(default_factory=dict)
    targets: dict[int, store.Target] = field(default_factory=dict)

    @property
    def is_as_built(self) -> bool:
        """Whether the database is as it was built."""
        return not self.gone and not self.has_late

    def keep(self, targets: Iterable[tuple[int, store.Target]]) -> None:
        """What these targets are, instead of what is known for the longest time."""
        self.targets.update(targets)
        for oldest in list(islice(self.targets, max(0, len(self.targets) - _MAX_TARGETS))):
            del self.targets[oldest]


class Index:
    """The index of one root. Follows what other processes publish; reopening costs a stat a query."""

    def __init__(self, root: str, cache: Path, others: Sequence[str] = ()) -> None:
        """Of what lies in ``others``, which are roots too, nothing is found."""
        self.root = paths.normalise(root)
        self._others = others
        self.selection = DEFAULT_SCOPE
        """What of the root is looked at."""
        self.folder = layout.index_dir(self.root, cache)
        self.damaged = False
        """Set when the database turned out to be broken: somebody should build it anew."""
        self.is_in_doubt = False
        """Set when the database went, or somebody wrote to it who is none of us: somebody should look at it."""
        self._connection: sqlite3.Connection | None = None
        self._stamp: tuple[int, int] | None = None
        self._database = ""
        self._written = 0
        """When the database was written to last."""
        self._busy_since = 0.0
        """Since when another writes to it, by ``time.monotonic``; 0 where nobody does."""
        self._kept = _Kept()
        self._is_held = self._is_checked = False
        """Whether all questions are answered from one state, and whether what is kept was compared with that."""
        self._held: sqlite3.Connection | None = None
        """The connection that has this state, once something was asked."""
        self._spellings: SubstringSearch | None = None
        """Of the database that is open, once a part of a name was searched for."""
        self._unsaved: dict[str, str] = {}
        self._has_overlay = False
        """Whether the connection has ever been laid over."""
        self._is_laid_over = not others
        """Whether the connection has the unsaved texts as they are, and nothing of what is hidden."""

    @cached_property
    def hidden(self) -> tuple[str, ...]:
        """The folders that are roots of their own, relative to the root, with ``/`` at their ends. Worked out late: the
        reply to ``initialize`` waits for no file system."""
        return inside(self.root, self._others)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._stamp = self._held = self._spellings = None
        self._is_checked = False
        self._kept = _Kept()
        self._has_overlay = False
        self._is_laid_over = not (self._unsaved or self._others)

    def move(self, cache: Path) -> None:
        """From now on, the index is in another cache folder."""
        self.close()
        self.folder = layout.index_dir(self.root, cache)

    def set_unsaved(self, path: str, text: str | None) -> None:
        """The text of a keyword file (``path`` relative to the root) that counts instead of the one on disk, None when
        that one does again. It is read when the next question comes; a long one (they are folders' indexes) counts as
        it is on disk, because it would be read again with every key press, and so do the first of many."""
        from keydocs.keyword_files.reader import within_interactive_limit

        is_ours = not path.startswith(self.hidden) and is_keyword_path(self.root, path, self.selection)
        before = self._unsaved.pop(path, None)
        if text is not None and is_ours and within_interactive_limit(text):
            self._unsaved[path] = text
            while sum(map(_cost, self._unsaved.values())) > MAX_UNSAVED:
                del self._unsaved[next(iter(self._unsaved))]
        elif before is None:
            return
        self._is_laid_over = False

    def hold(self) -> None:
        """Until :meth:`release`, answer every question from the state that the index has when the first is asked: it is
        looked for once, and locked once."""
        self._is_held = True

    def release(self) -> None:
        connection, self._held = self._held, None
        self._is_held = self._is_checked = False
        if connection is not None and connection.in_transaction:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("COMMIT")

    def query(self, question: Callable[[sqlite3.Connection], T], default: T) -> T:
        """The answer of the database, ``default`` where there is none or it is broken or busy."""
        try:
            connection = self._held or self._open()
            if connection is None:
                return default
            if self._is_held and self._held is None:
                connection.execute("BEGIN")
                self._held = connection
            answer = question(connection)
            if self._busy_since:
                self._set_busy(connection, False)
            return answer
        except sqlite3.OperationalError as error:
            if not store.is_busy(error):
                # No table, no memory, no handle: who looks at it will know.
                self.is_in_doubt = True
            else:
                self._set_busy(self._connection, True)
            return default
        except UnicodeEncodeError:
            return default
        except (sqlite3.DatabaseError, CorruptIndexError):
            self.damaged = True
            return default
        except Exception:
            # A mistake of ours: the index is as good as it was.
            logger.exception("%s: a query failed", self.root)
            return default

    def _set_busy(self, connection: sqlite3.Connection | None, is_busy: bool) -> None:
        """Only the first question waits for another that writes: who does so for long would hold up every one."""
        was_busy, now = self._busy_since, time.monotonic()
        self._busy_since = (was_busy or now) if is_busy else 0.0
        if was_busy and now - was_busy > _LONG:
            self.is_in_doubt = True
        if connection is not None and bool(was_busy) != is_busy:
            connection.execute(f"PRAGMA busy_timeout={0 if is_busy else round(1000 * store.SHORTLY)}")

    def _open(self) -> sqlite3.Connection | None:
        stamp = layout.current_stamp(self.folder)
        if stamp is None and self._connection is not None:
            # What is open goes on answering until there is another.
            self.is_in_doubt = True
        elif stamp != self._stamp or stamp is None:
            self.close()
            database = layout.current_database(self.folder)
            if database is None:
                # Something is where its name should be.
                self.is_in_doubt = stamp is not None
            else:
                try:
                    self._connection = store.open_database(database, timeout=0 if self._busy_since else store.SHORTLY)
                    self._connection.execute("PRAGMA query_only=ON")
                    self._stamp, self._database = stamp, str(database)
                    self.damaged = self.is_in_doubt = False
                except sqlite3.OperationalError:
                    self._set_busy(None, True)
                    self.close()
                except (store.DamagedError, sqlite3.Error):
                    # One that is gone was replaced by another at this very moment.
                    self.damaged = database.is_file()
        if self._connection is not None and not self._is_laid_over:
            self._lay_over(self._connection)
        return self._connection

    def _lay_over(self, connection: sqlite3.Connection) -> None:
        if self._unsaved or self.hidden or self._has_overlay:
            # Few sessions edit keyword files: the others do without the reader.
            from keydocs.index.overlay import read_unsaved

            store.lay_over(connection, read_unsaved(self.root, self._unsaved, self.selection), self.hidden)
            self._has_overlay = True
            self._kept = _Kept()
        self._is_laid_over = True

    @property
    def ready(self) -> bool:
        """Whether there is an index to answer from."""
        return self.query(lambda _: True, False)

    def matches(self, name: str, limit: int = MAX_MATCHES, mentions: int | None = None) -> list[Match]:
        """The entries for exactly this name, best static rank first; ``mentions``: so many of imports, and of
        documentation of documentation, at most, unless all are wanted."""
        root = self.root

        def question(connection: sqlite3.Connection) -> list[Match]:
            kept = self._valid(connection)
            found = store.find_live(
                connection, name, limit, kept.targets, mentions=mentions, gone=kept.gone, is_as_built=kept.is_as_built
            )
            kept.keep(zip(targets_in(packed for packed, _ in found), (to for _, to in found), strict=True))
            # All of it in one expression: there may be hundreds, with every question.
            return [
                Match(
                    root,
                    name,
                    DECODED[packed & CODE_MASK],
                    keyword_file,
                    packed >> LINE_SHIFT & MAX_LINE,
                    page,
                    source,
                    tier,
                    packed >> RANK_SHIFT,
                )
                for packed, (keyword_file, page, source, tier) in found
            ]

        return self.query(lambda c: _keep(self._valid(c).matches, (name, limit, mentions), lambda: question(c)), [])

    def _valid(self, connection: sqlite3.Connection) -> _Kept:
        """What is kept, if it is still so."""
        if self._is_checked:
            return self._kept
        version = store.data_version(connection)
        written = _written(self._database)
        if version == self._kept.version and written != self._written:
            self.is_in_doubt = True
        self._written = written
        if version != self._kept.version:
            # Pages that came or went matter to what is not saved, too.
            self._is_laid_over = self._is_laid_over and not self._unsaved
            has_late, separators = store.has_late(connection), store.find_separators(connection)
            self._kept = _Kept(version, store.find_gone(connection), has_late, separators)
        self._is_checked = self._held is connection
        return self._kept

    def count_pages(self, name: str, besides: Set[str]) -> int:
        """Return how many pages list a name, a keyword file without a page counting as one, ``besides`` (paths relative
        to the root) not counted. Above ``_MAX_COUNTED`` the number is an estimate that may be too high."""

        def places(connection: sqlite3.Connection) -> set[str] | int:
            kept = self._valid(connection)
            ids = store.find_ids(connection, name, _MAX_DECODED, gone=kept.gone, is_as_built=kept.is_as_built)
            if isinstance(ids, int):
                return ids
            if len(ids) > _MAX_COUNTED:
                return len(ids)
            found = store.targets_of(connection, ids, kept.targets)
            kept.keep(found.items())
            return {target.page or target.keyword_file for target in found.values()}

        none: set[str] | int = 0
        found = self.query(lambda c: _keep(self._valid(c).places, name, lambda: places(c)), none)
        return max(0, found - len(besides)) if isinstance(found, int) else len(found - besides)

    def count_files(self) -> int:
        """How many keyword files there are; folders' indexes are not counted."""
        return self.query(store.count_keyword_files, 0)

    def like(self, pieces: Sequence[str], shortest: int, longest: int) -> list[str]:
        """The names that hold one of the pieces, as :func:`store.find_like`; dead ones are among them."""
        return self.query(lambda connection: store.find_like(connection, pieces, shortest, longest), [])

    @property
    def separators(self) -> str | None:
        """Of the characters that stand between names those that also stand in some (see
        :func:`keydocs.text.identifiers.separators_in`); None where that is not known."""
        return self.query(lambda connection: self._valid(connection).separators, None)

    def known(self, names: Sequence[str]) -> set[str]:
        """Those of the names that are in the index."""
        return self.query(lambda c: store.find_known(c, names, is_as_built=self._valid(c).is_as_built), set())

    def starting(self, prefix: str, limit: int, near: Near = NOWHERE) -> list[Name]:
        """The best names that begin so, whatever their case."""
        folded = prefix.casefold()

        def question(connection: sqlite3.Connection) -> list[Name]:
            def find(wanted: int) -> list[store.FoundName]:
                kept = self._valid(connection).starting
                if ids := kept.get((folded, wanted)):
                    return store.find_names(connection, ids)
                found = store.find_prefix(connection, folded, wanted)
                if len(folded) <= _SHORT:
                    _keep(kept, (folded, wanted), lambda: array("Q", [row[0] for row in found]), _MAX_PREFIXES)
                return found

            return self._best(connection, find, partial(store.find_late_prefix, connection, folded), near, limit)

        return self.query(question, [])

    def abbreviated(self, letters: str, limit: int, near: Near = NOWHERE) -> list[Name]:
        """The best names that the letters abbreviate: capitals and starts of parts, in this order."""
        letters = letters.lower()
        if not letters.isalnum():
            return []

        def question(connection: sqlite3.Connection) -> list[Name]:
            find, find_late = partial(store.find_initials, connection, letters), store.find_late_initials
            return self._best(connection, find, partial(find_late, connection, letters), near, limit)

        return self.query(question, [])

    def containing(self, part: str, limit: int) -> tuple[list[Name], list[Name]]:
        """The best names that hold a part behind their beginning, whatever the case: those with a word that begins so,
        and the others."""
        folded = part.casefold()

        def question(connection: sqlite3.Connection) -> tuple[list[Name], list[Name]]:
            def best(ids: list[int], late: list[store.LateName]) -> list[Name]:
                def find(wanted: int) -> list[store.FoundName]:
                    return store.find_names(connection, ids[:wanted])

                return self._best(connection, find, lambda wanted: late[:wanted], NOWHERE, limit)

            if self._spellings is None:
                self._spellings = store.find_spellings(connection)
            # Twice as many, because some may be gone.
            built = self._spellings.find(part, 2 * limit)
            late = store.find_late_part(connection, folded, _MAX_GONE) if self._valid(connection).has_late else []
            late = [row for row in late if not row.name.casefold().startswith(folded)]
            in_words = [row for row in late if has_word(row.name, part)]
            elsewhere = [row for row in late if not has_word(row.name, part)]
            return best(built.in_words, in_words), best(built.elsewhere, elsewhere)

        nothing: tuple[list[Name], list[Name]] = ([], [])
        return self.query(question, nothing)

    def _best(
        self,
        connection: sqlite3.Connection,
        find: Callable[[int], list[store.FoundName]],
        find_late: Callable[[int], list[store.LateName]],
        near: Near,
        limit: int,
    ) -> list[Name]:
        """The best names of those that were found when the index was built and of those that came since, as many as
        wanted: those that are gone take nobody's place."""
        has_late = self._valid(connection).has_late
        wanted = limit
        while True:
            rows, late = find(wanted), find_late(wanted) if has_late else []
            names = self._names(connection, rows, [row.name for row in late], near)
            behind = [_goodness(name, code, from_first(data).rank) for _, name, code, data in rows[wanted - 1 :]]
            behind += [_goodness(row.name, row.code, row.rank) for row in late[wanted - 1 :]]
            if not behind or wanted >= _MAX_GONE or _are_best(names[:limit], limit, min(behind)):
                return names[:limit]
            wanted *= 4

    def _names(
        self, connection: sqlite3.Connection, rows: list[store.FoundName], late: list[str], near: Near
    ) -> list[Name]:
        """Names by their rows, by their entries where these changed since the index was built; the best first."""
        gone = self._valid(connection).gone
        root, near_by, changed = self.root, near.keys(), set(late)
        found: list[Name] = []
        # All blobs at once: there are hundreds, of a few postings each.
        packed = packed_in(b"".join([row[-1] for row in rows]))
        all_targets, behind = targets_in(packed), 0
        for _, text, code, data in rows:
            first, behind = behind, behind + len(data) // WIDTH
            if text in changed:
                continue
            best, targets = packed[first], all_targets[first:behind]
            if not gone or gone.isdisjoint(targets):
                target, distance = targets[0], ELSEWHERE
                if not near_by.isdisjoint(targets):
                    target = _nearest(targets, near)
                    distance = near[target]
                found.append(
                    Name(text, DECODED[best & CODE_MASK], best >> RANK_SHIFT, code == 1, distance, root, target)
                )
            elif len(targets) == store.FIRST or not gone.issuperset(targets):
                changed.add(text)
        now = [name for text in changed if (name := self._name_now(connection, text, near))]
        return sorted([*found, *now], key=lambda name: _goodness(name.name, name.code, name.rank)) if now else found

    def _name_now(self, connection: sqlite3.Connection, text: str, near: Near) -> Name | None:
        """A name by its entries as they are since the index was built; None where none is left."""
        live = store.find_live(connection, text, store.FIRST)
        if not live:
            return None
        packed, to = live[0]
        rank, _, _, kind = unpack(packed)
        nearest = _nearest(targets_in(packed for packed, _ in live), near)
        code = is_code(text, kind, to.tier)
        return Name(text, kind, rank, code, near.get(nearest, ELSEWHERE), self.root, nearest)

    def origins(self, targets: Sequence[int]) -> dict[int, str]:
        """The documented sources of targets; the keyword file where it does not say."""

        def question(connection: sqlite3.Connection) -> dict[int, str]:
            kept = self._valid(connection)
            found = {id_: kept.targets[id_] for id_ in kept.targets.keys() & targets}
            missing = store.find_targets(connection, [id_ for id_ in targets if id_ not in found])
            kept.keep(missing.items())
            found |= missing
            return {id_: to.source or to.page or to.keyword_file for id_, to in found.items()}

        return self.query(question, {})

    def near(self, folder: str, sources: tuple[str, ...]) -> Near:
        """The keyword files below a folder (ends with ``/``) and those of imported sources."""

        def question(connection: sqlite3.Connection) -> Near:
            found = dict.fromkeys((row.id for row in store.find_files_of_sources(connection, sources)), IMPORTED)
            inside = store.find_ids_in_folder(connection, folder) if folder else []
            return {**found, **dict.fromkeys(inside, SAME_FOLDER)}

        return self.query(lambda c: _keep(self._valid(c).near, (folder, sources), lambda: question(c)), NOWHERE)

    def files_of_sources(self, sources: Sequence[str]) -> list[store.FileRow]:
        """The keyword files that document any of these sources."""

        def question(connection: sqlite3.Connection) -> list[store.FileRow]:
            kept = self._valid(connection).documenting
            return _keep(kept, tuple(sources), lambda: store.find_files_of_sources(connection, sources))

        return self.query(question, [])

    def files_leading_to(self, page: str) -> list[str]:
        """The keyword files and folders' indexes that lead to a page, by path: its own first."""
        return self.query(lambda connection: store.find_leading_to(connection, page), [])

    def files_ending(self, ending: str, limit: int) -> list[store.FileRow]:
        """Keyword files that document a source whose path ends so."""

        def question(connection: sqlite3.Connection) -> list[store.FileRow]:
            kept = self._valid(connection).ending
            return _keep(kept, (ending, limit), lambda: store.find_files_ending(connection, ending, limit))

        return self.query(question, [])

    def keyword_file(self, path: str) -> store.FileRow | None:
        return self.query(lambda connection: store.find_file(connection, path), None)

    def totals(self) -> tuple[int, int, int, int]:
        """Keyword files, entries, names, problems."""
        return self.query(store.totals, (0, 0, 0, 0))


def _cost(text: str) -> int:
    """How long a text takes to read, in lines of the usual length."""
    return max(text.count("\n"), len(text) // _USUAL_LINE)


def _written(path: str) -> int:
    """When a file was written to last; 0 where there is none."""
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


_Goodness = tuple[bool, int, int, str, str]


def _are_best(names: list[Name], limit: int, behind: _Goodness) -> bool:
    """Whether there are so many names, and none of those that were not read can be better."""
    return len(names) >= limit and _goodness(names[-1].name, names[-1].code, names[-1].rank) <= behind


def _goodness(name: str, code: int, rank: int) -> _Goodness:
    """As the rows of names are ordered, the best first."""
    folded = name.casefold()
    return not code, rank, len(folded), folded, name


def _nearest(targets: list[int], near: Near) -> int:
    """The first of the targets that are nearest."""
    return min(targets, key=lambda target: near.get(target, ELSEWHERE))


def _keep(kept: dict[K, T], key: K, find: Callable[[], T], most: int = _MAX_KEPT) -> T:
    """What was found for a key before, else what is found now, which is kept instead of the oldest of ``most``."""
    if key not in kept:
        if len(kept) >= most:
            del kept[next(iter(kept))]
        kept[key] = find()
    return kept[key]


class Workspace:
    """The indexes of several roots, asked together."""

    def __init__(self, roots: Iterable[str], cache: Path) -> None:
        self.cache = cache
        found = list(dict.fromkeys(map(paths.normalise, roots)))
        self.indexes = [Index(root, cache, [other for other in found if other != root]) for root in found]

    def close(self) -> None:
        for index in self.indexes:
            index.close()

    def set_unsaved(self, path: str, text: str | None) -> None:
        """As :meth:`Index.set_unsaved`, by the absolute path, in all roots that hold it."""
        for index in self.indexes:
            inner = paths.relative(index.root, path)
            if inner:
                index.set_unsaved(inner, text)

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """What is asked inside is answered from one and the same state of the indexes."""
        for index in self.indexes:
            index.hold()
        try:
            yield
        finally:
            for index in self.indexes:
                index.release()

    def holders(self, path: str) -> list[tuple[str, str]]:
        """The roots that hold an absolute path, as :func:`keydocs.index.roots.holders`."""
        return holders([index.root for index in self.indexes], path)

    def canonical(self, path: str) -> str:
        """An absolute path as the innermost root that holds it is spelled, the path itself where none does."""
        found = self.holders(path)
        return paths.absolute(*found[0]) if found else paths.normalise(path)

    def locate(self, path: str) -> tuple[str, str] | None:
        """The innermost root that holds an absolute path (see :meth:`canonical`), and the path relative to it; None
        outside of all."""
        found = [(index.root, inner) for index in self.indexes if (inner := paths.relative(index.root, path))]
        return max(found, key=lambda pair: len(pair[0]), default=None)

    def matches(self, name: str, limit: int = MAX_MATCHES, mentions: int | None = None) -> list[Match]:
        """The entries for a name in all roots, best static rank first; ``mentions`` as for :meth:`Index.matches`."""
        if len(self.indexes) == 1:
            return self.indexes[0].matches(name, limit, mentions)
        return list(
            heapq.merge(*(index.matches(name, limit, mentions) for index in self.indexes), key=lambda m: m.rank)
        )

    def count_pages(self, name: str, besides: Set[tuple[str, str]] = frozenset()) -> int:
        """As :meth:`Index.count_pages`, of all roots; ``besides`` are roots and paths."""
        return sum(
            index.count_pages(name, {path for root, path in besides if root == index.root}) for index in self.indexes
        )

    def count_files(self) -> int:
        """How many keyword files there are; folders' indexes are not counted."""
        return sum(index.count_files() for index in self.indexes)

    def like(self, pieces: Sequence[str], shortest: int, longest: int) -> set[str]:
        """The names of all roots that hold one of the pieces, as :meth:`Index.like`."""
        return {name for index in self.indexes for name in index.like(pieces, shortest, longest)}

    @property
    def separators(self) -> str | None:
        """As :attr:`Index.separators`."""
        found = [index.separators for index in self.indexes]
        return None if None in found else "".join(filter(None, found))

    def known(self, names: Sequence[str]) -> set[str]:
        """Those of the names that are in an index."""
        return set().union(*(index.known(names) for index in self.indexes))
