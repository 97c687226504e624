"""Imports and runs the steps of a start, inside the guard, and reports how that ends.

Run by the launch's own interpreter, 3.8 or newer: ``python -S -B runner.py REQUEST DESCRIPTOR``. Whatever this imports
before the project's folders count, the project cannot shadow any more; so it uses what every Python has loaded
before its first line, and nothing of this package.
"""

from __future__ import annotations

import builtins
import marshal
import posix
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType, FrameType
    from typing import Any, NoReturn

    # File, line and function; code, instruction and line. Outermost first.
    Trace = list[tuple[str, int, str]]
    Stack = list[tuple[CodeType, int, int]]

_IMPORTLIB: Any = sys.modules["_frozen_importlib"]
_EXTERNAL: Any = sys.modules["_frozen_importlib_external"]
_SIGNAL: Any = sys.modules["_signal"]
_THREAD: Any = sys.modules["_thread"]
_ADVICE = "the network is fenced off while deploygate tries this start"
_RESOLVING = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")
_SENDING = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg")
_AF_UNIX = 1
_END_OF_ARCHIVE = b"PK\x05\x06"
_LONGEST_END = 22 + 0xFFFF
# The instruction that a line with an import has, and one without has not.
(_IMPORT,) = {*compile("import a", "", "exec").co_code[::2]} - {*compile("a = 0; b = None", "", "exec").co_code[::2]}
_MOST_FRAMES = 60
_LONGEST = 4000


