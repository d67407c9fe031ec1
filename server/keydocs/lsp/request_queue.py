"""Messages that have arrived and are not handled yet."""

from __future__ import annotations

from collections import Counter, deque
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcException, JsonRpcRequestCancelled

MessageId = int | str
_ALWAYS_DONE = (types.INITIALIZE, types.SHUTDOWN)
_GOOD_FOR_LONGER = (types.TEXT_DOCUMENT_COMPLETION,)
"""Methods whose results stay useful when the document changes: editors filter a list while the user types."""


class RequestQueue:
    """A queue of messages that knows which requests were cancelled or are outdated."""

    def __init__(self) -> None:
        self._messages: deque[Any] = deque()
        self._requests: set[MessageId] = set()
        self._cancelled: set[MessageId] = set()
        self._changes: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._messages)

    def add(self, message: Any) -> None:
        """Add a message as pygls structures it, or None for the end."""
        self._messages.append(message)
        if _is_request(message):
            if message.method not in _ALWAYS_DONE:
                self._requests.add(message.id)
        elif _is_change(message):
            self._changes[message.params.text_document.uri] += 1

    def cancel(self, request: MessageId) -> bool:
        """Cancel a queued request. Return whether it is queued."""
        if request not in self._requests:
            return False
        self._cancelled.add(request)
        return True

    def take(self) -> tuple[Any, JsonRpcException | None]:
        """Return the next message, and the error to answer it with if it is a cancelled or outdated request."""
        message = self._messages.popleft()
        if _is_request(message):
            self._requests.discard(message.id)
            return message, self._refusal(message)
        if _is_change(message):
            self._forget_change(message.params.text_document.uri)
        return message, None

    def _refusal(self, request: Any) -> JsonRpcException | None:
        if request.id in self._cancelled:
            self._cancelled.discard(request.id)
            return JsonRpcRequestCancelled()
        if request.method in _GOOD_FOR_LONGER:
            return None
        # Changes that wait came after the request: those before it were taken before it.
        document = getattr(request.params, "text_document", None)
        if self._changes and document is not None and document.uri in self._changes:
            return JsonRpcContentModified()
        return None

    def _forget_change(self, uri: str) -> None:
        self._changes[uri] -= 1
        if not self._changes[uri]:
            del self._changes[uri]


def _is_request(message: Any) -> bool:
    return hasattr(message, "id") and hasattr(message, "method")


def _is_change(message: Any) -> bool:
    return getattr(message, "method", None) == types.TEXT_DOCUMENT_DID_CHANGE
