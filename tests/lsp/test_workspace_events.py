"""The index follows the workspace, one case a road: what is told by a client that watches files, by one that does not,
by a user who moves files in the editor, by what stands in it unsaved; and where an index cannot be written.

``test_random_sequences`` puts all of this together.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import pytest
from lsprotocol import types

from keydocs.index import layout, schema, writer
from lsp.conftest import COMMAND, Serve, Session, soon, until
from lsp.raw import children, linux
from lsp.steps import (
    CHANGED,
    CREATED,
    DELETED,
    answered,
    change_folders,
    close,
    command,
    configure,
    delete,
    document,
    edit,
    files_below,
    folder_of,
    leads,
    messages,
    rename,
    retype,
    state,
    user_created,
    user_deleted,
    user_renamed,
    watched,
    where,
)
from support import MakeScene, Scene, pta_keywords, pta_page, rewrite

COAST = """
//- /src/tide.py pta
class Tide: ...
//- /src/moon.py pta
class Moon: ...
//- /main.py
x = Ti<|>de()
"""
KEYWORDS, PAGE = "docs/src/tide.py_kw.md", "docs/src/tide.py_docs.md"
TIDE, MOON, LAMP = (f"docs/src/{name}.py_docs.md:11" for name in ("tide", "moon", "lamp"))
EBB = pta_keywords("src/tide.py", [("Ebb", "Classs")])
VSCODE, NEOVIM = "visual_studio_code", "neovim"
"""A client that watches files, and one that does not."""


async def coast(serve: Serve, client: str = VSCODE, **options: object) -> Session:
    session = await serve(COAST, client, **options)
    await leads(session, "Tide", TIDE)
    return session


def folder_index(*sources: str) -> str:
    """The index of a folder, with an entry for the stem of each source."""
    entries = "".join(
        f"\n### {Path(source).stem}\n\n- [`{source}`](./{Path(source).name}_docs.md)\n" for source in sources
    )
    return f"# Subtree Keyword Index: `src/`\n\n## Keywords\n{entries}"


async def looked(session: Session) -> None:
    """Wait until the server has looked at all files once more."""
    scene = session.scene
    name = f"Mark{len(files_below(scene, 'docs/marks'))}"
    written = document(scene, f"marks/{name}.py", name)
    watched(session, *((path, CREATED) for path in written))
    await leads(session, name, f"docs/marks/{name}.py_docs.md:11")


# --- a client that watches files -----------------------------------------------------------------------------------


async def test_a_keyword_file_that_changed_in_whatever_words(serve: Serve) -> None:
    session = await coast(serve)
    ways = [
        [CHANGED],
        [CHANGED, CHANGED],
        [DELETED, CREATED],
        [CREATED],
        [CREATED, CHANGED],
        [CREATED, DELETED],
    ]
    for number, (way, is_batched) in enumerate(product(ways, (False, True))):
        document(session.scene, "src/tide.py", f"Ebb{number}")
        told = [(KEYWORDS, kind) for kind in way]
        for portion in [told] if is_batched else [[event] for event in told]:
            watched(session, *portion)
        await leads(session, f"Ebb{number}", TIDE)
        assert await where(session, f"Ebb{number - 1}" if number else "Tide") == []


async def test_keyword_files_that_came_and_went_in_whatever_words(serve: Serve) -> None:
    session = await coast(serve)
    came = [[CREATED], [CREATED, CHANGED], [DELETED, CREATED], [CREATED, DELETED]]
    went = [[DELETED], [CHANGED, DELETED], [DELETED, CREATED], [CHANGED]]
    for come, go in zip(came, went, strict=True):
        written = document(session.scene, "src/lamp.py", "Lamp")
        watched(session, *((path, kind) for kind in come for path in written))
        await leads(session, "Lamp", LAMP)
        for path in written:
            delete(session.scene, path)
        watched(session, *((path, kind) for kind in go for path in written))
        await leads(session, "Lamp")
    assert await where(session, "Moon") == [MOON]


async def test_a_page_that_comes_and_goes(serve: Serve) -> None:
    session = await coast(serve)
    delete(session.scene, PAGE)
    watched(session, (PAGE, DELETED))
    await looked(session)
    assert await where(session, "Tide") == [f"{KEYWORDS}:7"]
    session.scene.write(PAGE, pta_page("src/tide.py", "class Tide: ...\n"))
    watched(session, (PAGE, CREATED))
    await leads(session, "Tide", TIDE)


@pytest.mark.parametrize("way", [[CHANGED], [CREATED], [DELETED, CREATED], [CREATED, CHANGED], "save", "many"])
async def test_who_says_that_a_file_changed_is_believed(serve: Serve, way: list[types.FileChangeType] | str) -> None:
    """The file has the size and the modification time that it had before."""
    session = await coast(serve)
    session.scene.write("src/sail.py", "class Sail: ...\n")
    rewrite(session.scene.root / KEYWORDS, "Tide", "Neap")
    if way == "save":
        session.save(KEYWORDS)
    elif way == "many":
        watched(session, *(("docs/none.py_kw.md", CHANGED),) * 300, (KEYWORDS, CHANGED))
    else:
        watched(session, *((KEYWORDS, kind) for kind in way if isinstance(kind, types.FileChangeType)))
    await until(lambda: where(session, "Neap"))
    assert await where(session, "Tide") == []


@pytest.mark.parametrize("way", ["event", "save"])
async def test_who_says_that_a_page_changed_is_believed(serve: Serve, way: str) -> None:
    session = await coast(serve)
    page = session.scene.root / PAGE
    rewrite(page, "class Tide: ...", "\nclass Tide: ..")
    if way == "save":
        session.save(PAGE)
    else:
        watched(session, (PAGE, CHANGED))
    assert await where(session, "Tide") == [TIDE.replace(":11", ":12")]


@pytest.mark.parametrize("occasion", ["save", "open"])
async def test_what_a_client_that_watches_does_not_tell(serve: Serve, occasion: str) -> None:
    session = await coast(serve)
    for name in ("Lamp", "Sail"):
        document(session.scene, f"src/{name.lower()}.py", name)
        if occasion == "save":
            session.save("main.py")
        else:
            session.open(f"src/{name.lower()}.py", f"{name}\n")
        # The second time ten seconds after the first.
        await leads(session, name, f"docs/src/{name.lower()}.py_docs.md:11")


@linux
@pytest.mark.process
async def test_saving_while_the_server_looks_has_it_look_again(serve: Serve) -> None:
    """The process that looks may have passed the folder that has changed since."""
    session = await coast(serve)

    async def indexers() -> list[int]:
        return children(session.process.pid)

    await until(indexers, lambda found: not found)
    for path in document(session.scene, "src/lamp.py", "Lamp"):
        watched(session, (path, CREATED))
    (first,) = await until(indexers)
    os.kill(first, signal.SIGSTOP)
    session.save("main.py")
    await answered(session)
    os.kill(first, signal.SIGCONT)
    await until(indexers, lambda found: found and first not in found)
    await leads(session, "Lamp", LAMP)


async def test_a_page_that_changed_counts_before_anybody_tells(serve: Serve) -> None:
    session = await coast(serve)
    session.scene.write(PAGE, pta_page("src/tide.py", "\n\nclass Tide: ...\n"))
    assert await where(session, "Tide") == ["docs/src/tide.py_docs.md:13"]


async def test_a_page_that_was_gone_for_a_moment(serve: Serve) -> None:
    """A client that gathers events says of a page that was deleted and written again that it changed. Another event
    may have had the server look in between."""
    session = await coast(serve)
    delete(session.scene, PAGE)
    await looked(session)
    assert await where(session, "Tide") == [f"{KEYWORDS}:7"]
    session.scene.write(PAGE, pta_page("src/tide.py", "class Tide: ...\n"))
    watched(session, (PAGE, CHANGED))
    await leads(session, "Tide", TIDE)


@pytest.mark.parametrize("name", ["sub.md", "keywords.md"])
async def test_the_index_of_a_folder(serve: Serve, name: str) -> None:
    session = await coast(serve)
    path, page = f"docs/src/{name}", "docs/src/tide.py_docs.md:1"
    assert await where(session, "tide") == []
    session.scene.write(path, folder_index("src/tide.py"))
    watched(session, (path, CREATED))
    await leads(session, "tide", page)
    session.scene.write(path, folder_index("src/moon.py"))
    watched(session, (path, CHANGED))
    await leads(session, "moon", "docs/src/moon.py_docs.md:1")
    assert await where(session, "tide") == []
    delete(session.scene, path)
    watched(session, (path, DELETED))
    await leads(session, "moon")


async def test_the_index_of_a_folder_that_leads_elsewhere(serve: Serve) -> None:
    session = await coast(serve)
    session.scene.write("docs/src/sub.md", "# Keywords\n\n### lamp\n\n- [`lib/lamp.py`](../lib/lamp.py_docs.md)\n")
    page = "docs/lib/lamp.py_docs.md"
    session.scene.write(page, "# Documentation: `lib/lamp.py`\n")
    watched(session, ("docs/src/sub.md", CREATED), (page, CREATED))
    await leads(session, "lamp", f"{page}:1")
    delete(session.scene, page)
    watched(session, (page, DELETED))
    await leads(session, "lamp")
    session.scene.write(page, "# Documentation: `lib/lamp.py`\n")
    watched(session, (page, CREATED))
    await leads(session, "lamp", f"{page}:1")


async def test_a_folder_of_which_each_file_is_told(serve: Serve) -> None:
    session = await coast(serve)
    before = files_below(session.scene, "docs/src")
    rename(session.scene, "docs/src", "docs/sea")
    after = files_below(session.scene, "docs/sea")
    watched(session, *((path, CREATED) for path in after), *((path, DELETED) for path in before))
    await leads(session, "Tide", "docs/sea/tide.py_docs.md:11")


async def test_a_folder_that_is_told_as_a_whole(serve: Serve) -> None:
    session = await coast(serve)
    delete(session.scene, "docs/src")
    watched(session, ("docs/src", DELETED))
    await leads(session, "Tide")


async def test_a_client_is_asked_for_folders_that_go(serve: Serve) -> None:
    """VS Code tells of a folder that is deleted as a whole, and only where a pattern fits the folder itself."""
    session = await coast(serve)
    (watching,) = (one for one in session.registered if one.method == types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    assert watching.register_options is not None
    deletions = [
        watcher["globPattern"]
        for watcher in watching.register_options["watchers"]
        if watcher.get("kind", 7) & types.WatchKind.Delete
    ]
    assert {"**", "**/*"} & set(deletions)


async def test_many_files_at_once(serve: Serve) -> None:
    """As when Git checks out another branch: hundreds of files, in many notifications, while others change."""
    session = await coast(serve)
    for number in range(200):
        written = document(session.scene, f"src/wave{number}.py", f"Wave{number}")
        watched(session, *((path, CREATED) for path in written))
    document(session.scene, "src/tide.py", "Ebb")
    watched(session, (KEYWORDS, CHANGED))
    await leads(session, "Ebb", TIDE)
    await leads(session, "Wave199", "docs/src/wave199.py_docs.md:11")
    gone = [
        path for number in range(100) for path in files_below(session.scene, "docs/src") if f"wave{number}.py" in path
    ]
    for path in gone:
        delete(session.scene, path)
    document(session.scene, "src/wave150.py", "Crest")
    watched(session, *((path, DELETED) for path in gone), ("docs/src/wave150.py_kw.md", CHANGED))
    await leads(session, "Crest", "docs/src/wave150.py_docs.md:11")
    await leads(session, "Wave0")
    await leads(session, "Wave150")
    assert await where(session, "Wave100") == ["docs/src/wave100.py_docs.md:11"]


async def test_hundreds_of_changes_in_one_notification(serve: Serve) -> None:
    sources = [*(f"src/sea{number % 7}/wave{number}.py" for number in range(220)), "src/große See/Ebbe 1%.py", "top.py"]
    session = await coast(serve)
    written = [document(session.scene, source, "Wave") for source in sources]
    watched(session, *((path, CREATED) for paths in written for path in paths))
    for number, source in enumerate(sources):
        document(session.scene, source, f"Crest{number}")
    watched(session, *((keywords, CHANGED) for keywords, _ in written))
    for number in (0, 219, 220, 221):
        await leads(session, f"Crest{number}", f"docs/{sources[number]}_docs.md:11")


# --- a client that does not watch files ----------------------------------------------------------------------------


async def test_saving_any_file_is_an_occasion_to_look(serve: Serve) -> None:
    session = await coast(serve, NEOVIM)
    for number, saved in enumerate([KEYWORDS, PAGE, "main.py", "elsewhere/new.txt"]):
        document(session.scene, "src/tide.py", f"Ebb{number}")
        written = document(session.scene, "src/lamp.py", "Lamp")
        session.save(saved)
        await leads(session, f"Ebb{number}", TIDE)
        await leads(session, "Lamp", LAMP)
        for path in written:
            delete(session.scene, path)
        session.save(saved)
        await leads(session, "Lamp")


@pytest.mark.parametrize("client", [VSCODE, NEOVIM])
async def test_a_keyword_file_that_is_saved_for_the_first_time(serve: Serve, client: str) -> None:
    session = await coast(serve, client)
    keywords, _ = document(session.scene, "src/lamp.py", "Lamp")
    session.save(keywords)
    await leads(session, "Lamp", LAMP)


async def test_the_team_file_that_is_saved(serve: Serve) -> None:
    session = await coast(serve, NEOVIM)
    session.scene.write("keydocs.toml", 'exclude = ["tide*"]\n')
    session.save("keydocs.toml")
    await leads(session, "Tide")


async def test_the_team_file_that_came_from_elsewhere(serve: Serve) -> None:
    session = await coast(serve, NEOVIM)
    session.scene.write("keydocs.toml", 'exclude = ["tide*"]\n')
    session.save("main.py")
    await leads(session, "Tide")


# --- a user who moves files in the editor --------------------------------------------------------------------------


async def test_files_that_the_user_creates_and_deletes(serve: Serve) -> None:
    session = await coast(serve)
    written = document(session.scene, "src/lamp.py", "Lamp")
    user_created(session, *written)
    await leads(session, "Lamp", LAMP)
    for path in written:
        delete(session.scene, path)
    user_deleted(session, *written)
    await leads(session, "Lamp")


async def test_a_file_that_the_user_renames(serve: Serve) -> None:
    session = await coast(serve)
    renamed = [(path, path.replace("tide", "flood")) for path in (KEYWORDS, PAGE)]
    for old, new in renamed:
        rename(session.scene, old, new)
    user_renamed(session, *renamed)
    await leads(session, "Tide", "docs/src/flood.py_docs.md:11")


async def test_a_folder_that_the_user_renames_and_deletes(serve: Serve) -> None:
    session = await coast(serve)
    rename(session.scene, "docs/src", "docs/sea/shore")
    user_renamed(session, ("docs/src", "docs/sea/shore"))
    await leads(session, "Tide", "docs/sea/shore/tide.py_docs.md:11")
    delete(session.scene, "docs/sea")
    user_deleted(session, "docs/sea")
    await leads(session, "Tide")


# --- what is not saved ---------------------------------------------------------------------------------------------


async def test_a_keyword_file_counts_as_it_stands_in_the_editor(serve: Serve) -> None:
    session = await coast(serve)
    edit(session, KEYWORDS, EBB)
    assert (await where(session, "Ebb"), await where(session, "Tide")) == (["docs/src/tide.py_docs.md:1"], [])
    close(session, KEYWORDS)
    assert (await where(session, "Ebb"), await where(session, "Tide")) == ([], [TIDE])


async def test_what_is_saved_stays_when_it_is_closed(serve: Serve) -> None:
    session = await coast(serve)
    edit(session, KEYWORDS, EBB)
    session.scene.write(KEYWORDS, EBB)
    session.save(KEYWORDS)
    watched(session, (KEYWORDS, CHANGED))
    assert await where(session, "Ebb") == ["docs/src/tide.py_docs.md:1"]
    close(session, KEYWORDS)
    await leads(session, "Ebb", "docs/src/tide.py_docs.md:1")


async def test_what_changes_under_an_unsaved_text_counts_when_it_is_closed(serve: Serve) -> None:
    session = await coast(serve)
    edit(session, KEYWORDS, EBB)
    document(session.scene, "src/tide.py", "Flood")
    watched(session, (KEYWORDS, CHANGED))
    document(session.scene, "src/lamp.py", "Lamp")
    watched(session, ("docs/src/lamp.py_kw.md", CREATED))
    await leads(session, "Lamp", LAMP)
    assert (await where(session, "Ebb"), await where(session, "Flood")) == (["docs/src/tide.py_docs.md:1"], [])
    close(session, KEYWORDS)
    await leads(session, "Flood", TIDE)
    assert await where(session, "Ebb") == []


@pytest.mark.parametrize("others", [0, 300])
async def test_what_is_open_counts_when_its_file_becomes_another(serve: Serve, others: int) -> None:
    session = await coast(serve)
    before = (session.scene.root / KEYWORDS).read_text("utf-8")
    session.open(KEYWORDS, before)
    session.scene.write(KEYWORDS, EBB)
    watched(session, (KEYWORDS, CHANGED), *[(f"docs/src/m{number}_kw.md", DELETED) for number in range(others)])
    await looked(session)
    assert (await where(session, "Tide"), await where(session, "Ebb")) == ([TIDE], [])
    delete(session.scene, KEYWORDS)
    watched(session, (KEYWORDS, DELETED))
    await looked(session)
    assert (await where(session, "Tide"), await where(session, "Ebb")) == ([TIDE], [])
    close(session, KEYWORDS)
    assert await where(session, "Tide") == []


@pytest.mark.parametrize("how", ["rebuild", "folders", "settings"])
async def test_what_is_not_saved_still_counts_when_all_else_is_new(serve: Serve, how: str) -> None:
    session = await coast(serve)
    edit(session, KEYWORDS, EBB)
    if how == "rebuild":
        await command(session, "rebuildIndex")
    elif how == "folders":
        change_folders(session, added=["docs"])
    else:
        configure(session, {"keydocs": {"exclude": ["moon*"]}})
        await leads(session, "Moon")
    document(session.scene, "src/lamp.py", "Lamp")
    watched(session, ("docs/src/lamp.py_kw.md", CREATED))
    await leads(session, "Lamp", LAMP)
    assert (await where(session, "Ebb"), await where(session, "Tide")) == (["docs/src/tide.py_docs.md:1"], [])


async def test_a_page_counts_as_it_stands_in_the_editor(serve: Serve) -> None:
    session = await coast(serve)
    edit(session, PAGE, pta_page("src/tide.py", "\n\nclass Tide: ...\n"))
    assert await where(session, "Tide") == ["docs/src/tide.py_docs.md:13"]
    retype(session, PAGE, "# Nothing\n")
    assert await where(session, "Tide") == ["docs/src/tide.py_docs.md:1"]
    close(session, PAGE)
    assert await where(session, "Tide") == [TIDE]


@pytest.mark.parametrize("path", [PAGE, "README.md"])
async def test_a_page_that_is_edited_is_no_keyword_file(serve: Serve, path: str) -> None:
    session = await coast(serve)
    session.scene.write("README.md", "# The coast\n")
    counts = await numbers(session)
    edit(session, path, pta_page("src/tide.py", "class Tide: ...\n") + "\n## Functions\n\n- **`shine`**: turns it on\n")
    assert await where(session, "shine") == []
    assert await numbers(session) == counts


async def test_what_is_left_out_does_not_count_when_it_is_edited(serve: Serve) -> None:
    session = await serve(COAST, initialization_options={"exclude": ["tide*"]})
    await leads(session, "Moon", MOON)
    edit(session, KEYWORDS, EBB)
    assert await where(session, "Ebb") == []


async def test_a_text_that_was_not_saved_when_it_was_opened(serve: Serve) -> None:
    """As editors do that keep unsaved texts while they are not running."""
    session = await coast(serve)
    session.open(KEYWORDS, EBB)
    assert (await where(session, "Ebb"), await where(session, "Tide")) == (["docs/src/tide.py_docs.md:1"], [])


async def test_a_page_that_comes_while_its_keyword_file_is_not_saved(serve: Serve) -> None:
    session = await coast(serve)
    delete(session.scene, PAGE)
    watched(session, (PAGE, DELETED))
    await looked(session)
    edit(session, KEYWORDS, EBB)
    assert await where(session, "Ebb") == [f"{KEYWORDS}:7"]
    session.scene.write(PAGE, pta_page("src/tide.py", "class Ebb: ...\n"))
    watched(session, (PAGE, CREATED))
    await leads(session, "Ebb", TIDE)


@pytest.mark.parametrize("client", [VSCODE, NEOVIM])
async def test_a_keyword_file_that_was_never_saved(serve: Serve, client: str) -> None:
    session = await coast(serve, client)
    path = "docs/src/lamp.py_kw.md"
    session.open(path, "")
    retype(session, path, pta_keywords("src/lamp.py", [("Lamp", "Classs")]))
    assert await where(session, "Lamp") == [f"{path}:7"]
    close(session, path)
    assert await where(session, "Lamp") == []


# --- while it is at work -------------------------------------------------------------------------------------------


@contextmanager
def held_up(scene: Scene) -> Iterator[None]:
    """Meanwhile nothing can be written to the index: whoever would has to wait."""
    folder = layout.index_dir(str(scene.root), scene.cache)
    folder.mkdir(parents=True, exist_ok=True)
    with writer.write_lock(folder, 10.0):
        yield


async def test_nothing_is_lost_that_is_told_while_an_update_runs(serve: Serve) -> None:
    session = await coast(serve)
    with held_up(session.scene):
        document(session.scene, "src/lamp.py", "Lamp")
        watched(session, ("docs/src/lamp.py_kw.md", CREATED))
        await answered(session)
        await asyncio.sleep(0.3)
        # It has looked at all files, and waits to write.
        document(session.scene, "src/tide.py", "Ebb")
        watched(session, (KEYWORDS, CHANGED))
        document(session.scene, "src/wave.py", "Wave")
        watched(session, ("docs/src/wave.py_kw.md", CREATED))
        delete(session.scene, "docs/src/moon.py_kw.md")
        user_deleted(session, "docs/src/moon.py_kw.md")
        assert await where(session, "Tide") == ["docs/src/tide.py_docs.md:1"]
    await leads(session, "Lamp", LAMP)
    await leads(session, "Ebb", TIDE)
    await leads(session, "Wave", "docs/src/wave.py_docs.md:11")
    await leads(session, "Tide")
    await leads(session, "Moon")


async def test_nothing_is_lost_that_is_told_while_the_first_index_is_built(serve: Serve, scene: MakeScene) -> None:
    made = scene(COAST)
    waves = "".join(f"### `wave{number}`\n\n- **Type**: function\n\n" for number in range(2000))
    for number in range(50):
        # Read after the file that changes, and long enough for it to change meanwhile.
        made.write(f"docs/waves/{number}.py_kw.md", f"# Keywords: waves/{number}.py\n\n## W\n\n{waves}")
    session = await serve(made)

    async def progress() -> list[object]:
        return [one for one in session.client.progress_reports.values() if len(one) > 1]

    await until(progress)
    document(made, "src/tide.py", "Ebb")
    watched(session, (KEYWORDS, CHANGED))
    await until(lambda: where(session, "wave1999"))
    await leads(session, "Ebb", TIDE)


async def test_only_the_last_of_many_changes_counts(serve: Serve) -> None:
    session = await coast(serve)
    for number in range(100):
        document(session.scene, "src/tide.py", f"Wave{number}")
        watched(session, (KEYWORDS, CHANGED))
        if number % 10 == 0:
            await answered(session)
    await leads(session, "Wave99", TIDE)
    assert [name for number in range(99) if await where(session, name := f"Wave{number}")] == []


# --- more than one server, and more than one root ------------------------------------------------------------------


async def test_two_servers_on_one_workspace(serve: Serve) -> None:
    """Each is told of what its own editor did, and both answer all of it: there is one index."""
    first = await coast(serve)
    second = await serve(first.scene)
    await leads(second, "Tide", TIDE)
    for number in range(10):
        for session, source in ((first, "src/tide.py"), (second, "src/moon.py")):
            session.scene.write(f"docs/{source}_kw.md", pta_keywords(source, [(f"Name{number}{source[4]}", "Classs")]))
            watched(session, (f"docs/{source}_kw.md", CHANGED))
        written = document(first.scene, f"src/wave{number}.py", f"Wave{number}")
        for session in (first, second):
            watched(session, *((path, CREATED) for path in written))
    for session in (first, second):
        await leads(session, "Name9t", "docs/src/tide.py_docs.md:1")
        await leads(session, "Name9m", "docs/src/moon.py_docs.md:1")
        await leads(session, "Name0t")
        for number in range(10):
            await leads(session, f"Wave{number}", f"docs/src/wave{number}.py_docs.md:11")
        assert await messages(session) == []
        log = Path((await state(session))["log"]).read_text("utf-8")
        assert not re.search("WARNING|ERROR|Traceback", log)
    (index,) = first.scene.cache.iterdir()
    assert len(list(index.glob("index-*.db"))) == 1


async def test_two_servers_where_one_is_told_of_nothing(serve: Serve) -> None:
    first = await coast(serve)
    second = await serve(first.scene)
    await leads(second, "Tide", TIDE)
    document(first.scene, "src/tide.py", "Ebb")
    watched(first, (KEYWORDS, CHANGED))
    await leads(second, "Ebb", TIDE)
    await command(first, "rebuildIndex")
    document(first.scene, "src/lamp.py", "Lamp")
    watched(first, ("docs/src/lamp.py_kw.md", CREATED))
    await leads(second, "Lamp", LAMP)


NESTED = """
//- /sea/src/lamp.c pta
#include <src/tide.h>
//- /sea/src/tide.h pta
#define TIDE 1
//- /main.c
x<|>
"""


async def test_what_two_roots_hold_is_found_once(serve: Serve) -> None:
    session = await serve(NESTED, roots=("", "sea"))
    await leads(session, "TIDE", "sea/docs/src/tide.h_docs.md:11")
    document(session.scene, "sea:src/tide.h", "Ebb")
    watched(session, ("sea/docs/src/tide.h_kw.md", CHANGED))
    await leads(session, "Ebb", "sea/docs/src/tide.h_docs.md:11")
    await leads(session, "TIDE")


async def test_a_root_inside_of_another_comes_and_goes(serve: Serve, scene: MakeScene) -> None:
    made = scene(NESTED, roots=("", "sea"))
    session = await serve(made, folders=[folder_of(made, "")])
    await leads(session, "TIDE", "sea/docs/src/tide.h_docs.md:11")
    change_folders(session, added=["sea"])
    await leads(session, "TIDE", "sea/docs/src/tide.h_docs.md:11")
    document(session.scene, "sea:src/tide.h", "Ebb")
    watched(session, ("sea/docs/src/tide.h_kw.md", CHANGED))
    await leads(session, "Ebb", "sea/docs/src/tide.h_docs.md:11")
    change_folders(session, removed=["sea"])
    await leads(session, "Ebb", "sea/docs/src/tide.h_docs.md:11")
    assert await where(session, "TIDE") == []


async def test_the_page_of_a_file_that_two_roots_hold_is_found_once(serve: Serve) -> None:
    session = await serve(NESTED, roots=("", "sea"))
    await leads(session, "TIDE", "sea/docs/src/tide.h_docs.md:11")
    assert await where(session, "src/tide.h") == ["sea/docs/src/tide.h_docs.md:1"]


async def test_what_an_inner_root_leaves_out_is_left_out(serve: Serve) -> None:
    session = await serve(NESTED, roots=("", "sea"))
    await leads(session, "TIDE", "sea/docs/src/tide.h_docs.md:11")
    session.scene.write("sea/keydocs.toml", 'exclude = ["tide*"]\n')
    watched(session, ("sea/keydocs.toml", CREATED))
    await leads(session, "TIDE")
    session.open(uri="untitled:1", text="TID")
    assert await session.labels(0, 3) == []


@pytest.mark.parametrize("client", [VSCODE, NEOVIM])
async def test_what_happens_while_no_server_runs(serve: Serve, client: str) -> None:
    session = await coast(serve, client)
    await soon(session.client.shutdown_session())
    document(session.scene, "src/tide.py", "Ebb")
    document(session.scene, "src/lamp.py", "Lamp")
    delete(session.scene, "docs/src/moon.py_kw.md")
    again = await serve(session.scene, client)
    await leads(again, "Ebb", TIDE)
    await leads(again, "Lamp", LAMP)
    assert (await where(again, "Tide"), await where(again, "Moon")) == ([], [])


async def test_a_folder_that_comes_back_is_looked_at_again(serve: Serve) -> None:
    session = await coast(serve)
    change_folders(session, removed=[""])
    assert await where(session, "Tide") == []
    document(session.scene, "src/tide.py", "Ebb")
    change_folders(session, added=[""])
    await leads(session, "Ebb", TIDE)


# --- where an index cannot be written, or is of no use -------------------------------------------------------------


def without_rights() -> tuple[str, ...]:
    """The command that starts the server, for whom permissions count even where root runs the tests."""
    drop = "import ctypes,os,sys;p=ctypes.CDLL(None).prctl;[p(24,n,0,0,0) for n in (1,2)];os.execv(sys.argv[1],sys.argv[1:])"
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return (sys.executable, "-c", drop, *COMMAND) if is_root else COMMAND


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Meanwhile nothing can be written in a folder and in those below it."""
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    for path in folders:
        path.chmod(0o500)
    try:
        yield
    finally:
        for path in folders:
            path.chmod(0o700)


