"""Every setting, by every road that it may come by: it has its effect while the server runs, and loses it again."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pytest_lsp import LanguageClient
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

from keydocs.settings import TEAM_FILES
from keydocs.settings.schema import SETTINGS, Scope
from lsp.conftest import Serve, Session, make_client, soon, until
from lsp.memory import converter
from lsp.steps import (
    CHANGED,
    CREATED,
    DELETED,
    answered,
    command,
    configure,
    delete,
    messages,
    state,
    watched,
    where,
)
from support import MakeScene, Scene, pta_keywords

COAST = """
//- /src/tide.py pta
class Tide: ...
class TideTable: ...
//- /src/moon.py pta
class Tide: ...
//- /NOTES.md pta also=harbour
The harbour.
//- /docs/src/lamp.keys.md
# Keyword Index: `src/lamp.py`

## Keywords Extracted

### Classs

- **`Lamp`**: [lamp.py_docs.md](./lamp.py_docs.md)
//- /.gitignore
moon*
//- /asked.txt
harbour Tide Ti T
"""
HARBOUR, TIDE, TI, T = 1, 10, 15, 17
"""Characters of the document that is asked about: inside of a word, or at its end."""


async def places(session: Session) -> int:
    """To how many places ``Tide`` leads."""
    return len(await session.places(0, TIDE))


async def is_hovered(session: Session) -> bool:
    return await session.hover(0, TIDE) is not None


async def found_by_references(session: Session) -> int:
    """How many references ``Tide`` has."""
    params = types.ReferenceParams(types.ReferenceContext(True), **session.at(0, TIDE))
    return len(await soon(session.client.text_document_references_async(params)) or [])


async def implemented(session: Session) -> int:
    """To how many sources ``Tide`` leads."""
    found = await soon(
        session.client.text_document_implementation_async(types.ImplementationParams(**session.at(0, TIDE)))
    )
    return len(found or [])


async def searched(session: Session) -> list[str]:
    params = types.WorkspaceSymbolParams("table")
    return [symbol.name for symbol in await soon(session.client.workspace_symbol_async(params)) or []]


async def linked(session: Session) -> int:
    """How many links the keyword file of ``Tide`` has."""
    path = "docs/src/tide.py_kw.md"
    uri, text = session.uri_of(path), (session.scene.folder / path).read_text("utf-8")
    item = types.TextDocumentItem(uri, "markdown", 1, text)
    session.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    identifier = types.TextDocumentIdentifier(uri)
    found = await soon(session.client.text_document_document_link_async(types.DocumentLinkParams(identifier)))
    session.client.text_document_did_close(types.DidCloseTextDocumentParams(identifier))
    return len(found or [])


async def is_prose_hovered(session: Session) -> bool:
    return await session.hover(0, HARBOUR) is not None


async def completed(session: Session) -> list[str]:
    return await session.labels(0, TI)


async def completed_by_one_letter(session: Session) -> list[str]:
    return await session.labels(0, T)


async def lensed(session: Session) -> list[str]:
    path = "docs/src/tide.py_docs.md"
    uri, text = session.uri_of(path), (session.scene.folder / path).read_text("utf-8")
    item = types.TextDocumentItem(uri, "markdown", 1, text)
    session.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    params = types.CodeLensParams(types.TextDocumentIdentifier(uri))
    found = await soon(session.client.text_document_code_lens_async(params))
    session.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
    return [lens.command.title for lens in found or [] if lens.command]


WRONG = f"""# Keyword Index: `src/wrong.py`

**Total Keywords**: 9

