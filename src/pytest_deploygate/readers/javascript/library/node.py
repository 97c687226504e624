"""Node's own modules, as far as config files use them: path, fs, url, os, process, and the package dotenv.

Nothing here runs or writes. Files are read below the project's root only.
"""

from __future__ import annotations

import posixpath
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from ....finding import CannotJudge, Location
from ....value import UNDEFINED, Undefined
from ..estree import utf16
from ..objects import Arr, Doubt, Func, JsThrow, JsValue, Obj, Private, Unsure, from_utf16, private_of
from .table import Table, arg, native

if TYPE_CHECKING:
    from ..interpreter import Interpreter
    from ..modules import Loader

PATH: Table = {}


def _text(interpreter: Interpreter, value: JsValue, place: Location) -> str:
    """A path argument.

    Raises:
        Doubt: It is not known.
        JsThrow: It is no string.
    """
    if isinstance(value, Unsure):
        raise Doubt(value)
    if isinstance(value, Obj) and value.lost is not None:
        raise Doubt(value.lost)
    if not isinstance(value, str):
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    return value


def normalize(path: str) -> str:
    """``path.normalize``: as posixpath does, but a trailing slash stays."""
    if not path:
        return "."
    made = posixpath.normpath(path)
    if made.startswith("//"):
        made = made[1:]
    return made + "/" if path.endswith("/") and not made.endswith("/") else made


