"""The commands of the server, and its log."""

from __future__ import annotations

import logging
import os
import re
import stat
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from keydocs import __version__
from keydocs.code.source import understood_languages
from keydocs.fs import confined
from keydocs.index import layout
from keydocs.lsp.logging import ClientHandler
from keydocs.lsp.status import in_words
from lsp.conftest import Serve, Session, soon, until
from lsp.steps import (
    CHANGED,
    CREATED,
    DELETED,
    answered,
    command,
    configure,
    delete,
    document,
    edit,
    leads,
    messages,
    retype,
    state,
    watched,
    where,
)
from support import MakeScene, corrupt, pta_keywords

COAST = """
//- /src/tide.py pta
class Tide:
    def height(self): ...
//- /src/moon.py pta
class Tide: ...
//- /main.py
x = Ti<|>de()
"""
MOON, TIDE = "docs/src/moon.py_docs.md", "docs/src/tide.py_docs.md"
POOR = "minimal"
"""A client that can show messages only."""


async def coast(serve: Serve, client: str = "visual_studio_code", **options: Any) -> Session:
    session = await serve(COAST, client, **options)
    await leads(session, "height", f"{TIDE}:12")
    return session


async def shown(session: Session) -> list[types.ShowDocumentParams]:
    return session.client.shown_documents


async def test_the_commands(serve: Serve) -> None:
    session = await coast(serve)
    provider = session.result.capabilities.execute_command_provider
    assert provider is not None
    names = [
        "repairLinks",
        "rebuildIndex",
        "showIndexInfo",
        "openDocumentation",
        "searchIdentifiers",
        "findSource",
        "showLog",
    ]
    assert list(provider.commands) == [f"keydocs.{name}" for name in names]


async def test_a_command_that_there_is_none_of_is_an_error(serve: Serve) -> None:
    session = await coast(serve)
    with pytest.raises(Exception, match=r"keydocs\.nothing"):
        await command(session, "nothing")
    assert await where(session, "height") == [f"{TIDE}:12"]


# --- rebuildIndex --------------------------------------------------------------------------------------------------


