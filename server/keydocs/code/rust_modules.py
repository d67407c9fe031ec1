"""The tree of Rust's modules, and what their ``use`` leads to."""

from __future__ import annotations

import posixpath

from keydocs.code.facts import Import
from keydocs.code.nominal import NominalEvaluator
from keydocs.code.values import EXTERNAL, UNKNOWN, Found, Site, Value, What
from keydocs.model import Kind

_CRATE_ROOTS = ("lib.rs", "main.rs")
_MODULE_FILES = (*_CRATE_ROOTS, "mod.rs")
_STANDARD_CRATES = frozenset(("std", "core", "alloc", "proc_macro", "test"))
_PRELUDE = frozenset(
    ("AsMut", "AsRef", "Box", "Clone", "Copy", "Debug", "Default", "DoubleEndedIterator", "Drop", "Eq", "Err",
     "ExactSizeIterator", "Extend", "Fn", "FnMut", "FnOnce", "From", "FromIterator", "Hash", "Into", "IntoIterator",
     "Iterator", "None", "Ok", "Option", "Ord", "PartialEq", "PartialOrd", "Result", "Send", "Sized", "Some",
     "String", "Sync", "ToOwned", "ToString", "TryFrom", "TryInto", "Unpin", "Vec", "drop")
)  # fmt: skip
_STANDARD_MACROS = frozenset(
    ("assert", "assert_eq", "assert_ne", "cfg", "compile_error", "concat", "dbg", "debug_assert", "debug_assert_eq",
     "debug_assert_ne", "env", "eprint", "eprintln", "file", "format", "format_args", "include", "include_bytes",
     "include_str", "line", "macro_rules", "matches", "module_path", "option_env", "panic", "print", "println",
     "stringify", "thread_local", "todo", "unimplemented", "unreachable", "vec", "write", "writeln")
)  # fmt: skip
_PACKAGE_FOLDERS = frozenset(("src", "tests", "examples", "benches"))
_MAX_FILES = 60
"""Files beside a file that are looked at."""
_MAX_IMPORTS = 6
_MAX_GLOBS = 20


