"""Check the links and addresses of a package: ``package.py VSIX``."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from pathlib import Path

EXTENSION = Path(__file__).resolve().parents[1]
_LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)]+)\)")


def main(vsix: str) -> int:
    with zipfile.ZipFile(vsix) as package:
        manifest = json.loads(package.read("extension/package.json"))
        readme = package.read("extension/readme.md").decode()
    wrong = [*wrong_addresses(manifest), *wrong_links(readme, manifest["repository"])]
    for line in wrong or ["the package's README and addresses"]:
        sys.stdout.write(f"{'FAIL ' if wrong else 'ok   '} {line}\n")
    return bool(wrong)


def wrong_addresses(manifest: dict[str, object]) -> list[str]:
    """The other addresses start with that of the repository."""
    repository, bugs = manifest["repository"], manifest["bugs"]
    assert isinstance(repository, dict) and isinstance(bugs, dict)
    address = repository["url"].removesuffix(".git")
    others = {"bugs": bugs["url"], "homepage": str(manifest["homepage"])}
    return [
        f"{name} is {url}, not of {address}"
        for name, url in others.items()
        if not re.match(re.escape(address) + r"[/#]", url)
    ]


def wrong_links(readme: str, repository: dict[str, str]) -> list[str]:
    address = repository["url"].removesuffix(".git")
    found = _LINK.findall(readme)
    wrong = [] if any(image for image, _ in found) else ["the README has no pictures"]
    for image, url in found:
        prefix = f"{address}/{'raw' if image else 'blob'}/HEAD/{repository['directory']}/"
        if url.startswith(prefix):
            if not (EXTENSION / url.removeprefix(prefix)).is_file():
                wrong.append(f"{url} leads to no file")
        elif image or "://" not in url:
            wrong.append(f"{url} is not below {prefix}")
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
