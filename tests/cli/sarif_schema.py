"""The part of the SARIF 2.1.0 schema that Keydocs uses, with nothing else allowed."""

from __future__ import annotations

from typing import Any


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required.split(),
        "properties": {name.strip("_"): value for name, value in properties.items()},
    }


def _list(of: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": of, "minItems": least}


_TEXT = {"type": "string"}
_NUMBER = {"type": "integer", "minimum": 1}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_MESSAGE = _object("text", text=_TEXT)
_REGION = _object("startLine", startLine=_NUMBER, startColumn=_NUMBER, endLine=_NUMBER, endColumn=_NUMBER)
_ARTIFACT = _object("uri", uri={"type": "string", "format": "uri-reference"}, uriBaseId=_TEXT)
_PLACE = _object("artifactLocation", artifactLocation=_ARTIFACT, region=_REGION)
_LOCATION = _object("physicalLocation", physicalLocation=_PLACE, message=_MESSAGE)
_REPLACEMENT = _object("deletedRegion", deletedRegion=_REGION, insertedContent=_MESSAGE)
_CHANGE = _object(
    "artifactLocation replacements", artifactLocation=_ARTIFACT, replacements=_list(_REPLACEMENT, least=1)
)
_FIX = _object("artifactChanges", description=_MESSAGE, artifactChanges=_list(_CHANGE, least=1))
_RULE = _object(
    "id", id=_TEXT, shortDescription=_MESSAGE, helpUri=_TEXT, defaultConfiguration=_object("", level=_LEVEL)
)
_RESULT = _object(
    "message",
    ruleId=_TEXT,
    ruleIndex={"type": "integer", "minimum": -1},
    level=_LEVEL,
    message=_MESSAGE,
    locations=_list(_LOCATION),
    relatedLocations=_list(_LOCATION),
    fixes=_list(_FIX),
)
_RUN = _object(
    "tool",
    tool=_object("driver", driver=_object("name", name=_TEXT, version=_TEXT, rules=_list(_RULE))),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    originalUriBaseIds={"type": "object", "additionalProperties": _object("uri", uri=_TEXT)},
    results=_list(_RESULT),
)
SARIF = _object(
    "version runs", **{"$schema": {"type": "string", "format": "uri"}}, version={"const": "2.1.0"}, runs=_list(_RUN)
)