async def test_rebuild_reads_all_again(serve: Serve) -> None:
    """Also what is not to be seen by a file's size and time."""
    session = await coast(serve)
    path = session.scene.folder / "docs/src/tide.py_kw.md"
    status = path.stat()
    path.write_text(path.read_text("utf-8").replace("height", "weight"), "utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    watched(session, ("docs/src/tide.py_kw.md", CREATED))
    await answered(session)
    assert await command(session, "rebuildIndex") is None
    await leads(session, "weight", f"{TIDE}:1")
    assert await where(session, "height") == []


async def test_rebuild_that_is_waited_for_tells_its_end(serve: Serve) -> None:
    session = await coast(serve)
    await until(lambda: session.states(), lambda found: found[-1] == "ready")
    document(session.scene, "src/sun.py", "Sun")
    before = len(session.statuses)
    answer = await command(session, "rebuildIndex", {"wait": True})
    assert [status["state"] for status in session.statuses[before:]][-2:] == ["indexing", "ready"]
    assert (answer["state"], answer["message"]) == ("ready", "3 keyword files, 3 names")
    assert await where(session, "Sun") == ["docs/src/sun.py_docs.md:11"]


async def test_rebuild_helps_where_an_index_is_broken(serve: Serve) -> None:
    session = await coast(serve)
    index = layout.current_database(layout.index_dir(str(session.scene.root), session.scene.cache))
    assert index is not None
    corrupt(index, "files")
    await command(session, "rebuildIndex")
    await leads(session, "height", f"{TIDE}:12")


async def test_commands_that_take_no_arguments_pass_over_them(serve: Serve) -> None:
    session = await coast(serve)
    hostile: list[list[Any]] = [[None], [[]], [{"root": 3}], ["x", 1, {}]]
    for arguments in hostile:
        assert await command(session, "rebuildIndex", *arguments) is None
        assert await command(session, "showLog", *arguments) == str(log_of(session))
        assert len((await command(session, "showIndexInfo", *arguments))["roots"]) == 1
    assert await where(session, "height") == [f"{TIDE}:12"]


async def test_rebuild_without_a_folder(serve: Serve) -> None:
    session = await serve(COAST, folders=[])
    assert await command(session, "rebuildIndex") is None


# --- showIndexInfo -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("client", ["visual_studio_code", POOR])
async def test_what_there_is_to_say_of_an_index(serve: Serve, client: str) -> None:
    session = await coast(serve, client)
    await until(lambda: session.states(), lambda found: "ready" in found)
    folder = layout.index_dir(str(session.scene.root), session.scene.cache)
    info = await command(session, "showIndexInfo")
    assert info == {
        "version": __version__,
        "roots": [
            {
                "root": str(session.scene.root),
                "index": str(layout.current_database(folder)),
                "message": "2 keyword files, 2 names",
                "keywordFiles": 2,
                "entries": 3,
                "names": 2,
                "problems": 0,
            }
        ],
        "understoodLanguages": understood_languages(),
        "log": str(session.scene.cache.parent / "state/keydocs/log/keydocs.log"),
    }
    assert {"python", "cpp", "typescript"} <= set(understood_languages())
    assert await messages(session) == [f"Keydocs {__version__}\n{session.scene.root}: 2 keyword files, 2 names"]


async def test_info_and_status_say_the_same_whatever_comes_and_goes(serve: Serve) -> None:
    session = await coast(serve)
    document(session.scene, "src/sun.py", "Sun")
    watched(session, ("docs/src/sun.py_kw.md", CREATED))
    await leads(session, "Sun", "docs/src/sun.py_docs.md:11")
    await same_as_the_status(session, "3 keyword files, 3 names")
    delete(session.scene, "docs/src/moon.py_kw.md")
    watched(session, ("docs/src/moon.py_kw.md", DELETED))
    await same_as_the_status(session, "2 keyword files, 3 names")


def test_numbers_in_words() -> None:
    assert in_words(0, 0, 0) == "0 keyword files, 0 names"
    assert in_words(1, 1, 1) == "1 keyword file, 1 name, 1 problem"
    assert in_words(35_937, 100_063, 1_200) == "35,937 keyword files, 100,063 names, 1,200 problems"


async def same_as_the_status(session: Session, message: str) -> None:
    async def said() -> bool:
        return bool(session.statuses[-1]["message"] == message)

    await until(said)
    (root,) = (await state(session))["roots"]
    names = ("message", "keywordFiles", "entries", "names", "problems")
    assert {name: root[name] for name in names} == {name: session.statuses[-1][name] for name in names}


async def test_the_index_that_is_named_is_there(serve: Serve, scene: MakeScene) -> None:
    """It is another when it was built anew, by whichever server."""
    first = await coast(serve)
    second = await serve(first.scene)
    await leads(second, "height", f"{TIDE}:12")

    async def index() -> str:
        (root,) = (await state(first))["roots"]
        return str(root["index"])

    before = await until(index)
    assert Path(before).exists()
    await command(second, "rebuildIndex")
    await until(index, lambda found: found != before)
    assert Path(await index()).exists()


async def test_a_workspace_without_folders(serve: Serve) -> None:
    session = await serve(COAST, folders=[])
    assert (await command(session, "showIndexInfo"))["roots"] == []
    assert await messages(session) == [f"Keydocs {__version__}\nno folder is open"]


async def test_a_workspace_without_keyword_files(serve: Serve) -> None:
    session = await serve("//- /README.md\n# Nothing\n")
    await until(lambda: session.states(), lambda found: "ready" in found)
    (root,) = (await state(session))["roots"]
    assert root["index"] == ""
    assert {root[name] for name in ("keywordFiles", "entries", "names", "problems")} == {0}


async def test_problems_are_counted(serve: Serve) -> None:
    session = await coast(serve)
    odd = session.scene.write("docs/src/odd_kw.md", "# Keywords\n")
    # More than is read of any file.
    os.truncate(odd, confined.MAX_BYTES + 1)
    watched(session, ("docs/src/odd_kw.md", CREATED))

    async def problems() -> int:
        return int((await state(session))["roots"][0]["problems"])

    await until(problems)


# --- findSource ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "more", "line"),
    [
        (TIDE, {}, 0),
        (TIDE, {"position": {"line": 11, "character": 8}}, 1),
        (TIDE, {"position": {"line": 2, "character": 0}}, 0),
        ("docs/src/tide.py_kw.md", {}, 0),
    ],
)
async def test_the_source_that_a_page_is_about(serve: Serve, path: str, more: dict[str, Any], line: int) -> None:
    session = await coast(serve)
    found = await command(session, "findSource", {"uri": session.uri_of(path), **more})
    assert lines(session, [found]) == [f"src/tide.py:{line + 1}"]