- **`Wrong`**: [wrong](../nowhere.md), [never](TBD), [itself](#ebb), [runs](command:x)
- **`Wrong`**: written â†’ wrong

{"on and on " * 3000}
"""
LONELY = "# Documentation: `src/lonely.py`\n\n## Original Source\n\n```python\nLonely = 1\n```\n"


def found(code: str) -> Callable[[Session], Awaitable[list[str]]]:
    """How bad something is, as often as it is found in a document in which it is wrong."""

    async def question(session: Session) -> list[str]:
        path, text = "docs/src/wrong.py_kw.md", WRONG
        if code == "page-without-keyword-file":
            path, text = "docs/src/lonely.py_docs.md", LONELY
            session.scene.write(path, text)
        elif code == "no-entries":
            text = "# Keywords: `src/wrong.py`\n\nNothing that is listed.\n"
        elif code == "unclosed-fence":
            text = "# Keywords: `src/wrong.py`\n\n- **`Wrong`**\n\n```\nnever closed\n"
        elif code in ("entry-not-on-page", "outdated-page"):
            path = "docs/src/tide.py_kw.md"
            text = (session.scene.folder / path).read_text("utf-8").replace("TideTable", "Zodiac")
            os.utime(session.scene.folder / "docs/src/tide.py_docs.md", (1, 1))
        uri = session.uri_of(path)
        item = types.TextDocumentItem(uri, "markdown", 1, text)
        session.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
        answer = await soon(session.client.text_document_diagnostic_async(params))
        session.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
        return [one.severity.name for one in getattr(answer, "items", ()) if one.code == code]

    return question


async def is_lamp_known(session: Session) -> bool:
    return bool(await where(session, "Lamp"))


async def is_indexed(session: Session) -> bool:
    return bool((await state(session))["roots"])


async def folder_of_the_index(session: Session) -> str:
    """What holds the folder with the index of the workspace."""
    await until(lambda: places(session))
    (root,) = (await state(session))["roots"]
    return Path(root["index"]).parts[-3] if root["index"] else ""


async def is_work_logged(session: Session) -> bool:
    """Whether the client is told of an index that is built."""
    before, statuses = len(session.client.log_messages), len(session.statuses)
    await command(session, "rebuildIndex")

    async def is_done() -> bool:
        return any(status["state"] == "ready" for status in session.statuses[statuses:])

    await until(is_done)
    return len(session.client.log_messages) > before


async def log_file(session: Session) -> str:
    return Path(await command(session, "showLog") or "").name


@dataclass(frozen=True)
class Effect:
    """``of`` what ``value`` has an effect: ``usual`` without it, ``then`` with it. In a value, ``{here}`` stands
    for the test's folder."""

    value: Any
    of: Callable[[Session], Awaitable[Any]]
    usual: Any
    then: Any

    def value_in(self, scene: Scene) -> Any:
        return self.value.replace("{here}", str(scene.folder.parent)) if isinstance(self.value, str) else self.value


FOR_EDITORS = {"askLanguageServers", "definition.when"}
"""Settings that the plugins of editors follow, not the server."""
EFFECTS = {
    "hideProse": Effect(False, is_prose_hovered, False, True),
    "definition.enable": Effect({"plaintext": False}, places, 2, 0),
    "definition.languages": Effect({"plaintext": False}, places, 2, 0),
    "definition.limit": Effect(1, places, 2, 1),
    "references.enable": Effect(False, found_by_references, 4, 0),
    "references.languages": Effect({"plaintext": False}, found_by_references, 4, 0),
    "implementation.enable": Effect({"plaintext": False}, implemented, 2, 0),
    "implementation.languages": Effect({"plaintext": False}, implemented, 2, 0),
    "hover.enable": Effect(False, is_hovered, True, False),
    "hover.languages": Effect({"plaintext": False}, is_hovered, True, False),
    "completion.enable": Effect({"*": False, "python": True}, completed, ["Tide", "TideTable"], []),
    "completion.languages": Effect({"plaintext": False}, completed, ["Tide", "TideTable"], []),
    "completion.limit": Effect(1, completed, ["Tide", "TideTable"], ["Tide"]),
    "completion.minLength": Effect(1, completed_by_one_letter, [], ["Tide", "TideTable"]),
    "workspaceSymbol.enable": Effect(False, searched, ["TideTable"], []),
    "documentLink.enable": Effect(False, linked, 2, 0),
    "diagnostics.enable": Effect(False, found("wrong-count"), ["Warning"], []),
    "diagnostics.preset": Effect("docs-only", found("missing-source"), ["Warning"], []),
    "diagnostics.brokenLink": Effect("hint", found("broken-link"), ["Error"], ["Hint"]),
    "diagnostics.unsafeLink": Effect("off", found("unsafe-link"), ["Error"], []),
    "diagnostics.unfilledPlaceholder": Effect("off", found("unfilled-placeholder"), ["Error"], []),
    "diagnostics.missingPage": Effect("warning", found("missing-page"), ["Error"], ["Warning"]),
    "diagnostics.missingSource": Effect("off", found("missing-source"), ["Warning"], []),
    "diagnostics.deadFragment": Effect("error", found("dead-fragment"), ["Warning"], ["Error"]),
    "diagnostics.duplicateEntry": Effect("off", found("duplicate-entry"), ["Warning"], []),
    "diagnostics.wrongCount": Effect("information", found("wrong-count"), ["Warning"], ["Information"]),
    "diagnostics.noEntries": Effect("hint", found("no-entries"), ["Warning"], ["Hint"]),
    "diagnostics.entryNotOnPage": Effect("off", found("entry-not-on-page"), ["Information"], []),
    "diagnostics.pageWithoutKeywordFile": Effect("off", found("page-without-keyword-file"), ["Warning"], []),
    "diagnostics.outdatedPage": Effect("hint", found("outdated-page"), [], ["Hint"]),
    "diagnostics.misDecodedText": Effect("off", found("mis-decoded-text"), ["Warning"], []),
    "diagnostics.unclosedFence": Effect("off", found("unclosed-fence"), ["Warning"], []),
    "diagnostics.notRead": Effect("off", found("not-read"), ["Warning"], []),
    "codeLens.enable": Effect(True, lensed, [], ["Listed in 1 keyword file"]),
    "keywordFiles": Effect(["**/*_kw.md", "*.keys.md"], is_lamp_known, False, True),
    "exclude": Effect(["docs/src/moon*"], places, 2, 1),
    "respectGitignore": Effect(True, places, 2, 1),
    "allowLargeRoots": Effect(True, is_indexed, False, True),
    "index.folder": Effect("{here}/elsewhere", folder_of_the_index, "cache", "elsewhere"),
    "log.level": Effect("error", is_work_logged, True, False),
    "log.file": Effect("{here}/other.log", log_file, "keydocs.log", "other.log"),
}
IN_TEAM_FILES = {name for name, setting in SETTINGS.items() if setting.scope is not Scope.MACHINE}


def test_every_setting_is_here() -> None:
    assert list(EFFECTS) == [name for name in SETTINGS if name not in FOR_EDITORS]


each_setting = pytest.mark.parametrize("name", EFFECTS)


@pytest.fixture
def coast(serve: Serve, scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Awaitable[Session]]:
    """Starts a server for the workspace, with the document that is asked about open."""

    async def start(name: str = "", client: str = "visual_studio_code", **options: Any) -> Session:
        made = scene(COAST)
        for path, text in options.pop("files", {}).items():
            made.write(path, text)
        if name == "allowLargeRoots":
            monkeypatch.setenv("HOME", str(made.root))
        session = await serve(made, client, **options)
        session.open("asked.txt")

        async def is_indexed_or_refused() -> bool:
            roots = (await state(session))["roots"]
            return all(root["entries"] for root in roots) and bool(roots or await messages(session))

        await until(is_indexed_or_refused)
        return session

    return start


Coast = Callable[..., Awaitable[Session]]


async def becomes(session: Session, effect: Effect, expected: Any, how: str = "") -> None:
    """Wait until what a setting has an effect on is so."""
    try:
        await until(lambda: effect.of(session), lambda found: found == expected)
    except AssertionError as error:
        raise AssertionError(f"{how}: {error}, expected {expected!r}") from None


# --- the roads -----------------------------------------------------------------------------------------------------


def nested(name: str, value: Any) -> dict[str, Any]:
    """``completion.limit`` as ``{"completion": {"limit": …}}``."""
    first, _, rest = name.partition(".")
    return {first: nested(rest, value) if rest else value}


def pushed(session: Session, name: str, value: Any) -> None:
    """The client sends all its settings."""
    configure(session, {"keydocs": nested(name, value) if value is not None else {}})


def pulled(session: Session, name: str, value: Any) -> None:
    """The client says that its settings are others, and is asked for them."""
    session.client.set_configuration(nested(name, value) if value is not None else {}, section="keydocs")
    configure(session, None)


def in_keydocs_toml(session: Session, name: str, value: Any) -> None:
    _in_file(session, "keydocs.toml", "", name, value)


def in_pyproject(session: Session, name: str, value: Any) -> None:
    _in_file(session, "pyproject.toml", "[tool.keydocs]\n", name, value)


def _in_file(session: Session, file: str, head: str, name: str, value: Any) -> None:
    if value is None:
        delete(session.scene, file)
        watched(session, (file, DELETED))
    else:
        session.scene.write(file, f"{head}{name} = {toml(value)}\n")
        watched(session, (file, CREATED))


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}" = {toml(inner)}' for key, inner in value.items()) + "}"
    return json.dumps(value)


