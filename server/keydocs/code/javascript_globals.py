"""Names that JavaScript, TypeScript, Flow and their usual environments define."""

GLOBALS = frozenset(
    """
    AbortController AbortSignal Array ArrayBuffer ArrayLike AsyncGenerator AsyncIterable Awaited BigInt Blob Boolean
    Buffer CustomEvent DOMException DOMRect DataView Date Document Element Error EvalError Event EventTarget Exclude
    Extract File FileReader Float32Array Float64Array FormData Function Generator HTMLCanvasElement HTMLElement
    HTMLImageElement HTMLInputElement Headers History Image InstanceType Int16Array Int32Array Int8Array Intl Iterable
    IterableIterator Iterator JSON JSX KeyboardEvent Location Map Math MouseEvent MutationObserver Navigator Node
    NonNullable Number Object Omit Parameters Partial Pick PointerEvent Promise PromiseLike PropertyKey Proxy RangeError
    ReadableStream Readonly ReadonlyArray ReadonlyMap ReadonlySet Record ReferenceError Reflect RegExp Request Required
    ResizeObserver Response ReturnType SVGElement Set SharedArrayBuffer String Symbol SyntaxError SyntheticEvent
    TextDecoder TextEncoder ThisType TouchEvent TypeError URIError URL URLSearchParams Uint16Array Uint32Array
    Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WebSocket WheelEvent Window Worker XMLHttpRequest __dirname
    __filename afterAll afterEach alert any arguments atob beforeAll beforeEach bigint boolean btoa cancelAnimationFrame
    cancelIdleCallback clearInterval clearTimeout console crypto customElements decodeURI decodeURIComponent describe
    document encodeURI encodeURIComponent eval expect exports fetch global globalThis history isFinite isNaN it jest
    localStorage location mixed module navigator never null number object parseFloat parseInt performance process
    queueMicrotask require requestAnimationFrame requestIdleCallback screen self sessionStorage setInterval setTimeout
    string structuredClone symbol test undefined unknown void window NaN Infinity
    """.split()
)
