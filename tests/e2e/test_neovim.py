"""Sessions in a real, headless Neovim: see ``neovim/*.lua`` for what the user does."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from e2e.conftest import RunNeovim, line_of, wait_for_end

NIGHT_OF = {
    "path": "docs/almanac/sun.py_docs.md",
    "text": "def night_of(place: Place, day: date) -> Night:",
    "tag": "night_of",
}
MACRO = {
    "path": "docs/lamp/character.hpp_docs.md",
    "text": "#define LAMP_REQUIRE(condition, message)                  \\",
    "tag": "LAMP_REQUIRE",
}


def with_line(workspace: Path, place: dict[str, str], **more: str) -> dict[str, Any]:
    return {**place, **more, "line": line_of(workspace / place["path"], place["text"])}


# --- the server alone, by lsp/keydocs.lua --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def session(run_neovim: RunNeovim) -> dict[str, Any]:
    """What the user saw. The session has ended, and Neovim with it."""
    return run_neovim("session.lua")


def test_attaches_to_files_of_any_language(session: dict[str, Any], workspace: Path) -> None:
    assert session["client"] == {"name": "keydocs", "root": str(workspace), "encoding": "utf-8"}


def test_floats_get_no_server_of_their_own(session: dict[str, Any]) -> None:
    assert session["clients"] == 1


def test_no_error_is_shown(session: dict[str, Any]) -> None:
    assert "errmsg" not in session


def test_hover_is_about_the_function_under_the_cursor(session: dict[str, Any]) -> None:
    assert session["hover"]["range"] == {
        "start": {"line": 66, "character": len("    night = ")},
        "end": {"line": 66, "character": len("    night = night_of")},
    }
    contents = session["hover"]["contents"]
    assert contents["kind"] == "markdown"
    assert contents["value"].split("\n")[:9] == [
        "```python",
        "def night_of(place: Place, day: date) -> Night",
        "```",
        "",
        "**function** · `almanac/sun.py`",
        "",
        "The night that begins in the evening of day.",
        "",
        "Documentation: `docs/almanac/sun.py_docs.md:95`  ",
    ]


def test_float_shows_the_hover(session: dict[str, Any]) -> None:
    assert session["float"]["lines"] == session["hover"]["contents"]["value"].split("\n")


def test_float_hides_markup_and_colours_code(session: dict[str, Any]) -> None:
    assert session["macro_float"]["conceallevel"] == 2
    assert {"keyword.directive.define", "function.macro"} <= set(session["macro_float"]["highlights"])


def test_definition_leads_to_the_line_in_the_page(session: dict[str, Any], workspace: Path) -> None:
    place = with_line(workspace, NIGHT_OF)
    assert session["jump"] == place
    link = session["definition"][0]
    assert link["targetUri"] == (workspace / place["path"]).as_uri()
    assert link["targetSelectionRange"] == {
        "start": {"line": place["line"] - 1, "character": len("def ")},
        "end": {"line": place["line"] - 1, "character": len("def night_of")},
    }


def test_several_definitions_go_to_the_quickfix_list(session: dict[str, Any], workspace: Path) -> None:
    text = "    def hours(self) -> float:"
    pages = ["docs/almanac/sun.py_docs.md", "docs/almanac/watch.py_docs.md"]
    assert sorted(session["several"], key=lambda entry: entry["path"]) == [
        {"path": page, "line": line_of(workspace / page, text), "text": text} for page in pages
    ]


def test_references_are_the_lines_of_pages_and_keyword_files(session: dict[str, Any], workspace: Path) -> None:
    assert with_line(workspace, {key: NIGHT_OF[key] for key in ("path", "text")}) in session["references"]
    text = "- **`night_of`**: [watch.py_docs.md](./watch.py_docs.md)"
    keyword = {"path": "docs/almanac/watch.py_kw.md", "text": text}
    assert with_line(workspace, keyword) in session["references"]


def test_outline_of_a_keyword_file(session: dict[str, Any]) -> None:
    names = [item["text"].partition("] ")[2] for item in session["symbols"]]
    assert {"Night", "night_of"} <= set(names)


def test_a_link_that_is_wrong_is_shown_and_repaired(session: dict[str, Any]) -> None:
    (found,) = session["diagnostics"]
    assert found == {"source": "keydocs", "line": found["last"], "last": found["last"]}
    assert session["repaired"] == "See [the sun](sun.py_docs.md)."


def test_macro_used_in_one_file_and_defined_in_another(session: dict[str, Any], workspace: Path) -> None:
    assert session["macro_jump"] == with_line(workspace, MACRO)
    assert session["macro_float"]["lines"][:7] == [
        "```cpp",
        "#define LAMP_REQUIRE(condition, message)",
        "```",
        "",
        "**macro** · `lamp/character.hpp`",
        "",
        "Stops with a message about the chart's text unless the condition holds.",
    ]


def test_completion_knows_the_names_of_all_files_in_the_language(session: dict[str, Any]) -> None:
    assert sorted(session["completion"]) == [
        "LAMP_CHARACTER_HPP",
        "LAMP_LARGEST_GROUP",
        "LAMP_LONGEST_PERIOD",
        "LAMP_REQUIRE",
        "LAMP_TICK_MS",
    ]


def test_an_english_word_is_left_in_peace(session: dict[str, Any]) -> None:
    assert session.get("plain_word") is None


def test_documentation_written_elsewhere_is_known_after_a_save(session: dict[str, Any]) -> None:
    assert session["before_save"] == []
    assert session["found_after_save"]


@pytest.mark.skipif(os.name == "nt", reason="asks for processes as POSIX does")
def test_no_process_outlives_the_editor(session: dict[str, Any]) -> None:
    assert session["processes"]
    wait_for_end(session["processes"])


# --- files that lie elsewhere --------------------------------------------------------------------------------------


def test_roots_of_files_outside_of_repositories(run_neovim: RunNeovim, workspace: Path, tmp_path: Path) -> None:
    tree, nowhere = tmp_path.resolve() / "tree", tmp_path.resolve() / "nowhere"
    shutil.copytree(workspace, tree)
    (tree / "keydocs.toml").unlink()
    (tree / ".git").rmdir()
    nowhere.mkdir()
    for name in ("library.py", "single.py"):
        (nowhere / name).write_text("light = 1\n", encoding="utf-8")
    seen = run_neovim("outside.lua", tree, nowhere)
    seen.pop("processes")
    assert seen == {
        "tree": str(tree),
        "library": str(workspace),
        "project": str(workspace),
        "single": "none",
        "clients": 3,
    }


# --- beside another server -------------------------------------------------------------------------------------------


def test_definition_and_hover_are_left_to_another_server(run_neovim: RunNeovim) -> None:
    seen = run_neovim("quiet.lua")
    assert (seen["hover"], seen["definition"], seen["opened"]) == ("nothing", "nothing", NIGHT_OF["path"])


# --- completion plugins --------------------------------------------------------------------------------------------


def test_completion_as_blink_and_nvim_cmp_take_it(run_neovim: RunNeovim) -> None:
    seen = run_neovim("completion.lua")
    assert (seen["kind"], seen["filter"]) == ("Constant", "LAMP_REQUIRE")
    assert seen["line"] == "    LAMP_REQUIRE;"
    assert seen["resolved"]["detail"] == "macro · lamp/character.hpp"
    assert seen["resolved"]["documentation"]["value"].startswith("```cpp\n#define LAMP_REQUIRE(condition, message)\n")


# --- the plugin ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plugin(run_neovim: RunNeovim) -> dict[str, Any]:
    """What the user saw in a session with the plugin."""
    return run_neovim("plugin.lua")


def test_plugin_shows_no_error(plugin: dict[str, Any]) -> None:
    assert "errmsg" not in plugin


@pytest.mark.parametrize("way", ["open_at_cursor", "open_by_mapping"])
def test_open_what_is_at_the_cursor(plugin: dict[str, Any], workspace: Path, way: str) -> None:
    assert plugin[way] == with_line(workspace, NIGHT_OF)


def test_open_a_name(plugin: dict[str, Any], workspace: Path) -> None:
    assert plugin["open_by_name"] == with_line(workspace, MACRO)


def test_open_lets_choose_between_several_pages(plugin: dict[str, Any], workspace: Path) -> None:
    text = "    def hours(self) -> float:"
    pages = ["docs/almanac/sun.py_docs.md", "docs/almanac/watch.py_docs.md"]
    entries = [f"{page}:{line_of(workspace / page, text)}: {text.strip()}" for page in pages]
    assert plugin["picker"] == {"prompt": "Documentation for hours", "kind": "keydocs.place", "entries": entries}
    assert plugin["open_of_several"] == with_line(workspace, {"path": pages[0], "text": text, "tag": "hours"})


def test_open_what_nobody_documented(plugin: dict[str, Any]) -> None:
    assert plugin["open_unknown"] == 'Keydocs: no documentation found for "no_such_name"'
    assert plugin["open_nothing"] == "Keydocs: no documentation found for this position"


def test_search_lets_choose_a_name(plugin: dict[str, Any], workspace: Path) -> None:
    picker = plugin["search_picker"]
    assert (picker["prompt"], picker["kind"]) == ('Identifiers found for "LAMP_"', "keydocs.symbol")
    assert "LAMP_TICK_MS  macro  lamp/shutter.cpp" in picker["entries"]
    assert plugin["search"] == with_line(
        workspace,
        {"path": "docs/lamp/shutter.cpp_docs.md", "text": "#define LAMP_TICK_MS 50", "tag": "LAMP_TICK_MS"},
    )


def test_search_asks_for_what(plugin: dict[str, Any], workspace: Path) -> None:
    assert plugin["search_prompt"] == "Search documented names: "
    text = "def plan_night(station: Station, roster: Roster, day: date) -> list[str]:"
    assert plugin["search_asked"] == with_line(
        workspace, {"path": "docs/almanac/watch.py_docs.md", "text": text, "tag": "plan_night"}
    )


def test_search_in_vain(plugin: dict[str, Any]) -> None:
    assert plugin["search_unknown"] == 'Keydocs: no identifiers found for "zzzzqqqq"'


def test_info_shows_the_index(plugin: dict[str, Any], workspace: Path, environment: dict[str, str]) -> None:
    info = "\n".join(plugin["info"])
    assert re.match(r"# Keydocs \d+\.\d+\.\d+\n", info)
    assert f"**{workspace}**" in info
    assert re.search(r"^- 11 keyword files, \d+ names\n- \d+ entries$", info, re.MULTILINE)
    assert f"- Index: `{environment['KEYDOCS_CACHE_DIR']}" in info


def test_rebuild_tells_its_beginning_and_its_end(plugin: dict[str, Any]) -> None:
    begun, ended = plugin["rebuild"]
    assert begun == "Keydocs: rebuilding the index"
    assert re.fullmatch(r"Keydocs: 11 keyword files, \d+ names", ended)


def test_log_is_opened_at_its_end(plugin: dict[str, Any]) -> None:
    log = plugin["log"]
    assert Path(log["path"]).name == "keydocs.log"
    assert "11 keyword files" in log["text"]
    assert log["line"] == plugin["log_lines"]


def test_commands_that_do_not_exist(plugin: dict[str, Any]) -> None:
    assert plugin["unknown"] == "Keydocs: usage: :Keydocs info|log|open|rebuild|search"
    assert plugin["too_much"] == "Keydocs: :Keydocs info takes no arguments"


def test_command_line_completes_commands_and_names(plugin: dict[str, Any]) -> None:
    assert plugin["subcommands"] == ["info", "log", "open", "rebuild", "search"]
    assert plugin["subcommand"] == ["rebuild"]
    assert plugin["names"] == ["night_of"]
    assert plugin["names_by_part"] == ["EPOCH", "hours_since_epoch"]
    assert "LAMP_REQUIRE" in plugin["names_searched"]
    assert plugin["names_for_info"] == []


def test_status_line_tells_the_state(plugin: dict[str, Any]) -> None:
    assert plugin["states"] == ["keydocs", "keydocs 42%", "keydocs failed", "keydocs"]


def test_without_a_server_commands_say_so(plugin: dict[str, Any]) -> None:
    assert plugin["no_server"] == "Keydocs: the server is not running; see :checkhealth keydocs"
    assert (plugin["status_without"], plugin["names_without"]) == ("", [])


def test_numbers_agree_with_their_nouns(plugin: dict[str, Any]) -> None:
    assert plugin["counted"] == ["0 names", "1 entry", "2 entries"]


def test_checkhealth_of_what_is_well(plugin: dict[str, Any], workspace: Path, keydocs: Path) -> None:
    health = plugin["health"]
    assert "ERROR" not in health
    assert "WARNING" not in health
    assert re.search(rf"OK keydocs \d+\.\d+\.\d+ \({re.escape(str(keydocs))}\)", health)
    assert re.search(r"Python 3\.\d+", health)
    assert re.search(rf"OK {re.escape(str(workspace))}: 11 keyword files, \d+ names", health)
    assert "rescans when a file is saved" in health or "Neovim watches" in health


def test_checkhealth_of_what_is_missing(plugin: dict[str, Any]) -> None:
    assert "WARNING not enabled" in plugin["health_disabled"]
    assert "ERROR command not found on the PATH of Neovim: keydocs" in plugin["health_not_found"]


def test_help_has_no_dead_links_and_no_broken_code(run_neovim: RunNeovim) -> None:
    seen = run_neovim("help.lua")
    assert seen["page"] == "keydocs.txt"
    assert seen["links"] > 10
    assert (seen["dead"], seen["no_code"]) == ([], [])
