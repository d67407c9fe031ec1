"""What fuzzing starts from: the sample's files, every dialect of the tests, and what was found before.

    PYTHONPATH=server:tests python -m fuzz.seeds DIR

writes them below ``DIR/reader`` and ``DIR/page``, in the form that ``fuzz_reader.py`` and ``fuzz_page.py`` take.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from fuzz.fuzz_reader import PATHS
from keydocs.keyword_files.reader import is_keyword_index, read_keyword_file
from keydocs.model import Kind
from keyword_files.dialects import DIALECTS, NAMES
from keyword_files.samples import PATH, canonical

SAMPLE = Path(__file__).parents[1] / "sample" / "docs"
FINDINGS = Path(__file__).with_name("findings")
_KINDS = list(Kind)


def findings(target: str) -> Iterator[tuple[str, bytes]]:
    """What fuzzing ``reader`` or ``page`` has found, by the names of the files."""
    for path in sorted((FINDINGS / target).iterdir()):
        yield path.name, path.read_bytes()


def reader_seeds() -> Iterator[bytes]:
    """Inputs for ``fuzz_reader.py``."""
    for path in sorted(SAMPLE.rglob("*.md")):
        kind = next((kind for kind, one in enumerate(PATHS) if path.name == Path(one).name), None)
        if kind is None:
            kind = PATHS.index("docs/loom/weave.py_kw.md" if path.name.endswith("_kw.md") else PATHS[-1])
        yield bytes([kind]) + path.read_bytes()
    for dialect in DIALECTS:
        for names in ("one", "signs", "dotted", "phrases"):
            text = dialect(NAMES[names]).encode()
            yield bytes([0]) + text
            yield bytes([1]) + text
    yield bytes([0]) + canonical().encode()
    yield bytes([3]) + canonical(source="docs/loom/weave.py_docs.md").encode()


def page_seeds() -> Iterator[bytes]:
    """Inputs for ``fuzz_page.py``: each page of the sample with some of the names that it is searched for."""
    for path in sorted(SAMPLE.rglob("*_docs.md")):
        keywords = path.with_name(path.name.replace("_docs.md", "_kw.md"))
        read = read_keyword_file(PATH, keywords.read_text("utf-8"), lambda _: True)
        for entry in read.entries[:: max(1, len(read.entries) // 8)]:
            head = bytes([_KINDS.index(entry.kind)]) + entry.name.encode()
            yield head + b"\n" + path.read_bytes()
    for path in sorted(SAMPLE.rglob("*.md")):
        if is_keyword_index(path.name):
            yield b"\0a\n" + path.read_bytes()


if __name__ == "__main__":
    for target, seeds in (("reader", reader_seeds()), ("page", page_seeds())):
        folder = Path(sys.argv[1]) / target
        folder.mkdir(parents=True, exist_ok=True)
        for seed in (*seeds, *(data for _, data in findings(target))):
            (folder / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
