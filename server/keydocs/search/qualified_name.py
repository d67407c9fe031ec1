"""The documentation of a qualified name, such as ``torch.nn.Module``."""

from __future__ import annotations

from keydocs.code.languages import families
from keydocs.code.meaning import Target
from keydocs.code.qualified import find_by_containers, find_in_python, parts_of
from keydocs.index.root_index import RootIndex
from keydocs.index.workspace import Workspace
from keydocs.model import Kind
from keydocs.search.code_meaning import symbol_of
from keydocs.search.code_sources import CodeSources
from keydocs.search.lookup import ResolvedSymbol
from keydocs.search.workspace_files import WorkspaceFiles


def symbols_of_qualified_name(workspace: Workspace, files: WorkspaceFiles, name: str) -> list[ResolvedSymbol]:
    """Return what a qualified name means, best first; empty without a qualifier, or if the facts don't tell."""
    if len(parts_of(name)) < 2:
        return []
    found = []
    for index in workspace.indexes:
        if index.facts.refresh():
            for target in _targets(index, name):
                symbol = symbol_of(index, files, target)
                if symbol is not None:
                    found.append(symbol)
    return found


def _targets(index: RootIndex, name: str) -> list[Target]:
    if "::" not in name:
        in_python = find_in_python(CodeSources(index.root, index.facts, "python"), name)
        if isinstance(in_python, str):
            return [Target(in_python, 0, 0, name, Kind.FILE)] if in_python else []
        if in_python:
            return in_python
    for family in families():
        found = find_by_containers(CodeSources(index.root, index.facts, family), name)
        if found:
            return found
    return []