ROADS = (pushed, pulled, in_keydocs_toml, in_pyproject)


@each_setting
async def test_a_setting_that_changes_has_its_effect_at_once(coast: Coast, name: str) -> None:
    effect = EFFECTS[name]
    session = await coast(name)
    await becomes(session, effect, effect.usual, "at the start")
    for road in ROADS if name in IN_TEAM_FILES else ROADS[:2]:
        road(session, name, effect.value_in(session.scene))
        await becomes(session, effect, effect.then, road.__name__)
        road(session, name, None)
        await becomes(session, effect, effect.usual, f"{road.__name__} and taken back")


STARTS = [
    ["hideProse", "definition.limit", "completion.limit", "keywordFiles", "index.folder", "log.level", "log.file"],
    ["hover.enable", "completion.minLength", "codeLens.enable", "exclude"],
    ["definition.enable", "completion.enable", "diagnostics.enable", "references.enable", "implementation.enable"],
    ["definition.languages", "hover.languages", "completion.languages", "references.languages"],
    ["implementation.languages", "workspaceSymbol.enable", "documentLink.enable"],
    [name for name in SETTINGS if name.startswith("diagnostics.") and not name.endswith((".enable", ".preset"))],
    ["respectGitignore", "diagnostics.preset"],
    ["allowLargeRoots"],
]
"""Settings of which none has an effect on what another is seen by."""