posix = pytest.mark.skipif(os.name == "nt" or (sys.platform == "darwin" and os.geteuid() == 0), reason="permissions")


@posix
@pytest.mark.process
@pytest.mark.parametrize("is_indexed", [False, True])
async def test_a_cache_folder_that_cannot_be_written(serve: Serve, scene: MakeScene, is_indexed: bool) -> None:
    """One message, and the index is in a temporary folder until the end."""
    made = scene(COAST)
    made.cache.mkdir()
    if is_indexed:
        made.refresh()
        document(made, "src/lamp.py", "Lamp")

    with read_only(made.cache):
        session = await serve(made, command=without_rights())

        async def shown() -> list[str]:
            return await messages(session)

        await leads(session, "Tide", TIDE)
        await leads(session, "Moon", MOON)
        (message,) = await until(shown)
        assert message.startswith("Keydocs can't write its index (")
        fallback = Path(message.rpartition(" in ")[2])
        assert fallback.is_dir()
        for source in ("src/tide.py", "src/moon.py"):
            document(made, source, "Ebb")
            watched(session, (f"docs/{source}_kw.md", CHANGED), ("docs/src/lamp.py_kw.md", CREATED))
        await leads(session, "Ebb", MOON, TIDE)
        await leads(session, "Lamp", *([LAMP] if is_indexed else []))
        assert await messages(session) == [message]
        await soon(session.client.shutdown_session())
        assert not fallback.exists()


