"""Starts programs, each in a fork of a Python that has done nothing yet, and writes down how each of them ends.

Run as `python -c <this text> commands results`: a script would be the start whose folder Python 3.13 takes for the
program's own, where with -c it is the working directory. Imports nothing that a bare start has not loaded, not even
pathlib.
"""

import sys


def started(kind, name):
    """Run a start as the interpreter itself would."""
    if kind == "import":
        # Not importlib: it is no part of a bare start.
        __import__(name)
        return
    main = type(sys)("__main__")
    main.__builtins__ = sys.modules["builtins"]
    sys.modules["__main__"] = main
    if kind == "module":
        # The interpreter imports runpy with the program's own path already in place.
        sys.argv[:] = ["-m"]
        runner = __import__("runpy")
        runner._run_module_as_main(name)
        return
    sys.argv[:] = [name]
    main.__file__ = name
    main.__loader__ = sys.modules["_frozen_importlib_external"].SourceFileLoader("__main__", name)
    main.__package__ = None
    main.__spec__ = None
    if sys.version_info < (3, 14):
        main.__annotations__ = {}
        main.__cached__ = None
    with open(name, "rb") as file:  # noqa: PTH123
        source = file.read()
    exec(compile(source, name, "exec", dont_inherit=True), main.__dict__)


def told(error):
    """How it ended: exception, message, and the places that its traceback names, innermost last."""
    places = []
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_globals is not globals():
            places.append((step.tb_frame.f_code.co_filename, step.tb_lineno or 0))
        step = step.tb_next
    # Only the compiler's own errors are of a place that no frame has.
    if isinstance(error, SyntaxError) and error.filename and error.lineno is not None:
        places.append((error.filename, error.lineno))
    try:
        message = str(error)
    except Exception as other:  # noqa: BLE001 - it is the code's own __str__
        message = "?" + type(other).__name__
    return type(error).__name__, message, places[-40:]


def run(kind, name, path, cwd, environ, loaded, pipe):
    """The child: everything between a bare start and its end."""
    posix = sys.modules["posix"]
    null = posix.open("/dev/null", posix.O_RDWR)
    for number in (0, 1, 2):
        posix.dup2(null, number)
    posix.chdir(cwd)
    # What -c loads and other starts do not (3.13 keeps the text that it runs for tracebacks).
    for extra in set(sys.modules) - loaded:
        del sys.modules[extra]
    sys.path[:] = path
    variables = sys.modules["os"].environ
    for key in list(variables):
        del variables[key]
    variables.update(environ)
    del sys.argv[1:]
    try:
        started(kind, name)
        answer = ("", "", [])
    except BaseException as error:  # noqa: BLE001 - how it ends is the question
        answer = ("", "", []) if isinstance(error, SystemExit) and error.code in (None, 0) else told(error)
    posix.write(pipe, ascii(answer).encode())
    posix._exit(0)


def main(commands, results):
    posix = sys.modules["posix"]
    timer = sys.modules["_signal"]
    with open(commands, "rb") as file:  # noqa: PTH123
        lines = file.read().decode("ascii").splitlines()
    loaded = eval(lines.pop(0))
    with open(results, "wb") as out:  # noqa: PTH123
        for line in lines:
            command = eval(line)
            reading, writing = posix.pipe()
            child = posix.fork()
            if child == 0:
                posix.close(reading)
                # Its default ends the process: what runs for ever has no end to tell of.
                timer.alarm(command.pop("seconds"))
                run(loaded=loaded, pipe=writing, **command)
            posix.close(writing)
            answer = b""
            while True:
                read = posix.read(reading, 65536)
                if not read:
                    break
                answer += read
            posix.close(reading)
            posix.waitpid(child, 0)
            out.write((answer or b"None") + b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
