"""Whatever happens to a workspace, in whatever order: the answers are those of an index that was built just now.

A client does random steps: files are written, moved and deleted on disk, documents edited, settings and folders
changed, the server restarted. It tells the server as its kind does: a client that watches files tells what has happened
since the last time, in any order, cut into any portions, twice, or in other words for the same; one that does not
watch saves a file. Then all names that can occur are asked for, and the answers must become those of a fresh index
that is built of a copy of the workspace with the unsaved texts written into it.

``KEYDOCS_SEQUENCES=200`` runs that many sequences instead of the usual ten, ``KEYDOCS_SEQUENCE=17`` the one of that
number alone, and ``KEYDOCS_SEQUENCE=17:2,5`` of its steps these alone, to find out which it takes to make it fail.
"""

from __future__ import annotations

import asyncio
import os
import posixpath
import random
import re
import shutil
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from keydocs.features.completion import completion
from keydocs.features.definition import definition
from keydocs.fs.paths import uri_to_path
from keydocs.index.facts_update import update_facts
from keydocs.index.scan import scan
from keydocs.index.update import update
from keydocs.index.workspace import Workspace
from keydocs.lsp.configuration import Configuration
from keydocs.search.workspace_files import Document, WorkspaceFiles
from keydocs.text.lines import Lines
from lsp.conftest import PATIENCE, Serve, Session, soon
from lsp.steps import (
    CHANGED,
    CREATED,
    DELETED,
    Event,
    answered,
    change_folders,
    close,
    command,
    configure,
    edit,
    folder_of,
    retype,
    state,
    user_created,
    user_deleted,
    user_renamed,
    watched,
)
from support import MakeScene, Scene, cua_keywords, pta_keywords, pta_page

USUAL = 10
STEPS = 10
KNOWN = frozenset(("unsaved beside", "index elsewhere"))
"""What the server is known to miss, so that no sequence has it; ``test_following`` has a case for each."""