def test_every_setting_is_one_that_a_session_can_start_with() -> None:
    assert sorted(name for names in STARTS for name in names) == sorted(EFFECTS)


@pytest.mark.parametrize("names", STARTS)
async def test_settings_that_the_client_starts_with(coast: Coast, scene: MakeScene, names: list[str]) -> None:
    made = scene(COAST)
    options = {f"keydocs.{name}": EFFECTS[name].value_in(made) for name in names}
    session = await coast(names[0], initialization_options=options)
    for name in names:
        await becomes(session, EFFECTS[name], EFFECTS[name].then, name)


@pytest.mark.parametrize(
    "names", [own for names in STARTS if (own := [name for name in names if name in IN_TEAM_FILES])]
)
@pytest.mark.parametrize("file", TEAM_FILES)
async def test_settings_that_the_team_has_from_the_start(coast: Coast, names: list[str], file: str) -> None:
    head = "" if file == "keydocs.toml" else "[tool.keydocs]\n"
    text = head + "".join(f"{name} = {toml(EFFECTS[name].value)}\n" for name in names)
    session = await coast(files={file: text})
    for name in names:
        await becomes(session, EFFECTS[name], EFFECTS[name].then, name)


@pytest.mark.parametrize("client", ["visual_studio_code", "neovim"])
async def test_a_setting_that_the_client_is_asked_for_at_the_start(coast: Coast, client: str) -> None:
    configured = make_client()
    configured.set_configuration({"definition": {"limit": 1}, "exclude": []}, section="keydocs")
    session = await coast(client=client, connection=configured)
    await until(lambda: places(session))
    assert await places(session) == 1


