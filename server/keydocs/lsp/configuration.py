"""The settings that are in force: the team's files, under the client's options, under the client's configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from keydocs.index.scan import IndexScope
from keydocs.settings import (
    Layer,
    Settings,
    from_client,
    merge,
    team_file,
)

NOWHERE: Mapping[str, object] = MappingProxyType({})


class Configuration:
    """``warn`` is told what is wrong with a setting, each thing once."""

    def __init__(self, warn: Callable[[str], None]) -> None:
        self._warn = warn
        self._said: set[str] = set()
        self._options: Layer = {}
        self._client: Layer = {}
        self._client_in: dict[str, Layer] = {}
        """What the client has set for a root, with what it has set for all."""
        self._team: dict[str, Layer] = {}
        self._settings: dict[str | None, Settings] = {}
        self._turns = self._client_turn = 0

    def of(self, root: str | None) -> Settings:
        """The settings for what lies in a root; for None, those of the server as a whole."""
        if root not in self._settings:
            team = self._team.get(root, {}) if root else {}
            client = self._client_in.get(root, self._client) if root else self._client
            self._settings[root] = merge(team, self._options, client)
        return self._settings[root]

    def selection(self, root: str) -> IndexScope:
        """What of a root is looked at."""
        settings = self.of(root)
        return IndexScope(settings.keyword_files, settings.exclude, settings.respect_gitignore)

    def set_options(self, given: object) -> None:
        """The client's initialization options."""
        self._options, messages = from_client(given, strict=True)
        self._changed(messages)

    def next_turn(self) -> int:
        """A number for what the client is asked now."""
        self._turns += 1
        return self._turns

    def set_client(self, given: object, turn: int = 0, given_in: Mapping[str, object] = NOWHERE) -> None:
        """The client's configuration, as ``didChangeConfiguration`` sends it or under ``keydocs``.

        ``turn`` is that of the question it answers, 0 for none: answers may come late, and what was asked or told later
        counts. ``given_in`` is what the client says for roots, where it was asked for them.
        """
        turn = turn or self.next_turn()
        if turn < self._client_turn:
            return
        self._client_turn = turn
        self._client, messages = from_client(given)
        self._client_in = {}
        for root, answer in given_in.items():
            self._client_in[root], said = from_client(answer)
            messages += said
        self._changed(messages)

    def read_team_files(self, roots: Iterable[str]) -> None:
        """Read what the teams say in the roots' own files."""
        messages: list[str] = []
        self._team = {}
        for root in roots:
            self._team[root], said = team_file(root)
            messages += said
        self._changed(messages)

    def _changed(self, messages: Iterable[str]) -> None:
        self._settings.clear()
        for message in messages:
            if message not in self._said:
                self._said.add(message)
                self._warn(message)