async def test_what_is_about_no_source(serve: Serve) -> None:
    session = await coast(serve)
    delete(session.scene, "src/tide.py")
    for uri in (session.uri_of("src/moon.py"), session.uri_of(TIDE), "untitled:1", "file:///elsewhere/x_docs.md", 7):
        assert await command(session, "findSource", {"uri": uri}) is None
    assert await command(session, "findSource") is None


# --- searchIdentifiers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("argument", ["eigh", {"query": "eigh"}])
async def test_the_search_finds_a_part_of_a_name_where_symbols_are_turned_off(serve: Serve, argument: Any) -> None:
    session = await coast(serve, initialization_options={"workspaceSymbol": {"enable": False}})
    assert not await soon(session.client.workspace_symbol_async(types.WorkspaceSymbolParams("eigh")))
    (found,) = await command(session, "searchIdentifiers", argument)
    assert (found["name"], found["containerName"], found["data"]) == ("height", "src/tide.py", {"kind": "function"})
    assert found["location"] == {"uri": session.uri_of(TIDE)}


@pytest.mark.parametrize("arguments", [[], [None], [3], [{"query": 3}], [{}], [""], ["x" * 2000]])
async def test_the_search_for_nothing_finds_nothing(serve: Serve, arguments: list[Any]) -> None:
    session = await coast(serve)
    assert await command(session, "searchIdentifiers", *arguments) == []


# --- openDocumentation ---------------------------------------------------------------------------------------------


def position(session: Session, line: int, character: int, **more: Any) -> dict[str, Any]:
    return {"uri": session.uri, "position": {"line": line, "character": character}, **more}


def lines(session: Session, found: list[dict[str, Any]]) -> list[str]:
    """Locations as ``docs/src/tide.py_docs.md:11``."""
    base = session.uri_of("")
    return [f"{one['uri'].removeprefix(base + '/')}:{one['range']['start']['line'] + 1}" for one in found]


@pytest.mark.parametrize("argument", ["height", {"name": "height"}])
async def test_documentation_by_name(serve: Serve, argument: Any) -> None:
    session = await coast(serve)
    found = await command(session, "openDocumentation", argument)
    assert lines(session, found) == [f"{TIDE}:12"]
    assert await messages(session) == []
    (document_,) = await until(lambda: shown(session))
    assert (document_.uri, document_.take_focus, document_.external) == (session.uri_of(TIDE), True, False)
    assert document_.selection is not None and document_.selection.start == types.Position(11, 8)


async def test_documentation_of_what_is_at_a_position(serve: Serve) -> None:
    session = await coast(serve)
    found = await command(session, "openDocumentation", position(session, 0, 5))
    assert lines(session, found) == [f"{MOON}:11", f"{TIDE}:11"]
    (document_,) = await until(lambda: shown(session))
    assert document_.uri == session.uri_of(MOON)


async def test_documentation_of_a_name_as_it_is_meant_in_a_document(serve: Serve) -> None:
    session = await coast(serve)
    session.open("src/tide.py", language="python")
    found = await command(session, "openDocumentation", {"name": "Tide", "uri": session.uri})
    assert lines(session, found)[0] == f"{TIDE}:11"
    # The name wins over the position.
    found = await command(session, "openDocumentation", position(session, 0, 6, name="height"))
    assert lines(session, found) == [f"{TIDE}:12"]


async def test_documentation_of_what_is_not_saved(serve: Serve) -> None:
    session = await coast(serve)
    session.open(uri="untitled:1", text="height")
    assert lines(session, await command(session, "openDocumentation", position(session, 0, 0))) == [f"{TIDE}:12"]


async def test_a_client_that_can_show_no_documents_gets_the_places(serve: Serve) -> None:
    session = await coast(serve, POOR)
    assert lines(session, await command(session, "openDocumentation", "height")) == [f"{TIDE}:12"]
    await answered(session)
    assert (await shown(session), await messages(session)) == ([], [])


async def test_who_wants_the_places_alone_is_shown_nothing(serve: Serve) -> None:
    session = await coast(serve)
    quietly = {"name": "height", "show": False}
    assert lines(session, await command(session, "openDocumentation", quietly)) == [f"{TIDE}:12"]
    assert await command(session, "openDocumentation", {"name": "Ebb", "show": False}) == []
    assert (await state(session))["roots"]
    await answered(session)
    assert (await shown(session), await messages(session)) == ([], [])