def client_that_answers(configuration: Callable[..., Any]) -> LanguageClient:
    """A client that answers in this way when it is asked for its settings."""
    made = LanguageClient(converter_factory=converter)
    register_lsp_features(made, {**DEFAULT_CLIENT_FEATURES, types.WORKSPACE_CONFIGURATION: configuration})
    return made


async def test_a_client_that_takes_its_time_is_not_waited_for(coast: Coast) -> None:
    """What it says counts as soon as it has said it."""
    is_asked, may_answer = asyncio.Event(), asyncio.Event()

    async def slow(_client: LanguageClient, _params: types.ConfigurationParams) -> list[Any]:
        is_asked.set()
        await may_answer.wait()
        return [{"definition": {"limit": 1}}]

    session = await coast(connection=client_that_answers(slow))
    await until(lambda: places(session), lambda found: found == 2)
    assert is_asked.is_set()
    may_answer.set()
    await until(lambda: places(session), lambda found: found == 1)


async def test_what_is_sent_later_wins_over_an_answer_that_comes_late(coast: Coast) -> None:
    may_answer = asyncio.Event()

    async def slow(_client: LanguageClient, _params: types.ConfigurationParams) -> list[Any]:
        await may_answer.wait()
        return [None]

    session = await coast(connection=client_that_answers(slow))
    pushed(session, "definition.limit", 1)
    await until(lambda: places(session), lambda found: found == 1)
    may_answer.set()
    await asyncio.sleep(0.3)
    assert await places(session) == 1


@pytest.mark.parametrize("answer", [None, [], "no", [["no"]]])
async def test_whatever_a_client_answers_the_rest_goes_on(coast: Coast, answer: Any) -> None:
    session = await coast(connection=client_that_answers(lambda *_: answer))
    await until(lambda: places(session), lambda found: found == 2)
    configure(session, None)
    await asyncio.sleep(0.1)
    configure(session, {"keydocs": {"definition": {"limit": 1}}})
    await until(lambda: places(session), lambda found: found == 1)


@pytest.mark.parametrize(("client", "is_wanted"), [("visual_studio_code", True), ("neovim", False)])
async def test_changes_are_asked_for_where_the_client_wants_it(coast: Coast, client: str, is_wanted: bool) -> None:
    session = await coast(client=client)
    await until(lambda: places(session))
    found = [one for one in session.registered if one.method == types.WORKSPACE_DID_CHANGE_CONFIGURATION]
    assert len(found) == is_wanted
    assert all(one.register_options == {"section": "keydocs"} for one in found)


async def test_a_client_that_cannot_be_asked(coast: Coast) -> None:
    session = await coast(client="minimal")
    await until(lambda: places(session))
    configure(session, None)
    await answered(session)
    configure(session, {"keydocs.definition.limit": 1})
    await until(lambda: places(session), lambda found: found == 1)


# --- which of them wins --------------------------------------------------------------------------------------------


async def test_the_editor_wins_over_the_team_and_the_team_over_the_default(coast: Coast, scene: MakeScene) -> None:
    """A place each: the default is 20, and there are three."""
    page = (scene(COAST).folder / "docs/src/moon.py_docs.md").read_text("utf-8")
    keywords = pta_keywords("src/sun.py", [("Tide", "Classs")])
    session = await coast(files={"docs/src/sun.py_docs.md": page, "docs/src/sun.py_kw.md": keywords})

    async def limit(expected: int) -> None:
        await until(lambda: places(session), lambda found: found == expected)

    await limit(3)
    in_pyproject(session, "definition.limit", 2)
    await limit(2)
    in_keydocs_toml(session, "definition.limit", 1)
    await limit(1)
    pushed(session, "definition.limit", 2)
    await limit(2)
    in_keydocs_toml(session, "definition.limit", None)
    pushed(session, "definition.limit", 1)
    await limit(1)
    pushed(session, "definition.limit", None)
    await limit(2)
    in_pyproject(session, "definition.limit", None)
    await limit(3)


