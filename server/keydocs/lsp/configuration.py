"""The settings in force: team files, initialization options and client configuration."""

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
    """Merges the settings. ``warn`` is called once for each invalid value."""

    def __init__(self, warn: Callable[[str], None]) -> None:
        self._warn = warn
        self._said: set[str] = set()
        self._options: Layer = {}
        self._client: Layer = {}
        self._client_in: dict[str, Layer] = {}
        """The client's settings for each root, merged with those for all."""
        self._team: dict[str, Layer] = {}
        self._settings: dict[str | None, Settings] = {}
        self._turns = self._client_turn = 0

    def of(self, root: str | None) -> Settings:
        """Return the settings of a root, or of the server as a whole for None."""
        if root not in self._settings:
            team = self._team.get(root, {}) if root else {}
            client = self._client_in.get(root, self._client) if root else self._client
            self._settings[root] = merge(team, self._options, client)
        return self._settings[root]

    def scope(self, root: str) -> IndexScope:
        """Return the scope of a root."""
        settings = self.of(root)
        return IndexScope(settings.keyword_files, settings.exclude, settings.respect_gitignore)

    def set_options(self, given: object) -> None:
        """Set the client's initialization options."""
        self._options, messages = from_client(given, strict=True)
        self._changed(messages)

    def next_turn(self) -> int:
        """Return a number for the next request to the client."""
        self._turns += 1
        return self._turns

    def set_client(self, given: object, turn: int = 0, given_in: Mapping[str, object] = NOWHERE) -> None:
        """Set the client's configuration. ``turn`` is the number of the request it answers, 0 for a notification: late
        answers are ignored. ``given_in`` are the settings by root."""
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
        """Read the team files of the roots."""
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