class Run:
    """A start on its way.

    Args:
        descriptor: Where reports go.
        token: Begins each report, since the code may write there too.
        folder: Where it may use sockets of its own.
        roots: The project's folder, in each form that a file's name may begin with.
    """

    def __init__(self, descriptor: int, token: str, folder: bytes, roots: tuple[str, ...]) -> None:
        self.process = posix.getpid()
        self.descriptor = descriptor
        self.token = token
        self.folder = folder
        self.roots = roots
        self.lock = _THREAD.RLock()
        self.as_main = False
        self.is_last = False
        self.imports = 0
        self.imports_before = -1
        self.network: tuple[str, int, str] = ("", 0, "")
        # Given back before the last report, which must not fail for want of memory.
        self.ballast = bytearray(1 << 20)

    def report(self, *fields: str | int) -> None:
        """Say something to the guard; the last word counts. A fork of the start is not asked."""
        if posix.getpid() != self.process:
            return
        said = [str(field).encode("utf-8", "surrogatepass").hex() for field in fields]
        # A signal can come in the middle of a line, and what it makes this say begins a new one.
        line = "\n{}\n".format(" ".join([self.token, *said])).encode()
        with self.lock:
            try:
                while line:
                    line = line[posix.write(self.descriptor, line) :]
            except OSError:
                pass  # daemons close what they have not opened

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Count the imports, and fence off the network."""
        if event == "import":
            self.imports += 1
        elif event in _RESOLVING:
            self.refuse("gaierror", "EAI_AGAIN")
        elif event in _SENDING and not self.is_private(*arguments[:2]):
            self.refuse("error", "EACCES" if event == "socket.bind" else "ENETUNREACH")
        elif event == "os.exec" and not is_importing(sys._getframe(1)):
            self.report("replaced")

    def is_private(self, socket: Any, address: object = None) -> bool:
        """Whether it is a socket that only this start's own processes use."""
        if getattr(socket, "family", None) != _AF_UNIX:
            return False
        # Without an address, it goes to whom it is connected with.
        path = address.encode() if isinstance(address, str) else address
        return path is None or (isinstance(path, bytes) and path.startswith(self.folder) and b"/.." not in path)

    def refuse(self, kind: str, name: str) -> NoReturn:
        """Fail as without a network."""
        frame = sys._getframe(2)
        where = "import" if is_importing(frame) else "run"
        own = [entry for entry in frames_of(frame) if self.is_own(entry[0])]
        self.network = (*own[-1][:2], where) if own else ("", 0, where)
        # Some end the process on this without another word.
        self.tell(frame)
        number = max(getattr(sys.modules.get(known), name, 0) for known in ("errno", "_socket"))
        error: Any = getattr(sys.modules.get("_socket"), kind, OSError)(number, _ADVICE)
        error.deploygate = where
        raise error

    def asked(self, _signal: int, frame: FrameType | None) -> None:
        """Answer the guard. A program that imports no more has started."""
        importing = is_importing(frame)
        is_quiet = not importing and self.imports == self.imports_before
        self.imports_before = -1 if importing else self.imports
        if posix.getpid() != self.process:
            return
        if not (is_quiet and self.as_main) or self.imports_ahead(stack_of(frame)):
            self.tell(frame)
        elif self.is_last:
            self.end("starts")
        else:
            raise Enough

    def tell(self, frame: FrameType | None) -> None:
        """Report whether an import is under way, whether the program has come to its work, and where it is."""
        importing = is_importing(frame) or not self.as_main
        works = self.network[2] == "run" and not importing and not self.imports_ahead(stack_of(frame))
        state = "import" if importing else "work" if works else "run"
        self.report("busy", state, *flat(frames_of(frame)))

    def take(self, kind: str, name: str, path: Sequence[str], attribute: str, missing: str) -> None:
        """One step."""
        sys.path[:] = path
        self.as_main = kind != "import"
        self.imports_before = -1
        # Whoever ends without this has not come to the deploy's code.
        self.report("busy", "import")
        try:
            if kind == "script":
                run_script(name)
            elif kind == "module":
                import runpy

                runpy._run_module_as_main(name)  # type: ignore[attr-defined]
            else:
                self.take_attribute(_IMPORTLIB._gcd_import(name), attribute, missing)
        except BaseException as error:
            if not (self.as_main and self.has_worked(error)):
                raise

    def take_attribute(self, module: Any, attribute: str, missing: str) -> None:
        """What the launcher takes from the module; it may call it."""
        is_called = attribute.endswith("()")
        value = module
        try:
            for part in filter(None, (attribute[:-2] if is_called else attribute).split(".")):
                value = getattr(value, part)
        except AttributeError as error:
            kind, _, text = missing.partition(": ") if missing else (type_of(error), "", text_of(error))
            self.fail(error, kind, text, [(getattr(module, "__file__", None) or "", 0, "<module>")])
        if is_called:
            value()

    def has_worked(self, error: BaseException) -> bool:
        """Whether a program that ends like this has come to its work before."""
        if isinstance(error, Enough):
            return True
        if isinstance(error, SystemExit) and not error.code and not in_another_module(error):
            return True
        return self.wants_network(error) and not self.imports_ahead(traceback_of(error))

    def wants_network(self, error: BaseException) -> bool:
        """Whether a program ends because it has no network; outside of any import."""
        return (fence_of(error) or (isinstance(error, SystemExit) and self.network[2])) == "run"

    def fail(self, error: BaseException, kind: str, text: str, trace: Trace) -> NoReturn:
        """Report an exception, and end."""
        self.ballast = bytearray()
        fence = "program" if self.as_main and self.wants_network(error) else fence_of(error) and "import"
        variable = str(error.args[0]) if isinstance(error, KeyError) and in_environment(error) else ""
        self.end("fails", kind, text[:_LONGEST], fence, variable, *self.network[:2], *flat(trace))

    def imports_ahead(self, stack: Stack) -> bool:
        """Whether the project's own code, where it stands now, has import statements after that."""
        return any(imports_after(*entry) for entry in stack if self.is_own(entry[0].co_filename))

    def is_own(self, file: str) -> bool:
        """Whether a file is the project's, and not something installed below it."""
        return file.startswith(self.roots) and "site-packages" not in file

    def end(self, *fields: str | int) -> NoReturn:
        """The last report. What is left, threads and children, is the guard's."""
        _SIGNAL.signal(_SIGNAL.SIGURG, _SIGNAL.SIG_IGN)
        self.report(*fields)
        posix._exit(0)


class Enough(BaseException):
    """A program has come to its work, and there are more steps."""


def run_script(name: str) -> None:
    """Run a file, or a folder or an archive with a ``__main__``, the way ``python NAME`` does."""
    data = None
    if not _EXTERNAL._path_isdir(name):
        with open(name, "rb") as stream:
            data = stream.read()
    if data is None or _END_OF_ARCHIVE in data[-_LONGEST_END:]:
        import runpy

        runpy._run_module_as_main("__main__", False)  # type: ignore[attr-defined]
        return
    is_compiled = data[:4] == _EXTERNAL.MAGIC_NUMBER
    loader = _EXTERNAL.SourcelessFileLoader if is_compiled else _EXTERNAL.SourceFileLoader
    main: Any = sys.modules["__main__"]
    main.__file__, main.__cached__, main.__loader__ = name, None, loader("__main__", name)
    # Not the __future__ of this file.
    code = marshal.loads(data[16:]) if is_compiled else compile(data, name, "exec", 0, True)  # noqa: S302
    exec(code, main.__dict__)  # noqa: S102 - the rule is on


def is_importing(frame: FrameType | None) -> bool:
    """Whether an import is under way."""
    while frame is not None:
        if frame.f_code.co_name == "_find_and_load" and frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False