async def test_what_the_client_says_later_wins_over_what_it_started_with(coast: Coast) -> None:
    session = await coast(initialization_options={"definition": {"limit": 1}, "hideProse": False})
    await until(lambda: places(session), lambda found: found == 1)
    pushed(session, "definition.limit", 2)
    await until(lambda: places(session), lambda found: found == 2)
    assert await is_prose_hovered(session)


async def two_roots(serve: Serve) -> Session:
    """Both know the name that is asked about, and what is open is a document of the second."""
    session = await serve(
        """
        //- /sea/src/tide.py pta
        class Tide: ...
        //- /land/src/tide.py pta
        class Tide: ...
        //- /sea/asked.txt
        Tide
        //- /land/asked.txt
        Tide
        """,
        roots=("sea", "land"),
    )
    session.open("land/asked.txt")
    await until(lambda: session.places(0, 0), lambda found: len(found) == 2)
    return session


async def test_the_team_speaks_for_its_own_root_alone(serve: Serve) -> None:
    session = await two_roots(serve)
    session.scene.write("sea/keydocs.toml", "definition.limit = 1\n")
    watched(session, ("sea/keydocs.toml", CREATED))
    assert len(await session.places(0, 0)) == 2
    session.open("sea/asked.txt")
    assert len(await session.places(0, 0)) == 1


async def test_what_the_client_sets_for_a_folder_holds_in_that_folder(serve: Serve) -> None:
    session = await two_roots(serve)
    limited = {"definition": {"limit": 1}}
    session.client.set_configuration(limited, section="keydocs", scope_uri=session.uri_of("sea"))
    configure(session, None)
    session.open("sea/asked.txt")
    await until(lambda: session.places(0, 0), lambda found: len(found) == 1)
    session.open("land/asked.txt")
    assert len(await session.places(0, 0)) == 2


async def test_what_is_told_is_in_force_for_the_next_request(coast: Coast) -> None:
    session = await coast()
    await until(lambda: places(session), lambda found: found == 2)
    for limit in (1, 2, 1, 2):
        pushed(session, "definition.limit", limit)
        assert await places(session) == limit


@pytest.mark.parametrize("names", [["index.folder", "log.level", "log.file"], ["allowLargeRoots"]])
async def test_what_is_not_for_the_team_to_say(coast: Coast, scene: MakeScene, names: list[str]) -> None:
    made = scene(COAST)
    text = "".join(f"{name} = {toml(EFFECTS[name].value_in(made))}\n" for name in names)
    session = await coast(names[0], files={"keydocs.toml": text})
    for name in names:
        said = f"Ignoring keydocs.{name} in keydocs.toml: only users can set it, in their editor"
        assert said in await messages(session)
        await becomes(session, EFFECTS[name], EFFECTS[name].usual, name)


async def test_a_flag_for_one_language_wins_over_the_flag_for_all(coast: Coast) -> None:
    session = await coast(initialization_options={"hover": {"enable": False, "languages": {"plaintext": True}}})
    await until(lambda: is_hovered(session))


# --- wrong values --------------------------------------------------------------------------------------------------


LIMIT = "Invalid value for keydocs.definition.limit{}: expected an integer from 1 to 100, got 0"


async def shown(session: Session) -> list[types.ShowMessageParams]:
    return session.client.messages


@pytest.mark.parametrize("road", ROADS)
async def test_a_wrong_value_is_told_once_and_the_rest_goes_on(
    coast: Coast, road: Callable[[Session, str, Any], None]
) -> None:
    session = await coast()
    await until(lambda: places(session), lambda found: found == 2)
    for _ in range(3):
        road(session, "definition.limit", 0)
        await until(lambda: shown(session))
        await answered(session)
    file = {"in_keydocs_toml": " in keydocs.toml", "in_pyproject": " in pyproject.toml"}.get(road.__name__, "")
    (message,) = await shown(session)
    assert (message.type, message.message) == (types.MessageType.Warning, LIMIT.format(file))
    assert await places(session) == 2
    pushed(session, "hideProse", False)
    await until(lambda: is_prose_hovered(session))