@posix
@pytest.mark.process
async def test_a_workspace_that_cannot_be_written(serve: Serve, scene: MakeScene) -> None:
    made = scene(COAST)
    with read_only(made.folder):
        session = await serve(made, command=without_rights())
        await leads(session, "Tide", TIDE)
        await command(session, "rebuildIndex")
        await leads(session, "Moon", MOON)
        assert await messages(session) == []


@pytest.mark.parametrize("version", ["0", str(schema.VERSION - 1), str(schema.VERSION + 1), "?"])
async def test_an_index_of_another_version_is_built_anew(serve: Serve, scene: MakeScene, version: str) -> None:
    made = scene(COAST)
    index = Path(made.refresh().index)
    with sqlite3.connect(index) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'version'", (version,))
        connection.execute("DELETE FROM files")
    session = await serve(made)
    await leads(session, "Tide", TIDE)
    assert await messages(session) == []


# --- folders that are far more than a project ----------------------------------------------------------------------


REFUSED = "Keydocs does not index {}: that is far more than a project. Open a folder in it, or set keydocs.allowLargeRoots to true."


@pytest.mark.parametrize("home", ["", "users/me"])
async def test_the_home_folder_is_not_indexed_until_it_is_allowed(
    serve: Serve, scene: MakeScene, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    """Nor is what is above it."""
    made = scene(COAST)
    monkeypatch.setenv("HOME", str(made.root / home))
    session = await serve(made)

    async def shown() -> list[str]:
        return await messages(session)

    assert await until(shown) == [REFUSED.format(made.root)]
    watched(session, (KEYWORDS, CHANGED))
    await asyncio.sleep(0.3)
    assert await where(session, "Tide") == []
    assert not made.cache.exists()
    configure(session, {"keydocs": {"allowLargeRoots": True}})
    await leads(session, "Tide", TIDE)
    configure(session, {"keydocs": {"allowLargeRoots": False}})
    await leads(session, "Tide")
    assert await messages(session) == [REFUSED.format(made.root)]


async def test_the_root_of_a_file_system_is_not_indexed(serve: Serve, scene: MakeScene) -> None:
    """A folder beside it is."""
    made = scene(COAST)
    folders = [types.WorkspaceFolder("file:///", "/"), types.WorkspaceFolder(made.root.as_uri(), "ws")]
    session = await serve(made, folders=folders)
    await leads(session, "Tide", TIDE)
    assert await messages(session) == [REFUSED.format("/")]
    assert [path.name[:3] for path in made.cache.iterdir()] == ["ws-"]


async def test_a_folder_in_the_home_folder_is_indexed(
    serve: Serve, scene: MakeScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = scene(COAST)
    monkeypatch.setenv("HOME", str(made.root.parent))
    session = await serve(made)
    await leads(session, "Tide", TIDE)
    assert await messages(session) == []


# --- what is said of it --------------------------------------------------------------------------------------------


async def numbers(session: Session) -> tuple[int, int]:
    """How many keyword files and entries there are."""
    (root,) = (await state(session))["roots"]
    return root["keywordFiles"], root["entries"]


async def test_the_numbers_follow(serve: Serve) -> None:
    session = await coast(serve)
    assert await numbers(session) == (2, 2)
    document(session.scene, "src/tide.py", "Ebb", "Tide")
    watched(session, (KEYWORDS, CHANGED))
    await leads(session, "Ebb", TIDE)
    assert await numbers(session) == (2, 3)


async def test_the_status_follows(serve: Serve) -> None:
    session = await coast(serve)
    document(session.scene, "src/tide.py", "Ebb", "Tide")
    watched(session, (KEYWORDS, CHANGED))
    await leads(session, "Ebb", TIDE)

    async def last() -> tuple[int, int]:
        return session.statuses[-1]["keywordFiles"], session.statuses[-1]["entries"]

    await until(last, lambda found: found == (2, 3))


async def test_completion_has_room_for_what_is_there(serve: Serve) -> None:
    """Many names go at once, but not so many files that the index is built anew."""
    names = "".join(f"class Wave{number}: ...\n" for number in range(250))
    others = "".join(f"//- /src/file{number}.py pta\nclass File{number}: ...\n" for number in range(100))
    session = await serve(f"//- /src/wave.py pta\n{names}//- /src/late.py pta\nclass WaveOfTheSea: ...\n{others}")
    session.open(uri="untitled:1", text="Wav")

    async def labels() -> list[str]:
        return await session.labels(0, 3)

    await until(labels, lambda found: len(found) == 100)
    delete(session.scene, "docs/src/wave.py_kw.md")
    watched(session, ("docs/src/wave.py_kw.md", DELETED))
    await leads(session, "Wave1")
    await until(labels, lambda found: found == ["WaveOfTheSea"])


async def test_of_thousands_of_folders_the_first_hundred_are_searched(serve: Serve, scene: MakeScene) -> None:
    made = scene(COAST)
    folders = [types.WorkspaceFolder(made.root.as_uri(), "ws")]
    folders += [types.WorkspaceFolder((made.root / f"f{number}").as_uri(), "f") for number in range(9_999)]
    session = await serve(made, folders=folders)
    await leads(session, "Tide", TIDE)
    assert await messages(session) == ["Keydocs searches the first 100 of the workspace's 10,000 folders."]
