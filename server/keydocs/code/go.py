"""Go: packages, which are folders, and what a name in the code means."""

from __future__ import annotations

import posixpath

from keydocs.code.facts import TYPE_KINDS
from keydocs.code.go_syntax import GoSyntax, default_name
from keydocs.code.language import CodeLanguage
from keydocs.code.nominal import NominalEvaluator, NominalResolver
from keydocs.code.values import EXTERNAL, UNKNOWN, Found, Site, Value, What

_BUILTINS = frozenset(
    ("any", "append", "bool", "byte", "cap", "clear", "close", "comparable", "complex", "complex128", "complex64",
     "copy", "delete", "error", "false", "float32", "float64", "imag", "init", "int", "int16", "int32", "int64",
     "int8", "iota", "len", "make", "max", "min", "new", "nil", "panic", "print", "println", "real", "recover",
     "rune", "string", "true", "uint", "uint16", "uint32", "uint64", "uint8", "uintptr")
)  # fmt: skip
_STANDARD_LIBRARY = frozenset(
    ("archive", "bufio", "bytes", "cmp", "compress", "container", "context", "crypto", "database", "debug", "embed",
     "encoding", "errors", "expvar", "flag", "fmt", "go", "hash", "html", "image", "index", "io", "iter", "log",
     "maps", "math", "mime", "net", "os", "path", "plugin", "reflect", "regexp", "runtime", "slices", "sort",
     "strconv", "strings", "structs", "sync", "syscall", "testing", "text", "time", "unicode", "unique", "unsafe",
     "C")
)  # fmt: skip
_HOSTS = frozenset(("github.com", "gitlab.com", "bitbucket.org"))
"""Hosts on which a repository has an owner and a name, so that a package's path has three parts before its folder."""
_MANY = 500
"""Definitions of a name from which on there may be more than the sources list."""
_OTHER_PLATFORMS = frozenset(
    ("386", "aix", "android", "arm", "arm64", "bsd", "darwin", "dragonfly", "freebsd", "illumos", "ios", "js",
     "loong64", "mips", "mips64", "mips64le", "mipsle", "netbsd", "openbsd", "plan9", "ppc64", "ppc64le", "riscv64",
     "s390x", "solaris", "test", "wasip1", "wasm", "windows", "zos")
)  # fmt: skip
"""Endings of the names of files that are only for tests, or for other platforms than the most common one."""