async def test_a_wrong_value_that_the_client_starts_with(coast: Coast) -> None:
    session = await coast(initialization_options={"definition": {"limit": 0}, "hideProse": False, "hover.enable": "no"})
    await until(lambda: places(session), lambda found: found == 2)
    assert await is_prose_hovered(session)
    limit, enable = await messages(session)
    assert limit == LIMIT.format("")
    assert enable.startswith("Invalid value for keydocs.hover.enable: expected true, false, or an object")


async def test_of_a_list_the_right_patterns_count(coast: Coast) -> None:
    session = await coast()
    await until(lambda: places(session), lambda found: found == 2)
    configure(session, {"keydocs": {"exclude": ["docs/[a", "docs/src/moon*", "../secrets"]}})
    await until(lambda: places(session), lambda found: found == 1)
    first, second = await messages(session)
    assert first.startswith('Invalid value for keydocs.exclude[0]: expected a gitignore pattern, got "docs/[a"')
    assert second.startswith('Invalid value for keydocs.exclude[2]: expected a gitignore pattern, got "../secrets"')


async def test_an_old_name_works_and_warns_once(coast: Coast) -> None:
    session = await coast()
    for _ in range(3):
        pushed(session, "quiet", False)
        await until(lambda: is_prose_hovered(session))
        pushed(session, "quiet", None)
        await until(lambda: is_prose_hovered(session), lambda hovered: not hovered)
    assert await messages(session) == ["keydocs.quiet is deprecated: use keydocs.hideProse"]


async def test_a_name_that_is_unknown(coast: Coast) -> None:
    session = await coast()
    configure(session, {"keydocs": {"excludes": ["x"], "trace": {"server": "off"}}})
    await until(lambda: shown(session))
    assert await messages(session) == ["Unknown setting keydocs.excludes. Did you mean keydocs.exclude?"]


async def test_an_option_that_is_unknown(coast: Coast) -> None:
    session = await coast(
        initialization_options={"definition.limits": 1, "hover": {"enabled": False}, "hideProse": False}
    )
    await until(lambda: shown(session), lambda found: len(found) == 2)
    assert await messages(session) == [
        "Unknown setting keydocs.definition.limits. Did you mean keydocs.definition.limit?",
        "Unknown setting keydocs.hover.enabled. Did you mean keydocs.hover.enable?",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("exclude = [", "Ignoring keydocs.toml: "),
        ("x" * 200_000, "Ignoring settings: keydocs.toml has more than the 131,072 bytes"),
        ("[tool.keydocs]\nhideProse = true\n", "Unknown setting keydocs.tool in keydocs.toml"),
    ],
)
async def test_a_team_file_that_is_none(coast: Coast, text: str, said: str) -> None:
    session = await coast()
    await until(lambda: places(session), lambda found: found == 2)
    for _ in range(2):
        session.scene.write("keydocs.toml", text)
        watched(session, ("keydocs.toml", CHANGED))
        await answered(session)
    (message,) = await messages(session)
    assert message.startswith(said)
    assert await places(session) == 2
    in_keydocs_toml(session, "definition.limit", 1)
    await until(lambda: places(session), lambda found: found == 1)


async def test_whatever_a_client_sends(coast: Coast) -> None:
    session = await coast(initialization_options=["keydocs"])
    hostile: list[Any] = [[], 3, "keydocs", {"other": {"exclude": 3}}, {}, {"keydocs": None}, {"keydocs": 3}]
    for given in hostile:
        pushed(session, "definition.limit", 1)
        await until(lambda: places(session), lambda found: found == 1)
        configure(session, given)
        await until(lambda: places(session), lambda found: found == 2)
    (message,) = await messages(session)
    assert message.startswith("Invalid value for keydocs: expected an object of settings")
