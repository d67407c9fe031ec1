"""Java: packages, imports, and what a name in the code means."""

from __future__ import annotations

from keydocs.code.java_syntax import JavaSyntax
from keydocs.code.language import CodeLanguage
from keydocs.code.nominal import NominalEvaluator, NominalResolver
from keydocs.code.values import EXTERNAL, UNKNOWN, Found, Site, Value, What

_PLATFORM = frozenset(("java", "javax", "jdk", "sun"))
"""First names of the packages of Java itself."""
_JAVA_LANG = frozenset(
    ("Appendable", "ArithmeticException", "AssertionError", "AutoCloseable", "Boolean", "Byte", "CharSequence",
     "Character", "Class", "ClassCastException", "ClassLoader", "CloneNotSupportedException", "Cloneable",
     "Comparable", "Deprecated", "Double", "Enum", "Error", "Exception", "Float", "FunctionalInterface",
     "IllegalArgumentException", "IllegalStateException", "IndexOutOfBoundsException", "Integer",
     "InterruptedException", "Iterable", "Long", "Math", "NullPointerException", "Number", "NumberFormatException",
     "Object", "Override", "Process", "Record", "Runnable", "Runtime", "RuntimeException", "SafeVarargs", "Short",
     "StackTraceElement", "String", "StringBuffer", "StringBuilder", "SuppressWarnings", "System", "Thread",
     "ThreadLocal", "Throwable", "UnsupportedOperationException", "Void")
)  # fmt: skip


class JavaEvaluator(NominalEvaluator):
    """Evaluates Java. The name of a module value is that of a package."""

    extension = ".java"

    def named(self, path: str, container: int, name: str, depth: int = 0) -> Found:
        facts = self.sources.facts(path)
        if facts is None:
            return UNKNOWN
        is_seen = True
        for scope in self.scopes(facts, container):
            if scope < 0:
                break
            found: Found = (
                [Site(path, scope)]
                if facts.definitions[scope].name == name
                else self.class_member(path, scope, name, depth + 1)
            )
            if isinstance(found, list):
                return found
            is_seen = is_seen and found == EXTERNAL
        own = facts.members_of(-1, name)
        if own:
            return [Site(path, index) for index in own]
        for imported in facts.imports_by_name.get(name, ()):
            found = self.imported(path, imported.module, imported.member, depth + 1)
            if isinstance(found, list) or found == EXTERNAL:
                return found
        for package in (facts.package, *(star.module for star in facts.imports_by_name.get("", ()))):
            found = self._qualified(package, name, depth + 1)
            if isinstance(found, list):
                return found
        return self.unseen() if is_seen or name in _JAVA_LANG else UNKNOWN

    def own_members(self, path: str, index: int, name: str) -> list[Site]:
        facts = self.sources.facts(path)
        # Constructors are no members.
        return super().own_members(path, index, name) if facts and facts.definitions[index].name != name else []

    def imported(self, path: str, module: str, member: str, depth: int = 0) -> Found:
        return self._qualified(module, member, depth) if member else Value(What.MODULE, name=module)

    def module_member(self, module: Value, name: str, depth: int = 0) -> Found:
        found = self._qualified(module.name, name, depth)
        # What looks like a package may be an unknown field.
        is_package = isinstance(found, list) or module.name.partition(".")[0] in _PLATFORM
        return found if is_package else UNKNOWN

    def _qualified(self, owner: str, name: str, depth: int) -> Found:
        """Return what a package or class has under a name."""
        found = self._in_package(owner, name)
        if found or depth > 20:
            return found or UNKNOWN
        package, _, last = owner.rpartition(".")
        if last[:1].isupper():
            outer = self._qualified(package, last, depth + 1)
            return self.member(self.value_of(outer), name, depth + 1) if isinstance(outer, list) else outer
        return self.unseen()

    def _in_package(self, package: str, name: str) -> list[Site]:
        """Return the types of a name in a package; they mostly are in a file of their name."""
        folder = package.replace(".", "/")
        paths = self.sources.ending(f"{folder}/{name}.java" if folder else f"{name}.java")
        return self._in_files(paths, package, name) or self._in_files(
            [site.path for site in self.sites(name)], package, name
        )

    def _in_files(self, paths: list[str], package: str, name: str) -> list[Site]:
        found: list[Site] = []
        for path in self.nearest(paths):
            facts = self.sources.facts(path)
            if facts is not None and facts.package == package:
                found += [Site(path, index) for index in facts.members_of(-1, name)]
        return found


JAVA = CodeLanguage(
    grammar=lambda path: "java",
    syntax=JavaSyntax,
    evaluator=JavaEvaluator,
    resolver=NominalResolver,
)