@native(PATH, "join", "string")
def join(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    parts = [_text(interpreter, value, place) for value in values]
    return private_of(normalize("/".join(part for part in parts if part)), *parts)


@native(PATH, "resolve", "string")
def resolve(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    resolved = ""
    parts = [_text(interpreter, value, place) for value in values]
    for part in reversed(parts):
        if part:
            resolved = f"{part}/{resolved}" if resolved else part
        if resolved.startswith("/"):
            break
    if not resolved.startswith("/"):
        cwd = interpreter.text(interpreter.loader.cwd(place))
        resolved = f"{cwd}/{resolved}"
    return private_of(normalize(resolved).rstrip("/") or "/", *parts)


@native(PATH, "normalize", "string")
def normalize_(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = _text(interpreter, arg(values, 0), place)
    return private_of(normalize(text), text)


@native(PATH, "dirname", "string")
def dirname(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = _text(interpreter, arg(values, 0), place)
    return private_of(_dirname(text), text)


def _dirname(text: str) -> str:
    """Node strips slashes at the end and one at the last separator, but keeps a doubled root."""
    if not text:
        return "."
    end = len(text)
    while end > 1 and text[end - 1] == "/":
        end -= 1
    slash = text.rfind("/", 1, end)
    if slash < 0:
        return "/" if text[0] == "/" else "."
    return "//" if text[0] == "/" and slash == 1 else text[:slash]


@native(PATH, "basename", "string")
def basename(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = _text(interpreter, arg(values, 0), place)
    base = text.rstrip("/").rpartition("/")[2]
    suffix = arg(values, 1)
    if isinstance(suffix, str) and suffix and text == suffix:
        return ""
    if isinstance(suffix, str) and base.endswith(suffix) and base != suffix and suffix:
        base = base[: -len(suffix)]
    return private_of(base, text)


def _extname(text: str) -> str:
    base = text.rstrip("/").rpartition("/")[2]
    dot = base.rfind(".")
    return "" if dot <= 0 or base == ".." else base[dot:]


@native(PATH, "extname", "string")
def extname(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = _text(interpreter, arg(values, 0), place)
    return private_of(_extname(text), text)


@native(PATH, "isAbsolute", "boolean")
def is_absolute(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    return _text(interpreter, arg(values, 0), place).startswith("/")


@native(PATH, "relative", "string")
def relative(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    start, target = (interpreter.text(resolve(interpreter, this, [arg(values, i)], place)) for i in (0, 1))
    made = posixpath.relpath(target, start)
    return private_of("" if made == "." else made, start, target)


@native(PATH, "parse", "object")
def parse(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = _text(interpreter, arg(values, 0), place)
    base, ext = text.rstrip("/").rpartition("/")[2], _extname(text)
    head = (text.rstrip("/") or text[:1]).rpartition("/")[0].rstrip("/")
    root = "/" if text.startswith("/") else ""
    made = interpreter.object(place)
    name = base[: len(base) - len(ext)]
    for key, value in {"root": root, "dir": head or root, "base": base, "ext": ext, "name": name}.items():
        made.put(key, private_of(value, text))
    return made


@native(PATH, "format", "string")
def format_(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    def part(name: str) -> str:
        value = interpreter.get(arg(values, 0), name, place)
        return "" if isinstance(value, Undefined) else interpreter.text(value)

    folder = part("dir") or part("root")
    ext = part("ext")
    base = part("base") or part("name") + (("" if ext.startswith(".") or not ext else ".") + ext)
    if not folder:
        return base
    return folder + base if folder == part("root") else f"{folder}/{base}"


def make_path(interpreter: Interpreter) -> Obj:
    made = interpreter.realm.namespace("Object", PATH)
    made.put("sep", "/")
    made.put("delimiter", ":")
    made.put("posix", made)
    made.put("win32", Unsure("paths of Windows are not understood", Location("")))
    return made


# fs


def _file(interpreter: Interpreter, value: JsValue, place: Location) -> Path | Unsure:
    """The file that is meant, below the root; unknown elsewhere.

    Raises:
        Doubt: The path is not known.
    """
    if isinstance(value, Obj) and value.kind == "URL":
        value = file_url_to_path(interpreter, UNDEFINED, [value], place)
    text = interpreter.text(resolve(interpreter, UNDEFINED, [value], place))
    found: Path | Unsure = interpreter.loader.inside(from_utf16(text), place)
    return found


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return None


def _absent(interpreter: Interpreter, path: Path, place: Location) -> Unsure | None:
    """Why a file that is not here may be there on the server; None where this checkout is all there is."""
    return None if interpreter.loader.world.complete else interpreter.loader.not_here(path, place)


def exists_sync(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    if not isinstance(arg(values, 0), (str, Obj, Unsure)):
        return False
    try:
        path = _file(interpreter, arg(values, 0), place)
    except Doubt as doubt:
        return doubt.unsure.of("boolean")
    if isinstance(path, Unsure):
        return path.of("boolean", key=path.key)
    text = arg(values, 0)
    mode = _mode(path)
    if text == "" or (mode is not None and isinstance(text, str) and text.endswith("/") and not stat.S_ISDIR(mode)):
        return False
    if mode is not None:
        return True
    why = _absent(interpreter, path, place)
    return False if why is None else why.of("boolean", key=why.key)


def _missing(interpreter: Interpreter, path: Path | Unsure, place: Location) -> Unsure:
    """A file that cannot be read: thrown where that is certain, else unknown.

    Raises:
        JsThrow: It is not there.
    """
    why = path if isinstance(path, Unsure) else _absent(interpreter, path, place)
    if why is None:
        raise _no_entry(interpreter, place)
    interpreter.may_throw(why)
    return why


def _no_entry(interpreter: Interpreter, place: Location) -> JsThrow:
    error = interpreter.throw("Error", interpreter.wording(), place)
    error.value.put("code", "ENOENT")
    return error


def read_file_sync(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    path = _file(interpreter, arg(values, 0), place)
    if isinstance(path, Unsure) or _mode(path) is None:
        return _missing(interpreter, path, place).of()
    try:
        text = interpreter.loader.read(path)
    except CannotJudge as refusal:
        why = Unsure(str(refusal), place)
        interpreter.may_throw(why)
        return why
    hidden = is_env_file(path.name)
    made = utf16(text)
    if hidden:
        interpreter.loader.hide(text)
    options = arg(values, 1)
    encoding = interpreter.get(options, "encoding", place) if isinstance(options, Obj) else options
    if isinstance(encoding, Unsure):
        return encoding.of()
    value: str = Private(made) if hidden else made
    if isinstance(encoding, str) and encoding.lower() not in ("utf8", "utf-8", "ascii", "latin1"):
        return Unsure(f"the encoding {encoding} is not understood", place, frozenset(["string"]))
    if isinstance(encoding, str) and encoding.lower().replace("-", "") in ("utf8", "ascii", "latin1"):
        return value if encoding.lower().startswith("utf") or made.isascii() else Unsure("its encoding", place)
    buffer = interpreter.object(place)
    buffer.kind = "Buffer"
    show = interpreter.realm.native("toString", lambda i, t, v, p: value)
    for name in ("toString", "toJSON"):
        buffer.put(name, show, enumerable=False)
    buffer.open = Unsure("a buffer's bytes are not understood", place)
    return buffer


def stat_sync(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    path = _file(interpreter, arg(values, 0), place)
    mode = None if isinstance(path, Unsure) else _mode(path)
    if mode is None:
        options = arg(values, 1)
        lenient = isinstance(options, Obj) and interpreter.get(options, "throwIfNoEntry", place) is False
        if lenient and not isinstance(path, Unsure) and _absent(interpreter, path, place) is None:
            return UNDEFINED
        return _missing(interpreter, path, place).of()
    made = interpreter.object(place)
    made.open = Unsure("a file's size and times differ between machines", place)
    for name, answer in {"isFile": stat.S_ISREG(mode), "isDirectory": stat.S_ISDIR(mode)}.items():
        made.put(name, interpreter.realm.native(name, lambda i, t, v, p, answer=answer: answer), enumerable=False)
    return made


def readdir_sync(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    path = _file(interpreter, arg(values, 0), place)
    if isinstance(path, Unsure) or (mode := _mode(path)) is None:
        return _missing(interpreter, path, place).of()
    if not stat.S_ISDIR(mode):
        raise interpreter.throw("Error", interpreter.wording(), place)
    if not isinstance(arg(values, 1), Undefined) and not isinstance(arg(values, 1), str):
        return Unsure("readdirSync with options is not understood", place)
    try:
        names = sorted(
            (entry.name for entry in path.iterdir()), key=lambda name: name.encode("utf-8", "surrogateescape")
        )
    except OSError as error:
        return Unsure(f"the folder cannot be listed: {error.strerror}", place)
    return interpreter.array([utf16(name) for name in names[:5000]], place)


def access_sync(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    path = _file(interpreter, arg(values, 0), place)
    if isinstance(path, Unsure) or _mode(path) is None:
        _missing(interpreter, path, place)
    return UNDEFINED


def _without_effect(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    """A write is not done; what it returns is not used by configs."""
    return UNDEFINED


def make_fs(interpreter: Interpreter) -> Obj:
    made = interpreter.object()
    readers = {
        "existsSync": exists_sync,
        "readFileSync": read_file_sync,
        "statSync": stat_sync,
        "lstatSync": stat_sync,
        "readdirSync": readdir_sync,
        "accessSync": access_sync,
    }
    for name, body in readers.items():
        made.put(name, interpreter.realm.native(name, body))
    for name in ("mkdirSync", "writeFileSync", "appendFileSync", "chmodSync", "rmSync", "unlinkSync", "copyFileSync"):
        made.put(name, interpreter.realm.native(name, _without_effect))
    made.put("constants", Unsure("fs.constants", Location("")))
    made.open = Unsure("this function of fs is not understood", Location(""))
    return made


# url


def file_url_to_path(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    value = arg(values, 0)
    text = interpreter.text(interpreter.get(value, "href", place) if isinstance(value, Obj) else value)
    if not text.startswith("file://"):
        raise interpreter.throw("TypeError", interpreter.wording(), place)
    return private_of(utf16(unquote(from_utf16(text)[len("file://") :])), text)


def path_to_file_url(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    text = interpreter.text(resolve(interpreter, this, [arg(values, 0)], place))
    return _url(interpreter, file_url(from_utf16(text)), place)


def file_url(path: str) -> str:
    """The URL of a file, as Node writes it."""
    return "file://" + quote(path, safe="/:@!$&'()*+,;=~")


def _url(interpreter: Interpreter, href: str, place: Location) -> Obj:
    made = interpreter.object(place)
    made.kind = "URL"
    made.put("href", href, enumerable=False)
    made.put("pathname", href.partition("://")[2], enumerable=False)
    made.put("protocol", "file:", enumerable=False)
    made.put("toString", interpreter.realm.native("toString", lambda i, t, v, p: href), enumerable=False)
    made.put("toJSON", interpreter.realm.native("toJSON", lambda i, t, v, p: href), enumerable=False)
    made.open = Unsure("this part of a URL is not understood", place)
    return made


def construct_url(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    """``new URL(relative, 'file://…')``; other URLs are not taken apart here."""
    text = interpreter.text(arg(values, 0))
    if isinstance(arg(values, 1), Undefined):
        if text.startswith("file:///"):
            return _url(interpreter, text, place)
        return Unsure("a URL is not taken apart here", place, frozenset(["object"]))
    base = interpreter.text(interpreter.get(values[1], "href", place) if isinstance(values[1], Obj) else values[1])
    if not base.startswith("file:///") or re.match(r"[A-Za-z][\w+.-]*:|[?#]|//", text):
        return Unsure("a URL is not taken apart here", place, frozenset(["object"]))
    joined = posixpath.join(base[len("file://") :].rpartition("/")[0], text)
    path = normalize(joined)
    if (text in (".", "..") or text.endswith(("/.", "/.."))) and not path.endswith("/"):
        path += "/"
    return _url(interpreter, "file://" + path, place)


def make_url(interpreter: Interpreter) -> Obj:
    made = interpreter.object()
    made.put("fileURLToPath", interpreter.realm.native("fileURLToPath", file_url_to_path))
    made.put("pathToFileURL", interpreter.realm.native("pathToFileURL", path_to_file_url))
    made.put("URL", interpreter.realm.native("URL", construct_url, constructs=True))
    made.open = Unsure("this function of url is not understood", Location(""))
    return made


# os and process


def _homedir(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    """``os.homedir()`` is HOME where that is set."""
    home = interpreter.loader.environment.own("HOME")
    if home is not None and home.value:
        return home.value
    return Unsure("os.homedir() is the server's own", place, frozenset(["string"]), variables=("HOME",))


def _machine(what: str, *types: str) -> Any:
    def body(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
        return Unsure(f"{what} is the server's own", place, frozenset(types))

    return body


def _cpus(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    made = interpreter.object(place)
    made.open = Unsure("os.cpus() is the server's own", place)
    made.put("length", Unsure("the number of CPUs is the server's own", place, frozenset(["number"]), key=("cpus",)))
    return made


def make_os(interpreter: Interpreter) -> Obj:
    made = interpreter.object()
    made.put("EOL", "\n")
    made.put("cpus", interpreter.realm.native("cpus", _cpus))
    made.put("homedir", interpreter.realm.native("homedir", _homedir))
    kinds = {
        "hostname": "string", "tmpdir": "string", "platform": "string", "type": "string",
        "arch": "string", "release": "string", "totalmem": "number", "freemem": "number", "uptime": "number",
        "availableParallelism": "number", "userInfo": "object", "networkInterfaces": "object", "loadavg": "array",
    }  # fmt: skip
    for name, kind in kinds.items():
        made.put(name, interpreter.realm.native(name, _machine(f"os.{name}()", kind)))
    made.open = Unsure("this function of os is not understood", Location(""))
    return made


def exit_(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    """``process.exit()``: PM2 itself ends, so what follows is not reached."""
    error = interpreter.throw("Error", "process.exit() ends PM2", place)
    error.value.kind = "Exit"
    raise error


def make_process(interpreter: Interpreter, environment: Obj) -> Obj:
    made = interpreter.object()
    made.put("env", environment)
    made.put("cwd", interpreter.realm.native("cwd", lambda i, t, v, place: i.loader.cwd(place)))
    made.put("exit", interpreter.realm.native("exit", exit_))
    for name in ("on", "once", "emitWarning", "umask", "chdir"):
        made.put(name, interpreter.realm.native(name, _later))
    for name in ("argv", "execArgv", "versions", "release", "features", "config", "stdout", "stderr", "stdin"):
        made.put(name, Unsure(f"process.{name} is the server's own", Location(""), key=("process", name)))
    for name in ("version", "platform", "arch", "execPath", "title"):
        why = f"process.{name} is the server's own"
        made.put(name, Unsure(why, Location(""), frozenset(["string"]), key=("process", name)))
    made.put("pid", Unsure("process.pid is the server's own", Location(""), frozenset(["number"])))
    made.open = Unsure("this part of process is not understood", Location(""))
    return made


def _later(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    """Something that calls back later, at an unknown time."""
    why = Unsure("it is changed in a callback that runs later", place)
    for value in values:
        if isinstance(value, Func):
            interpreter.escape(value, why)
    return why.of()


def make_timers(interpreter: Interpreter) -> dict[str, JsValue]:
    names = ("setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "clearImmediate")
    return {name: interpreter.realm.native(name, _later) for name in names}


def make_console(interpreter: Interpreter) -> Obj:
    made = interpreter.object()
    for name in (
        "log",
        "error",
        "warn",
        "info",
        "debug",
        "trace",
        "table",
        "dir",
        "group",
        "groupEnd",
        "time",
        "timeEnd",
        "assert",
    ):
        made.put(name, interpreter.realm.native(name, _without_effect))
    return made


# dotenv

_ENV_FILE = re.compile(r"\.env(\..*)?|.*\.env(\.[\w-]+)?")


def is_env_file(name: str) -> bool:
    """Whether a file's name says that it holds environment variables."""
    return bool(_ENV_FILE.fullmatch(name))


def parse_env(text: str, place: Location) -> dict[str, JsValue]:
    """The variables of an env file, as npm's dotenv reads it; unknown where its versions differ."""
    # The reader of env files asks the reader of PM2's, which asks this one.
    from ...env.loaders.node_dotenv import read, read_before_15

    found: dict[str, JsValue] = {}
    old = read_before_15(text)
    for key, assignment in read(text, place.path, {}).values.items():
        value = assignment.value
        if value is None or old.get(key) != value.reveal():
            why = assignment.why or f"versions of dotenv read the line of {key} in an env file differently"
            found[key] = Unsure(why, place, frozenset(["string"]))
        else:
            found[key] = Private(utf16(value.reveal()))
    return found


def dotenv_config(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    """``require('dotenv').config()``."""
    options = arg(values, 0)
    given = interpreter.get(options, "path", place) if isinstance(options, (Obj, Unsure)) else UNDEFINED
    override = interpreter.get(options, "override", place) if isinstance(options, Obj) else False
    target = interpreter.get(options, "processEnv", place) if isinstance(options, Obj) else UNDEFINED
    environment = interpreter.loader.environment if isinstance(target, Undefined) else target
    paths = given.values() if isinstance(given, Arr) else [given]
    made = interpreter.object(place)
    parsed = interpreter.object(place)
    made.put("parsed", parsed)
    for item in paths:
        try:
            path = _file(interpreter, ".env" if isinstance(item, Undefined) else item, place)
        except Doubt as doubt:
            path = doubt.unsure
        if isinstance(path, Unsure) or _mode(path) is None:
            why = path if isinstance(path, Unsure) else _absent(interpreter, path, place)
            if why is None:
                made.put("error", _no_entry(interpreter, place).value)
                continue
            return _load_unknown(interpreter, environment, why)
        try:
            variables = parse_env(interpreter.loader.read(path), place)
        except CannotJudge as refusal:
            return _load_unknown(interpreter, environment, Unsure(str(refusal), place))
        _load(interpreter, environment, parsed, variables, interpreter.truth(override), place)
    return made


def _load_unknown(interpreter: Interpreter, environment: JsValue, why: Unsure) -> Unsure:
    if environment is interpreter.loader.environment:
        interpreter.loader.environment.loosen(why)
    else:
        interpreter.escape(environment, why)
    return why.of("object")


def _load(
    interpreter: Interpreter,
    environment: JsValue,
    parsed: Obj,
    variables: dict[str, JsValue],
    override: bool,
    place: Location,
) -> None:
    for key, value in variables.items():
        if isinstance(value, str):
            interpreter.loader.hide_value(key, value)
        if override or parsed.own(key) is None:
            parsed.put(key, value)
        if isinstance(environment, Obj) and (override or environment.own(key) is None):
            environment.put(key, value, place)


def dotenv_parse(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    """``require('dotenv').parse(text)``."""
    source = arg(values, 0)
    if isinstance(source, Obj) and source.kind == "Buffer":
        source = interpreter.call(interpreter.get(source, "toString", place), source, [], place)
    made = interpreter.object(place)
    for key, value in parse_env(from_utf16(interpreter.text(source)), place).items():
        if isinstance(value, str):
            interpreter.loader.hide_value(key, value)
        made.put(key, value)
    return made


def make_dotenv(interpreter: Interpreter) -> Obj:
    made = interpreter.object()
    made.put("config", interpreter.realm.native("config", dotenv_config))
    made.put("parse", interpreter.realm.native("parse", dotenv_parse))
    made.open = Unsure("this function of dotenv is not understood", Location(""))
    return made


def builtin_modules(loader: Loader) -> dict[str, Any]:
    """Makers of the modules that are understood, by name."""
    return {
        "path": make_path,
        "path/posix": make_path,
        "fs": make_fs,
        "url": make_url,
        "os": make_os,
        "process": lambda interpreter: interpreter.loader.process,
        "dotenv": make_dotenv,
    }