@pytest.mark.parametrize("client", ["visual_studio_code", POOR])
async def test_where_nothing_is_known_a_message_says_so(serve: Serve, client: str) -> None:
    session = await coast(serve, client)
    assert await command(session, "openDocumentation", "Ebb") == []
    assert await command(session, "openDocumentation", position(session, 0, 0)) == []
    assert await command(session, "openDocumentation") == []
    assert await messages(session) == [
        "Keydocs knows no documentation of Ebb",
        "Keydocs knows no documentation of what is there",
        "Keydocs knows no documentation of what is there",
    ]
    assert await shown(session) == []


HOSTILE: list[Any] = [
    None, True, 3, 1.5, "", "\0", "\ud800", [], [[]], ["height"], {}, {"name": 3}, {"name": None}, {"name": ["height"]},
    {"name": {"name": "height"}}, {"name": "../../etc/passwd"}, {"uri": 3}, {"uri": "file:///", "position": 3},
    {"uri": "::", "position": {}}, {"uri": None, "position": {"line": 0, "character": 0}},
    {"uri": "file:///etc/passwd", "position": {"line": 0, "character": 0}}, {"uri": "{uri}", "position": [0, 5]},
    {"uri": "{uri}", "position": {"line": "0", "character": "0"}}, {"uri": "{uri}", "position": {"line": -1}},
    {"uri": "{uri}", "position": {"line": 1.5, "character": 0}}, {"uri": "{uri}", "position": {"line": 9, "character": 9}},
    {"uri": "{uri}", "position": {"line": None, "character": None}}, {"uri": "{uri}", "position": {"character": 5}},
]  # fmt: skip
"""Arguments of which nothing can be known. ``{uri}`` stands for an open document."""


async def answers_nothing(session: Session, argument: Any) -> None:
    """Whether the command says in a short message that nothing is known, and goes on working."""
    if isinstance(argument, dict) and argument.get("uri") == "{uri}":
        argument = {**argument, "uri": session.uri}
    session.client.messages.clear()
    assert await command(session, "openDocumentation", argument) == [], argument
    (message,) = await messages(session)
    assert message.startswith("Keydocs knows no documentation of ")
    assert len(message) < 1000
    assert await where(session, "height") == [f"{TIDE}:12"]


async def test_whatever_the_arguments_are(serve: Serve) -> None:
    session = await coast(serve)
    for argument in HOSTILE:
        await answers_nothing(session, argument)
    assert await command(session, "openDocumentation", 1, "height", None) == []
    assert lines(session, await command(session, "openDocumentation", "height", 2, None)) == [f"{TIDE}:12"]


@pytest.mark.parametrize("line", [2**31, 10**12, 2**70])
async def test_a_line_that_no_document_has(serve: Serve, line: int) -> None:
    session = await coast(serve)
    await answers_nothing(session, {"uri": "{uri}", "position": {"line": line, "character": 0}})


async def test_a_name_as_long_as_a_book(serve: Serve) -> None:
    session = await coast(serve)
    await answers_nothing(session, "x" * 100_000)


# --- showLog, and the log ------------------------------------------------------------------------------------------


def log_of(session: Session) -> Path:
    return session.scene.cache.parent / "state/keydocs/log/keydocs.log"


async def test_the_log_is_shown(serve: Serve) -> None:
    session = await coast(serve)
    assert await command(session, "showLog") == str(log_of(session))
    (document_,) = await until(lambda: shown(session))
    assert document_.uri == log_of(session).as_uri()
    assert await messages(session) == []


async def test_a_client_that_can_show_no_documents_is_told_where_the_log_is(serve: Serve) -> None:
    session = await coast(serve, POOR)
    assert await command(session, "showLog") == str(log_of(session))
    assert await messages(session) == [f"The log of Keydocs is {log_of(session)}"]


async def test_there_may_be_no_log(serve: Serve) -> None:
    session = await coast(serve, initialization_options={"log": {"level": "off"}})
    assert await command(session, "showLog") is None
    assert await messages(session) == ["Keydocs keeps no log file: see keydocs.log.level and keydocs.log.file"]
    assert not log_of(session).exists()
    assert await shown(session) == []