PLACES = ["", "sea", "sea/deep", "land"]
"""Folders that may be roots, one inside of another among them. Each has a documentation tree of its own."""
SOURCES = ["src/tide.py", "src/moon.c", "src/far/wave.py", "tests/test_tide.py", "notes.md", "docs/tide.py_docs.md"]
NAMES = [
    "Tide",
    "tide",
    "TideTable",
    "Ebb",
    "heightAt",
    "low_water",
    "größe",
    "Moon",
    "moon",
    "wave",
    "src.tide",
    "Crest",
]
INDEXES = ["sub.md", "keywords.md"]
HEADINGS = ["Classs", "Functions", "Imports", "Identifiers"]
FLOOD = 200
"""The files of a burst. Their names are ``Drop0`` and so on, each in ten of them."""
ASKED = [*NAMES, *(f"Drop{number}" for number in range(0, FLOOD // 10, 7)), "Unsaved", "Saved"]
TYPED = ["Ti", "ti", "TT", "he", "hA", "lw", "gr", "Dro", "Uns", "mo"]
DOCUMENT = "src/all.py"
"""An open source file that has all of the names, one a line, and then what is typed."""
SETTINGS: dict[str, list[Any]] = {
    "exclude": [[], ["docs/tests/"], ["**/far/**"], ["tide*"], ["sea/"]],
    "keywordFiles": [
        ["**/*_kw.md", "**/sub.md", "**/keywords.md"],
        ["**/*_kw.md"],
        ["**/*_kw.md", "*.keys.md"],
        ["src/*_kw.md"],
    ],
    "respectGitignore": [False, True],
}


# --- texts ---------------------------------------------------------------------------------------------------------


def keywords(chance: random.Random, path: str, pages: list[str]) -> str:
    """A keyword file as some generator writes it, or nearly so."""
    source = path.rpartition("docs/")[2].removesuffix("_kw.md")
    names = [(chance.choice(NAMES), chance.choice(HEADINGS)) for _ in range(chance.randrange(6))]
    if chance.random() < 0.4 and pages:
        target = posixpath.relpath(chance.choice(pages), posixpath.dirname(path))
        entries = "".join(f"- **`{name}`**: [page]({target})\n" for name, _ in names)
        return f"# Keyword Index: `{source}`\n\n## Keywords Extracted\n\n### Classs\n\n{entries}"
    if chance.random() < 0.1:
        return chance.choice(["", "no keywords here\n", "\ufffd\r\r\n- **`Tide`**\r\n"])
    return chance.choice([pta_keywords, cua_keywords])(source, names)


def page(chance: random.Random, path: str) -> str:
    source = path.rpartition("docs/")[2].removesuffix("_docs.md")
    names = [name for name in NAMES if name.isidentifier() and chance.random() < 0.4]
    return pta_page(source, "\n" * chance.randrange(3) + "".join(f"class {name}: ...\n" for name in names))


def folder_index(chance: random.Random, path: str, pages: list[str]) -> str:
    """The index of a folder; it leads to pages in and below the folder."""
    folder = posixpath.dirname(path)
    own = [one for one in pages if "index elsewhere" not in KNOWN or posixpath.commonpath([one, folder]) == folder]
    text = f"# Subtree Keyword Index: `{folder}/`\n\n## Keywords\n"
    for one in chance.sample(own, min(len(own), 3)):
        source = one.rpartition("docs/")[2].removesuffix("_docs.md")
        stem = posixpath.splitext(posixpath.basename(source))[0]
        for name in [stem, chance.choice(NAMES)]:
            text += f"\n### {name}\n\n- [`{source}`]({posixpath.relpath(one, folder)})\n"
    return text


# --- the world -----------------------------------------------------------------------------------------------------


Stamps = dict[str, tuple[int, int]]
Answers = dict[str, Any]


@dataclass
class World:
    """A workspace, the client, and what the client knows. Paths are relative to the scene's folder."""

    scene: Scene
    serve: Serve
    client: str
    folders: list[str]
    options: dict[str, Any] = field(default_factory=dict)
    """What the client said as it started the server, under what it said later."""
    settings: dict[str, Any] = field(default_factory=dict)
    dirty: dict[str, str] = field(default_factory=dict)
    """The texts of open documents that were not saved."""
    open: set[str] = field(default_factory=set)
    told: Stamps = field(default_factory=dict)
    """The files as the server was told of them."""
    done: list[str] = field(default_factory=list)
    """What was done so far, for who has to find out why it failed."""
    _session: Session | None = None

    @property
    def session(self) -> Session:
        assert self._session is not None
        return self._session

    @property
    def is_watching(self) -> bool:
        return self.client == "visual_studio_code"

    # --- the server --------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Start the server, and open what is open."""
        folders = [folder_of(self.scene, folder) for folder in self.folders]
        self.options, self.settings = {**self.options, **self.settings}, {}
        self._session = await self.serve(self.scene, self.client, folders=folders, initialization_options=self.options)
        self.told = self.stamps()
        text = "".join(f"{line}\n" for line in [*ASKED, *TYPED])
        self.session.open(DOCUMENT, text, language="python")
        for path in sorted(self.open):
            if path in self.dirty:
                edit(self.session, path, self.dirty[path])
            else:
                self.session.open(path)

    async def stop(self) -> None:
        await soon(self.session.client.shutdown_session())

    # --- files -------------------------------------------------------------------------------------------------

    def files(self, ending: str = "") -> list[str]:
        """All files, or those of an ending."""
        return sorted(path for path in self.stamps() if path.endswith(ending))

    def stamps(self) -> Stamps:
        """The files with what tells that they changed."""
        found = {}
        start = len(f"{self.scene.folder}/")
        for folder, _, names in os.walk(self.scene.folder):
            for name in names:
                path = os.path.join(folder, name)
                status = os.stat(path)
                found[path[start:].replace(os.sep, "/")] = (status.st_size, status.st_mtime_ns)
        return found

    def pages(self) -> list[str]:
        return self.files("_docs.md")

    def write(self, path: str, text: str) -> None:
        self.scene.write(path, text)

    def delete(self, path: str) -> None:
        """Delete a file, or all that is in a folder. Editors close what is deleted."""
        for one in self.below(path):
            self.forget(one)
            (self.scene.folder / one).unlink()

    def below(self, path: str) -> list[str]:
        return [one for one in self.files() if one == path or one.startswith(f"{path}/")]

    def rename(self, old: str, new: str) -> list[tuple[str, str]]:
        """Move a file, or all that is in a folder."""
        pairs = [(one, new + one[len(old) :]) for one in self.below(old)]
        for one, to in pairs:
            self.forget(one)
            self.forget(to)
            (self.scene.folder / to).parent.mkdir(parents=True, exist_ok=True)
            (self.scene.folder / one).rename(self.scene.folder / to)
        return pairs

    def forget(self, path: str) -> None:
        """Close a document, whatever it has that was not saved."""
        self.dirty.pop(path, None)
        if path in self.open:
            self.open.discard(path)
            close(self.session, path)

    # --- what the server is told -------------------------------------------------------------------------------

    def events(self) -> list[Event]:
        """What has happened on disk since the server was told."""
        now, before = self.stamps(), self.told
        self.told = now
        gone = [(path, DELETED) for path in sorted(before.keys() - now.keys())]
        come = [(path, CREATED) for path in sorted(now.keys() - before.keys())]
        changed = [(path, CHANGED) for path in sorted(now.keys() & before.keys()) if now[path] != before[path]]
        return [*gone, *come, *changed]

    def tell(self, chance: random.Random) -> None:
        """Tell the server what has happened on disk, as the client does."""
        self.reload()
        if not self.is_watching:
            self.events()
            self.session.save(DOCUMENT)
            return
        is_watched = self.watched_paths()
        events = [event for path, kind in self.events() if is_watched(path) for event in said(chance, path, kind)]
        if chance.random() < 0.5:
            chance.shuffle(events)
        for portion in portions(events, chance.choice([1, 5, 1000])):
            watched(self.session, *portion)

    def reload(self) -> None:
        """An editor reads again what changed under it, unless it was edited."""
        for path in sorted(self.open - self.dirty.keys()):
            if self.told.get(path) != self.stamps().get(path):
                retype(self.session, path, (self.scene.folder / path).read_text("utf-8"))

    def watched_paths(self) -> Callable[[str], bool]:
        """Whether the server asked for a file to be watched."""
        options = [one.register_options for one in self.session.registered if "Watched" in one.method]
        patterns = [watcher["globPattern"] for option in options if option for watcher in option["watchers"]]
        found = re.compile("|".join(expression(pattern) for pattern in patterns) or "(?!)")

        def is_watched(path: str) -> bool:
            inner = [
                path[len(root) :].lstrip("/") for root in self.folders if f"{path}/".startswith(root and f"{root}/")
            ]
            return any(found.fullmatch(one) for one in inner)

        return is_watched

    # --- what is answered --------------------------------------------------------------------------------------

    async def answers(self) -> Answers:
        """What the server answers to all that can be asked."""
        document = types.TextDocumentIdentifier(self.session.uri_of(DOCUMENT))
        client = self.session.client

        async def where(line: int) -> list[str]:
            params = types.DefinitionParams(document, types.Position(line, 0))
            found = await soon(client.text_document_definition_async(params))
            return [self.place(one) for one in found or [] if isinstance(one, types.LocationLink)]  # type: ignore[union-attr]

        async def labels(line: int) -> list[str]:
            params = types.CompletionParams(document, types.Position(line, len(TYPED[line - len(ASKED)])))
            found = await soon(client.text_document_completion_async(params))
            assert isinstance(found, types.CompletionList)
            return [item.label for item in found.items]

        places = await asyncio.gather(*(where(line) for line in range(len(ASKED))))
        lists = await asyncio.gather(*(labels(line) for line in range(len(ASKED), len(ASKED) + len(TYPED))))
        info = await state(self.session)
        counts = {
            self.relative(one["root"]): [one["keywordFiles"], one["entries"], one["problems"]] for one in info["roots"]
        }
        return {
            **dict(zip(ASKED, places, strict=True)),
            **dict(zip((f"{typed}…" for typed in TYPED), lists, strict=True)),
            "counts": counts,
        }

    def place(self, link: types.LocationLink) -> str:
        start = link.target_selection_range.start
        return f"{self.relative(uri_to_path(link.target_uri) or '')}:{start.line + 1}:{start.character}"

    def relative(self, path: str) -> str:
        return Path(path).relative_to(self.scene.folder).as_posix()

    def keyword_files(self) -> set[str]:
        """What the settings make keyword files of the workspace."""
        roots = [os.path.normpath(self.scene.folder / folder) for folder in self.folders]
        configuration = self.configuration(roots)
        return {
            self.relative(os.path.join(root, path))
            for root in roots
            for path in scan(root, configuration.scope(root)).keyword_files
        }

    def configuration(self, roots: list[str]) -> Configuration:
        """The settings that are in force where the workspace's folders are these."""
        found = Configuration(lambda _: None)
        found.set_options(self.options)
        found.set_client({"keydocs": self.settings})
        found.read_team_files(roots)
        return found

    def fresh(self) -> Answers:
        """What a fresh index answers, of a copy with the unsaved texts written."""
        base = self.scene.folder.parent / "fresh"
        shutil.rmtree(base, ignore_errors=True)
        copy = shutil.copytree(self.scene.folder, base / "ws")
        for path, text in self.dirty.items():
            (copy / path).write_bytes(text.encode())
        roots = [os.path.normpath(copy / folder) for folder in self.folders]
        configuration = self.configuration(roots)
        for root in roots:
            update(root, base / "cache", configuration.scope(root))
            update_facts(root, base / "cache")
        workspace, texts = Workspace(roots, base / "cache"), WorkspaceFiles()
        root, path = workspace.locate(str(copy / DOCUMENT)) or ("", "")
        document = Document(Lines("".join(f"{line}\n" for line in [*ASKED, *TYPED])), "python", root, path)
        answers: Answers = {}
        for line, name in enumerate(ASKED):
            found = definition(workspace, texts, document, line, 0)
            answers[name] = [
                f"{Path(one.path).relative_to(copy).as_posix()}:{one.name.start_line + 1}:{one.name.start}"
                for one in (found.targets if found else [])
            ]
        for line, typed in enumerate(TYPED, len(ASKED)):
            items = completion(workspace, texts, document, line, len(typed)).items
            answers[f"{typed}…"] = [item.name for item in items]
        answers["counts"] = {
            Path(index.root).relative_to(copy).as_posix(): [index.totals()[number] for number in (0, 1, 3)]
            for index in workspace.indexes
        }
        workspace.close()
        return answers

    async def agree(self) -> None:
        """Wait until the server answers as a fresh index does."""
        if "unsaved beside" in KNOWN:
            for path in self.open - self.keyword_files():
                self.forget(path)
        expected = self.fresh()
        end = time.monotonic() + PATIENCE
        while (found := await self.answers()) != expected:
            assert time.monotonic() < end, self.difference(found, expected)
            await asyncio.sleep(0.1)

    def difference(self, found: Answers, expected: Answers) -> str:
        lines = [f"{key}: {found[key]} instead of {value}" for key, value in expected.items() if found[key] != value]
        return "\n".join(["", *lines, "after:", *self.done])


def expression(pattern: str) -> str:
    """A pattern for watched files as a regular expression, as LSP defines these."""
    parts = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.sub(r"\*\*/|\*\*|\*|\?|[^*?]+", lambda found: parts.get(found[0]) or re.escape(found[0]), pattern)


def said(chance: random.Random, path: str, kind: types.FileChangeType) -> list[Event]:
    """What a client may say of one thing that happened."""
    ways = [[kind], [kind], [kind], [kind, kind]]
    if kind is CREATED:
        ways += [[CREATED, CHANGED], [DELETED, CREATED]]
    elif kind is CHANGED:
        ways += [[DELETED, CREATED], [CREATED]]
    return [(path, one) for one in chance.choice(ways)]


def portions(events: Iterable[Event], size: int) -> Iterator[list[Event]]:
    rest = iter(events)
    while portion := list(islice(rest, size)):
        yield portion


# --- steps ---------------------------------------------------------------------------------------------------------


Step = Callable[[World, random.Random], Awaitable[str] | str]


def documented(chance: random.Random, world: World) -> str:
    """A path in a documentation tree, without what tells keyword files from pages; mostly below one of the roots."""
    places = [place for place in PLACES if place in world.folders or "" in world.folders or chance.random() < 0.3]
    return posixpath.join(chance.choice(places), "docs", chance.choice(SOURCES))


def some(chance: random.Random, paths: list[str], usual: str) -> str:
    return chance.choice(paths) if paths else usual


def writes_keywords(world: World, chance: random.Random) -> str:
    path = documented(chance, world) + chance.choices(["_kw.md", ".keys.md"], [9, 1])[0]
    world.write(path, keywords(chance, path, world.pages()))
    return f"write {path}"


def writes_page(world: World, chance: random.Random) -> str:
    path = documented(chance, world) + "_docs.md"
    world.write(path, page(chance, path))
    return f"write {path}"


def writes_index(world: World, chance: random.Random) -> str:
    folder = posixpath.dirname(documented(chance, world))
    path = posixpath.join(folder, chance.choice(INDEXES))
    world.write(path, folder_index(chance, path, world.pages()))
    return f"write {path}"


def deletes(world: World, chance: random.Random) -> str:
    path = some(chance, world.files(".md"), DOCUMENT)
    if chance.random() < 0.3:
        path = posixpath.dirname(path)
    is_told = world.is_watching and chance.random() < 0.3
    world.delete(path)
    if is_told:
        user_deleted(world.session, path)
    return f"delete {path}{' in the editor' if is_told else ''}"


def renames(world: World, chance: random.Random) -> str:
    old = some(chance, world.files(".md"), DOCUMENT)
    if chance.random() < 0.4:
        old = posixpath.dirname(old)
        new = f"{old}{chance.choice('xyz')}"
    else:
        new = posixpath.join(posixpath.dirname(some(chance, world.files(".md"), old)), f"re{posixpath.basename(old)}")
    if "index elsewhere" in KNOWN and any(posixpath.basename(one) in INDEXES for one in world.below(old)):
        return "rename nothing"
    is_told = world.is_watching and chance.random() < 0.3
    world.rename(old, new)
    if is_told:
        user_renamed(world.session, (old, new))
    return f"rename {old} to {new}{' in the editor' if is_told else ''}"


def creates_in_the_editor(world: World, chance: random.Random) -> str:
    files = [documented(chance, world) + ending for ending in ("_kw.md", "_docs.md")]
    world.write(files[0], keywords(chance, files[0], world.pages()))
    world.write(files[1], page(chance, files[1]))
    user_created(world.session, *files)
    return f"create {files} in the editor"


def edits(world: World, chance: random.Random) -> str:
    """Something is typed in a document, and not saved."""
    path = some(chance, world.files(".md"), "")
    if not path:
        return "edit nothing"
    if posixpath.basename(path) in INDEXES:
        text = folder_index(chance, path, world.pages())
    elif path.endswith("_docs.md"):
        text = page(chance, path)
    else:
        text = pta_keywords(
            path.rpartition("docs/")[2].removesuffix("_kw.md"),
            [("Unsaved", "Classs"), (chance.choice(NAMES), "Functions")],
        )
    if path in world.open:
        retype(world.session, path, text)
    else:
        edit(world.session, path, text)
    world.open.add(path)
    world.dirty[path] = text
    return f"edit {path}"


def opens(world: World, chance: random.Random) -> str:
    path = some(chance, sorted(set(world.files(".md")) - world.open), "")
    if path:
        world.session.open(path)
        world.open.add(path)
    return f"open {path}"


def saves(world: World, chance: random.Random) -> str:
    path = some(chance, sorted(world.dirty), "")
    if path:
        world.write(path, world.dirty.pop(path))
        if world.is_watching:
            world.session.save(path)
    return f"save {path}"


def closes(world: World, chance: random.Random) -> str:
    path = some(chance, sorted(world.open), "")
    world.forget(path)
    return f"close {path}"


def checks_out(world: World, chance: random.Random) -> str:
    """Another branch: many files are others, some come and some go."""
    for path in world.files(".md"):
        if chance.random() < 0.2:
            world.delete(path)
        elif chance.random() < 0.5 and path.endswith("_kw.md"):
            world.write(path, keywords(chance, path, world.pages()))
    for _ in range(8):
        writes_keywords(world, chance)
        writes_page(world, chance)
    return "check out a branch"


def floods(world: World, chance: random.Random) -> str:
    """Very many files at once, while their events are on the way."""
    place, size = chance.choice(PLACES), chance.choice([7, 40, FLOOD])
    existing = posixpath.join(place, "docs/flood")
    gone = chance.random() < 0.5
    for number in range(FLOOD):
        path = f"{existing}/drop{number}.py_kw.md"
        if gone and (world.scene.folder / path).exists():
            world.forget(path)
            world.scene.delete(path)
        else:
            world.write(
                path,
                pta_keywords(
                    f"flood/drop{number}.py",
                    [(f"Drop{number % (FLOOD // 10)}", "Classs"), ("Saved", "Functions")][: 1 + (number < 30)],
                ),
            )
        if number % size == 0:
            world.tell(chance)
    return f"flood {existing}, told every {size}"


async def restarts(world: World, chance: random.Random) -> str:
    await world.stop()
    done = "restart"
    if chance.random() < 0.6:
        world.open.clear()
        world.dirty.clear()
        done += f", and meanwhile {checks_out(world, chance)}"
    await world.start()
    return done


def changes_folders(world: World, chance: random.Random) -> str:
    other = chance.choice(PLACES)
    if other not in world.folders:
        world.folders.append(other)
        change_folders(world.session, added=[other])
        return f"add the folder {other!r}"
    if len(world.folders) > 1:
        world.folders.remove(other)
        change_folders(world.session, removed=[other])
    return f"remove the folder {other!r}"


def sets(world: World, chance: random.Random) -> str:
    name = chance.choice(list(SETTINGS))
    world.settings[name] = chance.choice(SETTINGS[name])
    if chance.random() < 0.5:
        configure(world.session, {"keydocs": world.settings})
    else:
        world.session.client.set_configuration(dict(world.settings), section="keydocs")
        configure(world.session, None)
    return f"set {world.settings}"


def writes_team_file(world: World, chance: random.Random) -> str:
    path = posixpath.join(chance.choice(PLACES), chance.choice(["keydocs.toml", "pyproject.toml"]))
    name = chance.choice(list(SETTINGS))
    value = str(chance.choice(SETTINGS[name])).replace("False", "false").replace("True", "true")
    text = "" if path.endswith("/keydocs.toml") or path == "keydocs.toml" else "[tool.keydocs]\n"
    world.write(path, f"{text}{name} = {value}\n")
    if not world.is_watching:
        world.session.save(path)
    return f"write {path}: {name} = {value}"


def writes_gitignore(world: World, chance: random.Random) -> str:
    path = posixpath.join(chance.choice([*PLACES, "docs", "sea/docs/src"]), ".gitignore")
    world.write(path, chance.choice(["", "tide*\n", "far/\n!wave*\n", "*_kw.md\n!moon*\n", "/docs/src/\n"]))
    return f"write {path}"


async def rebuilds(world: World, _: random.Random) -> str:
    await command(world.session, "rebuildIndex")
    return "rebuild"


STEPS_AND_WEIGHTS: dict[Step, int] = {
    writes_keywords: 6, writes_page: 6, writes_index: 5, deletes: 4, renames: 4, creates_in_the_editor: 1,
    edits: 5, opens: 1, saves: 3, closes: 3, checks_out: 1, floods: 1, restarts: 1, changes_folders: 2, sets: 2,
    writes_team_file: 1, writes_gitignore: 1, rebuilds: 1,
}  # fmt: skip


def chosen() -> dict[str, tuple[int, set[int] | None]]:
    """The numbers of the sequences, and which of their steps are done: all where it is None."""
    alone = os.environ.get("KEYDOCS_SEQUENCE")
    if alone:
        number, _, steps = alone.partition(":")
        return {alone: (int(number), set(map(int, steps.split(","))) if steps else None)}
    return {str(number): (number, None) for number in range(int(os.environ.get("KEYDOCS_SEQUENCES", USUAL)))}


@pytest.mark.parametrize("sequence", chosen())
async def test_the_index_follows(
    serve: Serve, scene: MakeScene, capfd: pytest.CaptureFixture[str], sequence: str
) -> None:
    number, wanted = chosen()[sequence]
    chance = random.Random(number)
    client = "neovim" if number % 3 == 2 else "visual_studio_code"
    folders = chance.choice([[""], ["sea", "land"], ["", "sea"], ["sea", "sea/deep"]])
    world = World(scene("//- /src/all.py\n"), serve, client, folders)
    for place in PLACES:
        (world.scene.folder / place).mkdir(exist_ok=True)
    for _ in range(15):
        world.done += [writes_keywords(world, chance), writes_page(world, chance)]
    await world.start()
    await world.agree()
    for step in range(STEPS):
        own = random.Random(f"{number} {step}")
        if wanted is not None and step not in wanted:
            continue
        (do,) = own.choices(list(STEPS_AND_WEIGHTS), list(STEPS_AND_WEIGHTS.values()))
        done = do(world, own)
        world.done.append(f"{step}. {done if isinstance(done, str) else await done}")
        await answered(world.session)
        if own.random() < 0.7:
            world.tell(own)
            world.done.append("   (told)")
        if own.random() < 0.3:
            world.tell(own)
            await world.agree()
            world.done.append("   (agreed)")
    world.tell(chance)
    await world.agree()
    # And so it stays.
    await asyncio.sleep(0.2)
    assert await world.answers() == world.fresh()
    assert [one.message for one in world.session.client.messages if one.type is types.MessageType.Error] == []
    assert [one.message for one in world.session.client.log_messages if one.type is types.MessageType.Error] == []
    await world.stop()
    assert "Traceback" not in capfd.readouterr().err