class GoEvaluator(NominalEvaluator):
    """Evaluates Go. The name of a module value is the folder of a package."""

    extension = ".go"

    def named(self, path: str, container: int, name: str, depth: int = 0) -> Found:
        found = self._in_package(posixpath.dirname(path), name, path)
        if found:
            return found
        facts = self.sources.facts(path)
        if facts is None:
            return UNKNOWN
        for imported in facts.imports_by_name.get(name, ()):
            return self.imported(path, imported.module, "", depth)
        for imported in facts.imports_by_name.get("", ()):
            star = self.imported(path, imported.module, name, depth)
            if isinstance(star, list):
                return star
        for imported in facts.imports if name not in _BUILTINS else ():
            # The name of a package may differ from the last part of its path.
            folder = self._folder(path, imported.module)
            if folder is not None and self._package_name(folder) == name:
                return Value(What.MODULE, name=folder)
        return EXTERNAL if name in _BUILTINS else self.unseen()

    def _in_package(self, folder: str, name: str, path: str = "") -> list[Site]:
        """Return what a package declares under a name: first those of a file, then those for all systems."""
        found = self._declared(folder, name, "")
        own = self.sources.facts(path)
        if own is not None and not any(site.path == path for site in found):
            # The document may have declared it just now.
            found += [Site(path, i) for i in own.members_of(-1, name) if not own.definitions[i].qualifier]
        return sorted(found, key=lambda site: self._rank(site.path, path))

    def _declared(self, folder: str, name: str, qualifier: str) -> list[Site]:
        """Return what the files of a folder declare under a name, of a receiver's type if one is given."""
        named = self.sources.named(name)
        found = [site for site in named if posixpath.dirname(site.path) == folder]
        if not found and len(named) > _MANY:
            files = {path: facts for path in self.sources.folder(folder) if (facts := self.sources.facts(path))}
            found = [Site(path, index) for path, facts in files.items() for index in facts.members_of(-1, name)]
        return [site for site in found if site.path.endswith(self.extension) and self._is_outermost(site, qualifier)]

    def _rank(self, path: str, document: str) -> tuple[bool, bool, int, str]:
        facts = self.sources.facts(path)
        endings = posixpath.basename(path).removesuffix(self.extension).split("_")[1:]
        others = sum(ending in _OTHER_PLATFORMS for ending in endings)
        return path != document, facts is None or not facts.package, others, path

    def _is_outermost(self, site: Site, qualifier: str) -> bool:
        definition = self.definition(site)
        return definition is not None and definition.container < 0 and definition.qualifier == qualifier

    def imported(self, path: str, module: str, member: str, depth: int = 0) -> Found:
        folder = self._folder(path, module)
        if folder is None:
            return EXTERNAL
        package = Value(What.MODULE, name=folder)
        return self.module_member(package, member, depth) if member else package

    def module_member(self, module: Value, name: str, depth: int = 0) -> Found:
        return self._in_package(module.name, name) or self.unseen()

    def _folder(self, path: str, module: str) -> str | None:
        """Return the documented folder that an import path means, None if it is none."""
        key = "go", posixpath.dirname(path), module
        if key not in self.sources.cache:
            self.sources.cache[key] = self._find_folder(posixpath.dirname(path), module)
        found: str | None = self.sources.cache[key]
        return found

    def _find_folder(self, folder: str, module: str) -> str | None:
        parts = module.split("/")
        if parts[0] in _STANDARD_LIBRARY:
            return None
        for prefix in ("", "vendor", "src"):
            if self._is_package(posixpath.join(prefix, module)):
                return posixpath.join(prefix, module)
        # What stands before the folder is the module's name, which no source says.
        # A workspace without a package at its root may hold several repositories of an owner.
        least = 1 if parts[0] not in _HOSTS else 3 if self._is_package("") else 2
        roots = [folder]
        while roots[-1]:
            roots.append(posixpath.dirname(roots[-1]))
        for start in range(least, len(parts) + 1):
            for rest in (parts[start:], [part for part in parts[start:] if not _is_version(part)]):
                for found in (posixpath.join(root, *rest) for root in roots):
                    if self._is_package(found) and (rest or self._package_name(found) == default_name(module)):
                        return found
        return None

    def _is_package(self, folder: str) -> bool:
        return any(path.endswith(self.extension) for path in self.sources.folder(folder))

    def _package_name(self, folder: str) -> str:
        for path in self.sources.folder(folder):
            if path.endswith(self.extension) and not path.endswith("_test.go"):
                facts = self.sources.facts(path)
                return facts.package if facts is not None else ""
        return ""

    def own_members(self, path: str, index: int, name: str) -> list[Site]:
        facts = self.sources.facts(path)
        if facts is None:
            return []
        owner, folder = facts.definitions[index], posixpath.dirname(path)
        methods = self._declared(folder, name, owner.name)
        methods.sort(key=lambda site: self._rank(site.path, path))
        return super().own_members(path, index, name) + methods

    def underlying(self, value: Value, depth: int) -> Value:
        definition = self.definition(Site(value.path, value.definition)) if value.what is What.INSTANCE else None
        if definition is None or definition.kind not in TYPE_KINDS:
            return value
        found = self.value(value.path, -1, definition.type, depth)
        return found if found.what in (What.LIST, What.MAPPING, What.RESULT) else value

    def call_instance(self, value: Value, depth: int) -> Value:
        found = self.underlying(value, depth)
        if found.what is What.RESULT:
            return self.value(found.path, found.definition, found.expression, depth)
        return UNKNOWN


def _is_version(part: str) -> bool:
    return part[:1] == "v" and part[1:].isdigit()


GO = CodeLanguage(
    grammar=lambda path: "go",
    syntax=GoSyntax,
    evaluator=GoEvaluator,
    resolver=NominalResolver,
)