async def test_a_log_that_cannot_be_written_is_no_log(serve: Serve, scene: MakeScene) -> None:
    made = scene(COAST)
    made.cache.parent.joinpath("state").write_text("a file where the folder should be")
    session = await coast(serve)
    assert await command(session, "showLog") is None
    assert [one.message[:13] for one in session.client.log_messages][:1] == ["no log file: "]


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
async def test_the_user_alone_can_read_the_log(serve: Serve) -> None:
    session = await coast(serve)
    assert stat.S_IMODE(log_of(session).stat().st_mode) == 0o600
    other = session.scene.folder.parent / "logs/other.log"
    configure(session, {"keydocs": {"log": {"file": str(other)}}})
    await answered(session)
    assert stat.S_IMODE(other.stat().st_mode) == 0o600


@pytest.mark.parametrize("level", ["info", "debug"])
async def test_nothing_that_is_in_files_is_in_the_log(serve: Serve, level: str) -> None:
    """Nor what is typed, nor what is asked for."""
    session = await serve(COAST, initialization_options={"log": {"level": level}})
    await leads(session, "height", f"{TIDE}:12")
    document(session.scene, "src/tide.py", "Secret")
    session.scene.write("docs/src/odd_kw.md", "\ud7ff Secret\n- **`Secret`**: [x](Secret.md)\n")
    session.scene.write("keydocs.toml", 'exclude = ["Secret"]\n')
    watched(session, ("docs/src/tide.py_kw.md", CHANGED), ("docs/src/odd_kw.md", CREATED), ("keydocs.toml", CREATED))
    await until(lambda: where(session, "Secret"))
    edit(session, "docs/src/moon.py_kw.md", pta_keywords("src/moon.py", [("Secret", "Classs")]))
    retype(session, "docs/src/moon.py_kw.md", "Secret")
    session.open(uri="untitled:1", text="Secret")
    await session.hover(0, 0)
    await session.labels(0, 6)
    await command(session, "openDocumentation", "Secret")
    await command(session, "openDocumentation", "SecretTo")
    await command(session, "rebuildIndex")
    await until(lambda: session.states(), lambda found: found[-1] == "ready")
    text = log_of(session).read_text("utf-8")
    assert "keyword files" in text
    assert "Secret" not in text + "".join(one.message for one in session.client.log_messages)


LEVELS = {
    "debug": {"INFO", "WARNING"},
    "info": {"INFO", "WARNING"},
    "warning": {"WARNING"},
    "error": set(),
    "off": set(),
}


def test_the_log_shows_control_characters() -> None:
    said: list[types.LogMessageParams] = []
    record = logging.LogRecord("keydocs", logging.INFO, "", 0, "%s: 5", ("/ws/\x1b[31m\u202ea\nb",), None)
    ClientHandler(said.append).handle(record)
    assert [one.message for one in said] == [r"/ws/\u001b[31m\u202ea\u000ab: 5"]


async def test_the_level_says_what_is_logged(serve: Serve) -> None:
    """To the client and to the file alike."""
    session = await coast(serve)
    told = session.client.log_messages
    for number, (level, expected) in enumerate(LEVELS.items()):
        file = session.scene.folder.parent / f"{level}.log"
        configure(session, {"keydocs": {"log": {"level": level, "file": str(file)}}})
        await answered(session)
        told.clear()
        # A warning, and an index that is built.
        configure(session, {"keydocs": {"log": {"level": level, "file": str(file)}, f"unknown{number}": 3}})
        before = len(session.statuses)
        await command(session, "rebuildIndex")
        await until(lambda: session.states(), lambda found, before=before: "ready" in found[before:])  # type: ignore[misc]
        await answered(session)
        assert {one.type.name.upper() for one in told if one.type is not types.MessageType.Log} == expected, level
        written = file.read_text("utf-8") if file.exists() else ""
        assert {kind for kind in ("INFO", "WARNING") if kind in written} == expected, level


async def test_the_level_can_change(serve: Serve) -> None:
    session = await coast(serve, initialization_options={"log": {"level": "off"}})
    await until(lambda: session.states(), lambda found: "ready" in found)
    assert session.client.log_messages == []
    configure(session, {"keydocs": {"log": {"level": "info"}}})
    document(session.scene, "src/lamp.py", "Lamp")
    watched(session, ("docs/src/lamp.py_kw.md", CREATED))

    async def told() -> list[str]:
        return [one.message for one in session.client.log_messages]

    (message,) = await until(told)
    assert re.fullmatch(rf"{re.escape(str(session.scene.root))}: 3 keyword files, 1 added, .*", message)

    async def is_written() -> bool:
        return message in log_of(session).read_text("utf-8")

    await until(is_written)