def imports_after(code: CodeType, instruction: int, line: int) -> bool:
    """Whether code has an import statement behind an instruction, or below its line: what handles an exception is
    compiled to the very end."""
    if _IMPORT in code.co_code[instruction + 2 :: 2]:
        return True
    ranges = code.co_lines() if hasattr(code, "co_lines") else ()
    return any(number is not None and number > line and _IMPORT in code.co_code[a:b:2] for a, b, number in ranges)


def stack_of(frame: FrameType | None) -> Stack:
    """Where the code is, outermost first."""
    found: Stack = []
    while frame is not None:
        found.append((frame.f_code, frame.f_lasti, frame.f_lineno or 0))
        frame = frame.f_back
    return found[::-1]


def traceback_of(error: BaseException) -> Stack:
    """Where an exception comes from, outermost first."""
    found: Stack = []
    entry = error.__traceback__
    while entry is not None:
        found.append((entry.tb_frame.f_code, entry.tb_lasti, entry.tb_lineno or 0))
        entry = entry.tb_next
    return found


def frames_of(frame: FrameType | None) -> Trace:
    """Where the code is, as far as files have it."""
    return in_files([(code.co_filename, line, code.co_name) for code, _, line in stack_of(frame)])


def trace_of(error: BaseException) -> Trace:
    """Where an exception comes from, as a traceback has it."""
    found = [(code.co_filename, line, code.co_name) for code, _, line in traceback_of(error)]
    if isinstance(error, SyntaxError) and isinstance(error.filename, str):
        found.append((error.filename, error.lineno or 0, "<module>"))
    return in_files(found)


def in_files(trace: Trace) -> Trace:
    return [entry for entry in trace if entry[0] != __file__ and not entry[0].startswith("<")][-_MOST_FRAMES:]


def flat(trace: Trace) -> list[str | int]:
    return [field for entry in trace for field in entry]


def fence_of(error: BaseException) -> str:
    """Where an exception, or what it comes from, was raised by the fence: in an import, or later; empty for others."""
    cause: BaseException | None = error
    for _ in range(_MOST_FRAMES):
        if cause is None or hasattr(cause, "deploygate"):
            break
        cause = cause.__cause__ or cause.__context__
    return str(getattr(cause, "deploygate", ""))


def in_another_module(error: BaseException) -> bool:
    """Whether the program imports who raises it."""
    return sum(function == "<module>" for _, _, function in trace_of(error)) > 1


def in_environment(error: BaseException) -> bool:
    """Whether a look into `os.environ` raises it."""
    read = getattr(type(sys.modules["os"].environ), "__getitem__", None)
    stack = traceback_of(error)
    return bool(stack) and stack[-1][0] is getattr(read, "__code__", None)


def type_of(error: BaseException) -> str:
    """An exception's type as a traceback names it."""
    kind = type(error)
    return (
        kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__qualname__}"
    )


def text_of(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:  # noqa: BLE001 - it is the project's
        return "<exception str() failed>"


def prepare(path: Sequence[str], loaded: Sequence[str]) -> None:
    """What a Python does before a program, and what a launcher has loaded before it imports the project."""
    main: Any = type(sys)("__main__")
    main.__builtins__ = builtins
    sys.modules["__main__"] = main
    if not getattr(sys.flags, "safe_path", False):
        del sys.path[0]
    import site

    site.main()
    sys.path[:] = path
    for name in loaded:
        if name not in sys.modules:
            try:
                _IMPORTLIB._gcd_import(name)
            except Exception:  # noqa: BLE001, S112 - a name that a launcher made up cannot be imported
                continue


def main() -> None:
    with open(sys.argv[1], "rb") as stream:
        request = marshal.loads(stream.read())  # noqa: S302 - it is the gate's own
    posix.unlink(sys.argv[1])
    run = Run(int(sys.argv[2]), request["token"], request["folder"], request["roots"])
    posix.set_inheritable(run.descriptor, False)
    _SIGNAL.signal(_SIGNAL.SIGURG, run.asked)
    sys.addaudithook(run.audit)
    sys.argv[:] = request["arguments"]
    try:
        prepare(request["path"], request["loaded"])
        for number, step in enumerate(request["steps"], 1):
            run.is_last = number == len(request["steps"])
            run.take(*step)
    except BaseException as error:  # noqa: BLE001 - that is the question
        run.fail(error, type_of(error), text_of(error), trace_of(error))
    run.end("starts")


if __name__ == "__main__":
    # No project could shadow it else.
    sys.modules.pop("__future__", None)
    main()