class RustModules(NominalEvaluator):
    """Finds the modules of Rust. A module value is a file, and the index of a module in it or -1."""

    extension = ".rs"

    def named(self, path: str, container: int, name: str, depth: int = 0) -> Found:
        module = Value(What.MODULE, path, self.module_around(path, container))
        if name == "crate":
            return self._crate(path)
        if name in ("self", "super"):
            return module if name == "self" else self._parent(module)
        found = self.module_member(module, name, depth + 1)
        if found not in (UNKNOWN, EXTERNAL):
            return found
        if name in _STANDARD_CRATES or name in _PRELUDE:
            return EXTERNAL
        crate = self._crate_named(path, name, depth)
        if crate is not None:
            return crate
        # In older code, the paths of ``use`` begin at the root of the crate.
        root = self._crate(path)
        rooted = self.module_member(root, name, depth + 1) if root != module else UNKNOWN
        return rooted if rooted not in (UNKNOWN, EXTERNAL) else found

    def module_around(self, path: str, container: int) -> int:
        facts = self.sources.facts(path)
        while facts is not None and container >= 0 and facts.definitions[container].kind is not Kind.NAMESPACE:
            container = facts.definitions[container].container
        return container

    def imported(self, path: str, module: str, member: str, depth: int = 0) -> Found:
        return self.used(path, -1, Import(member, module, member), depth)

    def used(self, path: str, container: int, imported: Import, depth: int) -> Found:
        """Return what a ``use`` in a module of a file leads to."""
        if depth > 20:
            return UNKNOWN
        first, *others = [part for part in imported.module.split("::") if part]
        if imported.member and imported.member != "*":
            others.append(imported.member)
        if imported.name == first:
            found = self._outside(path, container, first, depth)
        else:
            found = self.named(path, container, first, depth + 1)
        if found == UNKNOWN and first not in ("self", "super", "crate"):
            found = self.unseen()
        for name in others:
            found = self.member(self.value_of(found), name, depth + 1)
        return found

    def _outside(self, path: str, container: int, name: str, depth: int) -> Found:
        """Return what a name means that a ``use`` of the same name takes from elsewhere."""
        module = Value(What.MODULE, path, container)
        if name in ("self", "crate", "super"):
            return self.named(path, container, name)
        return self._submodule(module, name) or self._crate_named(path, name, depth) or EXTERNAL

    def module_member(self, module: Value, name: str, depth: int = 0) -> Found:
        if depth > 20:
            return UNKNOWN
        if name in ("super", "self"):
            return self._parent(module) if name == "super" else module
        # Modules may import all of each other: what is being looked for isn't looked for again.
        key = module, name
        if key not in self._memo:
            self._memo[key] = UNKNOWN
            self._memo[key] = self._find_member(module, name, depth)
        found: Found = self._memo[key]
        return found

    def _find_member(self, module: Value, name: str, depth: int) -> Found:
        facts = self.sources.facts(module.path)
        if facts is None:
            return self._submodule(module, name) or UNKNOWN
        sites = [
            Site(module.path, i)
            for i in facts.members_of(module.definition, name)
            if not facts.definitions[i].qualifier
        ]
        if sites:
            return sites
        is_seen = facts.is_complete
        submodule = self._submodule(module, name)
        imports = facts.imports_by_name.get(name, ())[:_MAX_IMPORTS]
        uses = [one for one in imports if one.container == module.definition and not _is_module(one)]
        for imported in uses:
            # A module may have the name of a function in it, under which the function is known too.
            found = self.used(module.path, module.definition, imported, depth + 1)
            if isinstance(found, list) or submodule is None:
                return found
        if submodule is not None or len(imports) > len(uses):
            return submodule or UNKNOWN
        for imported in facts.imports_by_name.get("", ())[:_MAX_GLOBS]:
            if imported.container == module.definition:
                target = self.value_of(self.used(module.path, module.definition, imported, depth + 1))
                found = self.member(target, name, depth + 2) if target != module else EXTERNAL
                if isinstance(found, list) or found.what is What.MODULE:
                    return found
                is_seen = is_seen and found == EXTERNAL
        macros = [] if name in _STANDARD_MACROS else self._macros(module.path, name)
        return macros or (self.unseen() if is_seen else UNKNOWN)

    def _macros(self, path: str, name: str) -> list[Site]:
        """Return the macros of a name in the crate of a file, which are seen beyond their module."""
        found, package = [], package_of(path)
        for site in self.sites(name):
            definition = self.definition(site)
            if definition is not None and definition.kind is Kind.MACRO and package_of(site.path) == package:
                found.append(site)
        return found

    # Modules and files.

    def _submodule(self, module: Value, name: str) -> Value | None:
        """Return the file of a module that another module declares without a body."""
        folder, file = posixpath.split(module.path)
        # The modules of a crate's root are beside it, as ``tests/all.rs`` is the root of a crate.
        if file not in _MODULE_FILES and self._crate(module.path).path != module.path:
            folder = posixpath.join(folder, file.removesuffix(self.extension))
        facts = self.sources.facts(module.path)
        if module.definition >= 0 and facts is not None:
            folder = posixpath.join(folder, *facts.qualified_name(module.definition))
        found = self.sources.first([f"{folder}/{name}.rs".lstrip("/"), f"{folder}/{name}/mod.rs".lstrip("/")])
        return Value(What.MODULE, found) if found is not None and found != module.path else None

    def _parent(self, module: Value) -> Value:
        facts = self.sources.facts(module.path)
        if module.definition >= 0 and facts is not None:
            return module._replace(definition=facts.definitions[module.definition].container)
        folder, file = posixpath.split(module.path)
        if file == "mod.rs":
            folder = posixpath.dirname(folder)
        elif file in _CRATE_ROOTS:
            return UNKNOWN
        names = [posixpath.join(folder, name) for name in ("mod.rs", *_CRATE_ROOTS)]
        found = self.sources.first([*names, f"{folder}.rs"] if folder else names) or self._declaring(module.path)
        return Value(What.MODULE, found) if found is not None else UNKNOWN

    def _declaring(self, path: str) -> str | None:
        """Return the file beside a file that declares it as its module, such as ``tests/all.rs``."""
        key = "rust", path
        if key not in self.sources.cache:
            folder, file = posixpath.split(path)
            name = posixpath.basename(folder) if file == "mod.rs" else file.removesuffix(self.extension)
            beside = self._beside(folder if file == "mod.rs" else path)
            found = (other for other in beside if other != path and self._declares(other, name))
            self.sources.cache[key] = next(found, None)
        declaring: str | None = self.sources.cache[key]
        return declaring

    def _beside(self, path: str) -> list[str]:
        files = self.sources.folder(posixpath.dirname(path))
        return [file for file in files if file.endswith(self.extension)][:_MAX_FILES]

    def _declares(self, path: str, module: str) -> bool:
        facts = self.sources.facts(path)
        return facts is not None and any(map(_is_module, facts.imports_by_name.get(module, ())))

    def _crate(self, path: str) -> Value:
        """Return the root of the crate to which a file belongs."""
        folder, file = posixpath.split(path)
        if file in _CRATE_ROOTS:
            return Value(What.MODULE, path)
        while True:
            found = self.sources.first([posixpath.join(folder, name) for name in _CRATE_ROOTS])
            if found is not None:
                return Value(What.MODULE, found)
            if not folder:
                # An example or a test, which is a crate of its own or a module of the one beside it.
                return Value(What.MODULE, self._declaring(path) or path)
            folder = posixpath.dirname(folder)

    def _crate_named(self, path: str, name: str, depth: int) -> Value | None:
        """Return the root of a crate of the workspace."""
        key = path, "crate", name
        if key not in self._memo:
            self._memo[key] = None
            self._memo[key] = self._find_crate(path, name, depth)
        found: Value | None = self._memo[key]
        return found

    def _find_crate(self, path: str, name: str, depth: int) -> Value | None:
        """Return the crate whose folder has a name, or else a likely one that has what the file uses of it.

        No source says the name of a crate. It is the package's own, or its folder leaves out the first part of it.
        """
        for folder in (name, name.replace("_", "-")):
            for found in self.nearest(self.sources.ending(f"{folder}/src/lib.rs")):
                return Value(What.MODULE, found)
        parts = name.split("_")
        tails = ["_".join(parts[start:]) for start in range(1, len(parts))]
        candidates = [posixpath.join(package_of(path), "src/lib.rs")] + [
            found for tail in tails for found in self.nearest(self.sources.ending(f"{tail}/src/lib.rs"))[:1]
        ]
        for candidate in candidates:
            if candidate != path and self.sources.first([candidate]) and self._gives(candidate, path, name, depth):
                return Value(What.MODULE, candidate)
        return None

    def _gives(self, crate: str, path: str, name: str, depth: int) -> bool:
        """Return whether a crate has most of what a file, or those beside it, import of the crate of a name."""
        names = self._used_of(path, name)
        if not names:
            names = {used for other in self._beside(path) for used in self._used_of(other, name)}
        found = [self.module_member(Value(What.MODULE, crate), one, depth + 2) for one in names]
        known = sum(isinstance(one, list) or one.what is What.MODULE for one in found)
        return known > 0 and 2 * known >= len(names)

    def _used_of(self, path: str, crate: str) -> set[str]:
        """Return the names that a file imports of a crate."""
        facts = self.sources.facts(path)
        used = [f"{one.module}::{one.member}".split("::") for one in facts.imports] if facts is not None else []
        return {parts[1] for parts in used if parts[0] == crate and parts[1] and parts[1] != "*"}


def package_of(path: str) -> str:
    """Return the folder of the package to which a file belongs."""
    parts = path.split("/")
    return "/".join(parts[: next((i for i, part in enumerate(parts) if part in _PACKAGE_FOLDERS), 0)])


def _is_module(imported: Import) -> bool:
    """Return whether an import stands for ``mod name;``."""
    return imported.module == "self" and imported.member == imported.name
