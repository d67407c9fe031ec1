"""Message handling: order, cancellation, malformed input and the end of a session.

pygls runs a handler as soon as a message is read, so it sees the cancellation of a request only after answering it.
Here a request is handled once everything that has arrived is read.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import inspect
import json
from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import Any

from cattrs import Converter
from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidRequest,
    JsonRpcParseError,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import LanguageServerProtocol, lsp_method

from keydocs.lsp import notebooks, parent_process
from keydocs.lsp.documents import Documents
from keydocs.lsp.request_queue import MessageId, RequestQueue

_NOTIFICATIONS = frozenset(
    method for method, (message, result, *_) in types.METHOD_TO_TYPES.items() if result is None and message is not None
)
_MARKUP_KINDS = {kind.value: kind for kind in types.MarkupKind}
_TOO_MANY, _TOO_MUCH = 5_000, 1 << 24
"""Queued messages, and their bytes, above which nothing more is read."""
_PATIENCE = 0.5
"""Seconds for cancelled requests to end at shutdown."""


class KeydocsProtocol(LanguageServerProtocol):
    """pygls' protocol with a queue in front of it and our own documents.

    ``ended`` is set when the process has to end: after ``exit``, or when the client is gone.
    """

    def __init__(self, server: Any, converter: Converter) -> None:
        super().__init__(server, converter)
        self._documents: Documents = server.documents
        self.converter = converter
        # A client may list formats that are newer than lsprotocol; that is no reason to refuse it.
        converter.register_structure_hook(types.MarkupKind, lambda kind, _: _MARKUP_KINDS.get(kind, kind))
        self.ended = asyncio.Event()
        self._waiting = RequestQueue()
        self._is_scheduled = False
        self.hold: Callable[[bool], None] = lambda _: None
        """Called with whether reading has to pause because too much is queued."""
        self._is_held = False
        self._bytes = 0
        """Bytes of the messages since the queue was empty."""
        self._closing: asyncio.Task[Any] | None = None

    # --- what arrives --------------------------------------------------------------------------------------------

    def receive(self, body: bytes | str) -> None:
        """Handle one raw message; answer malformed input with a JSON-RPC error."""
        self._bytes += len(body)
        try:
            data = json.loads(body)
        except (ValueError, RecursionError) as error:
            self._refuse(None, JsonRpcParseError.of(error))
            return
        if not _is_message(data):
            self._refuse(_id_of(data), JsonRpcInvalidRequest())
            return
        if "id" in data and data.get("method") in _NOTIFICATIONS:
            # Who waits for an answer has to get one; what was meant is done all the same.
            self._refuse(data.pop("id"), JsonRpcInvalidRequest(f"{data['method']} is a notification"))
        if "method" in data and self.get_message_type(data["method"]) is None:
            # Parameters may be left out; the types of pygls for methods that it does not know need them.
            data.setdefault("params", None)
        try:
            message = self.structure_message(data)
        except JsonRpcException as error:
            self._not_structured(data, error)
        else:
            self.handle_message(message)

    def finish(self) -> None:
        """End once everything that has arrived is handled."""
        self._waiting.add(None)
        self._go_on()

    def end(self) -> None:
        """End now."""
        self.ended.set()

    def handle_message(self, message: Any) -> None:
        """Queue a message. A cancellation takes effect at once."""
        if getattr(message, "method", None) == types.CANCEL_REQUEST:
            if isinstance(message.params.id, MessageId):
                self._handle_cancel_notification(message.params.id)
        else:
            self._waiting.add(message)
            if not self._is_held and (len(self._waiting) > _TOO_MANY or self._bytes > _TOO_MUCH):
                self._is_held = True
                self.hold(True)
            self._go_on()

    def _not_structured(self, data: dict[str, Any], error: JsonRpcException) -> None:
        """Answer a malformed request with an error; fail the request that a malformed response answers."""
        if "id" not in data:
            return
        if "method" in data:
            self._refuse(data["id"], error)
        else:
            self._handle_response(data["id"], error=error.to_response_error())

    def _refuse(self, request: MessageId | None, error: JsonRpcException) -> None:
        # Not with ``_send_response``, which leaves out an id that is null.
        answer = {"code": error.code, "message": error.message}
        self._send_data({"jsonrpc": self.VERSION, "id": request, "error": answer})

    # --- one after the other -------------------------------------------------------------------------------------

    def _go_on(self) -> None:
        if self._waiting and not self._is_scheduled and not self.ended.is_set():
            self._is_scheduled = True
            asyncio.get_running_loop().call_soon(self._step)

    def _step(self) -> None:
        """Handle queued messages up to the next request; then let the event loop read what has arrived."""
        try:
            while self._waiting and not self._work_on(*self._waiting.take()):
                pass
        finally:
            self._is_scheduled = False
            if not self._waiting:
                self._bytes = 0
            if self._is_held and len(self._waiting) < _TOO_MANY // 2 and self._bytes <= _TOO_MUCH:
                self._is_held = False
                self.hold(False)
            self._go_on()

    def _work_on(self, message: Any, refusal: JsonRpcException | None) -> bool:
        """Handle a message. Return whether it was a request or the end."""
        if message is None:
            self.end()
            return True
        # Each handler has a context of its own, as with pygls.
        context = contextvars.copy_context()
        method = getattr(message, "method", None)
        if method is None:
            result, error = getattr(message, "result", None), getattr(message, "error", None)
            context.run(self._handle_response, message.id, result, error)
            return False
        refusal = refusal or self._out_of_turn(method)
        if not hasattr(message, "id"):
            if refusal is None:
                context.run(self._handle_notification, method, message.params)
            return self.ended.is_set()
        if refusal is None:
            context.run(self._handle_request, message.id, method, message.params)
        else:
            self._refuse(message.id, refusal)
        return True

    def _out_of_turn(self, method: str) -> JsonRpcException | None:
        """Return the error for a method that is not allowed yet or any more."""
        if method == types.EXIT:
            return None
        if self._shutdown:
            return JsonRpcInvalidRequest("the server is shutting down")
        if method == types.INITIALIZE:
            return JsonRpcInvalidRequest("the server is initialized already") if self._workspace is not None else None
        if self._workspace is None and method != types.SHUTDOWN:
            return JsonRpcServerNotInitialized()
        return None

    # --- what takes longer ---------------------------------------------------------------------------------------

    def _execute_handler(
        self,
        msg_id: MessageId,
        handler: Callable[..., Any],
        callback: Callable[[Future[Any]], None],
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> None:
        """As pygls, but cancel a command's handler with its request, and forget it when it is done."""
        super()._execute_handler(msg_id, handler, callback, args, kwargs)
        future = self._request_futures.get(msg_id)
        if future is None:
            return
        future.add_done_callback(lambda _: self._request_futures.pop(msg_id, None))
        request = self._request_futures.get(self.msg_id) if self.msg_id is not None else None
        if request is not None and request is not future:
            request.add_done_callback(lambda done: future.cancel() if done.cancelled() else None)

    def _run_generator(
        self, future: Future[Any] | None, *, gen: Generator[Any, Any, Any], result_future: Future[Any]
    ) -> None:
        """As pygls, but cancel the request if its handler was cancelled; pygls raises in the event loop."""
        if future is not None and future.cancelled():
            result_future.cancel()
        else:
            super()._run_generator(future, gen=gen, result_future=result_future)

    def _handle_cancel_notification(self, msg_id: MessageId) -> None:
        """Cancel a request. Ignores requests that were answered."""
        if self._waiting.cancel(msg_id) or self._shutdown:
            return
        future = self._request_futures.get(msg_id)
        if future is not None:
            future.cancel()

    def _handle_response(self, msg_id: MessageId, result: Any = None, error: types.ResponseError | None = None) -> None:
        future = self._request_futures.get(msg_id)
        if future is not None and not future.done():
            super()._handle_response(msg_id, result, error)

    def send_request(
        self,
        method: str,
        params: Any = None,
        callback: Callable[[Any], None] | None = None,
        msg_id: MessageId | None = None,
    ) -> Future[Any]:
        """As pygls, but call ``callback`` with results only; pygls logs a traceback for an error."""
        future: Future[Any] = super().send_request(method, params, None, msg_id)
        if callback is not None:

            def done(answered: Future[Any]) -> None:
                if not answered.cancelled() and answered.exception() is None:
                    callback(answered.result())

            future.add_done_callback(done)
        return future

    # --- the life of the server ----------------------------------------------------------------------------------

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Generator[Any, Any, types.InitializeResult]:
        loop = asyncio.get_running_loop()

        def gone() -> None:
            parent_process.force_exit_after_timeout(1)
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self.end)

        parent_process.watch(params.process_id, gone)
        result = yield from super().lsp_initialize(params)
        provider = result.capabilities.diagnostic_provider
        if provider is not None:
            # pygls announces what is registered, and clients that read it poll the whole workspace every few seconds.
            provider.workspace_diagnostics = False
        result.capabilities.notebook_document_sync = notebooks.SYNC
        return result

    @property
    def was_shut_down(self) -> bool:
        """Whether the client requested ``shutdown``; it determines the exit code."""
        return self._shutdown

    @lsp_method(types.SHUTDOWN)
    async def lsp_shutdown(self, *arguments: Any) -> None:  # type: ignore[override]
        """Cancel all requests and stop the server's work, then answer."""
        self._shutdown = True
        self._closing = asyncio.current_task()
        # pygls keeps tasks, and futures of the other kind for the requests that are made of several.
        futures: list[object] = list(self._request_futures.values())
        tasks = [future for future in futures if isinstance(future, asyncio.Task) and future is not self._closing]
        for future in futures:
            if isinstance(future, Future):
                future.cancel()
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_PATIENCE)
        handler = self.fm.features.get(types.SHUTDOWN)
        if handler is not None:
            done = handler(*arguments)
            if inspect.isawaitable(done):
                await done

    @lsp_method(types.EXIT)
    def lsp_exit(self, *_: Any) -> None:  # type: ignore[override]
        """End once ``shutdown`` is done."""
        if self._closing is None:
            self.end()
        else:
            self._closing.add_done_callback(lambda _: self.end())

    # --- documents -----------------------------------------------------------------------------------------------

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        self._documents.open(params.text_document)
        self._follow(types.TEXT_DOCUMENT_DID_OPEN, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        self._documents.change(params)
        self._follow(types.TEXT_DOCUMENT_DID_CHANGE, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        self._documents.close(params.text_document.uri)
        self._follow(types.TEXT_DOCUMENT_DID_CLOSE, params)

    @lsp_method(types.NOTEBOOK_DOCUMENT_DID_OPEN)
    def lsp_notebook_document__did_open(self, params: types.DidOpenNotebookDocumentParams) -> None:
        notebooks.open_notebook(self._documents, params)

    @lsp_method(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
    def lsp_notebook_document__did_change(self, params: types.DidChangeNotebookDocumentParams) -> None:
        notebooks.change_notebook(self._documents, params)

    @lsp_method(types.NOTEBOOK_DOCUMENT_DID_CLOSE)
    def lsp_notebook_document__did_close(self, params: types.DidCloseNotebookDocumentParams) -> None:
        notebooks.close_notebook(self._documents, params)

    def _follow(self, method: str, params: Any) -> None:
        """Call our handler of a method that pygls handles itself."""
        handler = self.fm.features.get(method)
        if handler is not None:
            handler(params)


def _is_message(data: Any) -> bool:
    """Return whether data is a JSON-RPC message; lsprotocol accepts any id, and none."""
    if not isinstance(data, dict) or data.get("jsonrpc") != KeydocsProtocol.VERSION:
        return False
    if "id" in data and _id_of(data) is None:
        return False
    return isinstance(data["method"], str) if "method" in data else "id" in data


def _id_of(data: Any) -> MessageId | None:
    """Return the id of a request, None if it is not valid."""
    found = data.get("id") if isinstance(data, dict) else None
    return found if isinstance(found, MessageId) and not isinstance(found, bool) else None
