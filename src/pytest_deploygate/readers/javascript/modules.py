"""Modules: how a file becomes what ``require`` or ``import`` gives."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...finding import CannotJudge, Location
from ...secret import is_secret_key, is_secret_text
from ...value import UNDEFINED
from ..files import read_text
from . import syntax
from .environment import Environment
from .estree import Node, utf16
from .interpreter import Interpreter
from .library import node as nodejs
from .library.numbers import parse_json
from .objects import Func, JsValue, Key, Native, Obj, Private, Prop, TooMuch, Unsure
from .patterns import bound_names, has_directive
from .scope import NOT_YET, Binding, Scope

NODE_MODULES = frozenset(
    "assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain "
    "events fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl "
    "stream string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib".split()
)
MAX_MODULES = 200
LONGEST_NAME = 200
# No system takes a longer one, and what is done to it here can take quadratic time.
LONGEST_PATH = 4_096


class Imported(Binding):
    """A name imported from another module; it shows whatever that module's variable holds now."""

    __slots__ = ("source",)

    def __init__(self, source: Binding) -> None:
        super().__init__("import", None)
        self.source = source

    def read(self) -> JsValue:
        return self.source.read()


class Module:
    """A file on its way to being a value.

    Attributes:
        path: The file. shown: its path in messages. program: its syntax. kind: ``commonjs`` or ``module``.
        exports: What ``require`` gives. names: what ``import`` can name.
    """

    def __init__(self, path: Path, shown: str, program: Node | None, kind: str) -> None:
        self.path = path
        self.shown = shown
        self.program = program
        self.kind = kind
        self.record: Obj | None = None
        self.names: dict[str, Binding] = {}
        self.starred: set[str] = set()
        self.namespace: Namespace | None = None
        self.meta: Obj | None = None
        self.done = False

    def locate(self, node: Node) -> Location:
        return Location(self.shown, node.line, node.column, node.width)


class Loader:
    """Gives a config file's modules to the interpreter; never leaves the project's root.

    Attributes:
        world: What is known of the outside.
        environment: ``process.env``.
        modules: Modules by path.
    """

    def __init__(self, interpreter: Interpreter, world: Any) -> None:
        self.interpreter = interpreter
        interpreter.loader = self
        self.world = world
        self.root = world.root
        self.modules: dict[Path, Module] = {}
        self.environment = Environment(
            {key: Private(utf16(value)) for key, value in world.environ.items()},
            world.complete,
            interpreter.realm.object_proto,
        )
        self.process = nodejs.make_process(interpreter, self.environment)
        self._makers = nodejs.builtin_modules(self)
        self._builtins: dict[str, JsValue] = {}
        self._install()

    def _install(self) -> None:
        scope = self.interpreter.globals
        made: dict[str, JsValue] = {
            "process": self.process,
            "console": nodejs.make_console(self.interpreter),
            "URL": self.interpreter.realm.native("URL", nodejs.construct_url, constructs=True),
            "Buffer": Unsure("Buffer is not understood here", Location(""), key=("global", "Buffer")),
            **nodejs.make_timers(self.interpreter),
        }
        for name, value in made.items():
            scope.declare(name, "var", value)
            self.interpreter.global_object.put(name, value, enumerable=False)

    # The world

    def cwd(self, place: Location) -> JsValue:
        if self.world.cwd is None:
            return Unsure("the folder that PM2 is called from is not known", place, frozenset(["string"]), key=("cwd",))
        return utf16(str(self.world.cwd))

    def inside(self, text: str, place: Location) -> Path | Unsure:
        """The file of that absolute path, if it is below the root, links followed."""
        path = Path(text)
        try:
            real = path.resolve() if len(text) <= LONGEST_PATH else path
            real.relative_to(self.world.real_root)
        except (OSError, RuntimeError, ValueError):
            shown = "a path" if isinstance(text, Private) or is_secret_text(text) else harmless(text)
            why = f"{shown} is outside the project"
            return Unsure(why, place, key=("file", text))
        return path

    def not_here(self, path: Path, place: Location) -> Unsure:
        return Unsure(f"{self.shown(path)} is not in this checkout", place, key=("file", str(path)))

    def shown(self, path: Path) -> str:
        """A path as messages name it."""
        for root in (self.root, self.world.real_root):
            try:
                return harmless(path.relative_to(root).as_posix())
            except ValueError:
                continue
        return harmless(path.name)

    def read(self, path: Path) -> str:
        """A file's text.

        Raises:
            CannotJudge: It cannot be read.
        """
        return read_text(path, self.root)

    def hide(self, text: str) -> None:
        """Let no output show what an env file holds."""
        for line in text.splitlines():
            key, _, value = line.partition("=")
            self.hide_value(key.strip(), value.strip().strip("'\""))

    def hide_value(self, key: str, value: str) -> None:
        if is_secret_key(key) or is_secret_text(value):
            self.world.scrubber.add(value)

    # Modules

    def load(self, path: Path, kind: str | None = None) -> Module:
        """The module of a file, evaluated.

        Raises:
            CannotJudge: It cannot be read or parsed.
            JsThrow: Evaluating it throws.
        """
        found = self.modules.get(path)
        if found is not None:
            return found
        if len(self.modules) >= MAX_MODULES:
            raise TooMuch(f"it loads more than {MAX_MODULES} modules")
        shown = self.shown(path)
        program = self.world.program(path, shown)
        module = Module(path, shown, program, kind or self.world.kind_of(path, program))
        self.modules[path] = module
        try:
            if module.kind == "commonjs":
                self.run_commonjs(module)
            else:
                self.run_module(module)
        except BaseException:
            self.modules.pop(path, None)
            raise
        module.done = True
        return module

    def run_commonjs(self, module: Module) -> None:
        interpreter = self.interpreter
        assert module.program is not None
        self.forbid_module_syntax(module)
        scope = self.module_scope(module)
        record = interpreter.object()
        module.record = record
        exports = interpreter.object(Location(module.shown))
        record.put("exports", exports)
        for name, value in (
            ("id", utf16(str(module.path))),
            ("filename", utf16(str(module.path))),
            ("path", utf16(str(module.path.parent))),
            ("loaded", False),
        ):
            record.put(name, value)
        for name in ("parent", "children", "paths"):
            record.put(name, Unsure(f"module.{name} is Node's own", Location(module.shown)))
        require = self.make_require(module)
        record.put("require", require)
        scope.this = exports
        given: dict[str, JsValue] = {
            "module": record,
            "exports": exports,
            "require": require,
            "__filename": utf16(str(module.path)),
            "__dirname": utf16(str(module.path.parent)),
            "arguments": Unsure("a module's arguments are Node's own", Location(module.shown)),
        }
        for name, value in given.items():
            scope.declare(name, "var", value)
        scope.strict = has_directive(module.program.body)
        interpreter.hoist_vars(module.program.body, scope)
        interpreter.hoist(module.program.body, scope)
        interpreter.run_all(module.program.body, scope)

    def module_scope(self, module: Module) -> Scope:
        scope = Scope(self.interpreter.globals, function=True)
        scope.module = module
        scope.locate = module.locate
        return scope

    @staticmethod
    def forbid_module_syntax(module: Module) -> None:
        assert module.program is not None
        for node in module.program.body:
            if node.type.startswith(("Import", "Export")) and node.type.endswith("Declaration"):
                raise CannotJudge(
                    "Node loads this file as CommonJS, where `import` and `export` are syntax errors",
                    module.locate(node),
                    help="name it .mjs, or write `module.exports =` and `require()`",
                )

    def exports_of(self, module: Module) -> JsValue:
        """What ``require`` of the module gives."""
        if module.kind == "module":
            return self.required_namespace(module)
        assert module.record is not None
        if module.record.lost is not None:
            return module.record.lost
        return self.interpreter.get(module.record, "exports", Location(module.shown))

    def required_namespace(self, module: Module) -> JsValue:
        """What ``require`` gives of an ECMAScript module: Node marks one that has a default export."""
        if "module.exports" in module.names:
            return module.names["module.exports"].read()
        names = self.namespace(module)
        if "default" not in module.names or "__esModule" in module.names:
            return names
        made = Obj(None, names.place)
        made.put("__esModule", True)
        made.props.update((name, Prop(names.module.names[name].read())) for name in sorted(module.names))
        made.extensible = False
        return made

    def make_require(self, module: Module) -> Native:
        def require(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
            name = values[0] if values else UNDEFINED
            if isinstance(name, Unsure):
                interpreter.may_throw(name)
                return name.of()
            if not isinstance(name, str):
                raise interpreter.throw("TypeError", interpreter.wording(), place)
            return self.require(str(name), module, place)

        made = self.interpreter.realm.native("require", require)
        made.put("main", self.interpreter.object(), enumerable=False)
        made.put("resolve", self.interpreter.realm.native("resolve", self._require_resolve(module)), enumerable=False)
        made.props["cache"] = Prop(getter=self.interpreter.realm.native("cache", _no_cache), enumerable=False)
        return made

    def _require_resolve(self, module: Module) -> Any:
        def resolve(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
            name = interpreter.text(values[0] if values else UNDEFINED)
            found = self.resolve(str(name), module.path.parent) if name.startswith((".", "/")) else None
            if found is None:
                return Unsure(f"where require finds '{harmless(name)}' is not known", place, frozenset(["string"]))
            return utf16(str(found))

        return resolve

    def require(self, name: str, module: Module, place: Location) -> JsValue:
        interpreter = self.interpreter
        if not name.startswith((".", "/")):
            return self.package(name, place)
        target = self.resolve(name, module.path.parent)
        wanted = self.inside(f"{module.path.parent}/{name}", place)
        if isinstance(wanted, Unsure) or target is None:
            return self.missing(name, wanted, place)
        if isinstance(self.inside(str(target), place), Unsure):
            return self.missing(name, self.inside(str(target), place), place)
        if target.suffix == ".json":
            return self.json(target, place)
        if target.suffix == ".node":
            why = Unsure(f"{self.shown(target)} is a compiled module", place)
            interpreter.may_throw(why)
            return why
        try:
            return self.exports_of(self.load(target))
        except CannotJudge as refusal:
            why = Unsure(f"{self.shown(target)}: {refusal}", place)
            self.unread_code(why)
            return why

    def missing(self, name: str, wanted: Path | Unsure, place: Location) -> JsValue:
        interpreter = self.interpreter
        if self.world.complete and not isinstance(wanted, Unsure):
            error = interpreter.throw("Error", interpreter.wording(), place)
            error.value.put("code", "MODULE_NOT_FOUND")
            raise error
        why = wanted if isinstance(wanted, Unsure) else self.not_here(wanted, place)
        self.unread_code(why)
        return Unsure(why.reason, place, key=("module", name))

    def unread_code(self, why: Unsure) -> None:
        """A file of the project's own runs unread: it may set variables and globals, and throw."""
        self.environment.escape(why)
        self.interpreter.global_object.open = why
        self.interpreter.may_throw(why)

    def json(self, path: Path, place: Location) -> JsValue:
        found = self._builtins.get(str(path))
        if found is None:
            try:
                text = self.read(path)
            except CannotJudge as refusal:
                why = Unsure(str(refusal), place)
                self.interpreter.may_throw(why)
                return why
            found = parse_json(self.interpreter, utf16(text.removeprefix("\ufeff")), Location(self.shown(path)))
            self._builtins[str(path)] = found
        return found

    def package(self, name: str, place: Location) -> JsValue:
        """A module of Node's own, or of a package."""
        plain = {"path/posix": "path"}.get(name.removeprefix("node:"), name.removeprefix("node:"))
        if plain in self._builtins:
            return self._builtins[plain]
        made: JsValue
        if plain in self._makers:
            made = self._makers[plain](self.interpreter)
        elif plain == "dotenv/config":
            nodejs.dotenv_config(self.interpreter, UNDEFINED, [], place)
            made = self.interpreter.object()
        elif plain == "module":
            made = self.interpreter.object()
            made.put("createRequire", self.interpreter.realm.native("createRequire", self._create_require))
        elif plain in NODE_MODULES or plain.split("/")[0] in NODE_MODULES:
            made = Unsure(f"Node's module '{plain}' is not understood here", place, key=("package", plain))
        else:
            made = Unsure(f"package '{harmless(name)}' is not read", place, key=("package", name))
            if "env" in name:
                self.environment.loosen(made)
            self.interpreter.may_throw(made)
        self._builtins[plain] = made
        return made

    def _create_require(
        self, interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location
    ) -> JsValue:
        text = interpreter.text(values[0] if values else UNDEFINED)
        path = Path(text.removeprefix("file://"))
        return self.make_require(Module(path, self.shown(path), None, "commonjs"))

    @staticmethod
    def resolve(name: str, folder: Path) -> Path | None:
        """The file that ``require`` takes for a path."""
        if len(name) > LONGEST_PATH:
            return None
        base = Path(syntax.normalized(str(folder / name)))
        candidates = [] if name.endswith(("/", "/.", "/..")) or name in (".", "..") else [base]
        if candidates:
            candidates += [base.with_name(base.name + ending) for ending in (".js", ".json", ".node")]
        main = _main_of(base / "package.json")
        if main is not None:
            candidates += [base / main, base / (main + ".js"), base / (main + ".json"), base / main / "index.js"]
        candidates += [base / "index.js", base / "index.json"]
        for candidate in candidates:
            if _is_file(candidate):
                return Path(syntax.normalized(str(candidate)))
        return None

    # ECMAScript modules

    def run_module(self, module: Module) -> None:
        interpreter = self.interpreter
        assert module.program is not None
        scope = self.module_scope(module)
        scope.strict = True
        scope.this = UNDEFINED
        module.meta = interpreter.object()
        module.meta.proto = None
        module.meta.put("url", nodejs.file_url(str(module.path)))
        module.meta.put("dirname", utf16(str(module.path.parent)))
        module.meta.put("filename", utf16(str(module.path)))
        module.meta.open = Unsure("this part of import.meta is Node's own", Location(module.shown))
        body = module.program.body
        interpreter.hoist_vars(body, scope)
        interpreter.hoist(body, scope)
        for node in body:
            if node.type == "ExportNamedDeclaration" and node.declaration is not None:
                interpreter.hoist_vars([node.declaration], scope)
        self.declare_exports(module, scope)
        for node in body:
            if node.type in ("ImportDeclaration", "ExportAllDeclaration") or (
                node.type == "ExportNamedDeclaration" and node.source is not None
            ):
                self.link(module, node, scope)
        if (awaits := top_level_await(body)) is not None:
            raise CannotJudge(
                "it uses top-level await, and PM2 loads configs with require(), which cannot wait",
                module.locate(awaits),
                help="export plain values, without await",
            )
        for node in body:
            self.run_item(module, node, scope)

    def declare_exports(self, module: Module, scope: Scope) -> None:
        assert module.program is not None
        for node in module.program.body:
            if node.type == "ExportDefaultDeclaration":
                module.names["default"] = Binding("let", UNDEFINED)
            if node.type != "ExportNamedDeclaration" or node.source is not None:
                continue
            if node.declaration is not None:
                names = (
                    bound_names(node.declaration)
                    if node.declaration.type == "VariableDeclaration"
                    else [node.declaration.id.name]
                )
                for name in names:
                    module.names[name] = _Later(scope, name)
            for part in node.specifiers:
                module.names[_export_name(part.exported)] = _Later(scope, part.local.name)

    def run_item(self, module: Module, node: Node, scope: Scope) -> None:
        if node.type == "ExportDefaultDeclaration":
            declared = node.declaration
            if declared.type in ("FunctionDeclaration", "ClassDeclaration") and declared.id is not None:
                self.interpreter.run(declared, scope)
                module.names["default"] = _Later(scope, declared.id.name)
                return
            if declared.type == "FunctionDeclaration":
                declared.type = "FunctionExpression"
            if declared.type == "ClassDeclaration":
                declared.type = "ClassExpression"
            value = self.interpreter.evaluate(declared, scope)
            if isinstance(value, Func) and not value.name:
                value.name = "default"
            module.names["default"].value = value
        elif node.type == "ExportNamedDeclaration":
            if node.declaration is not None:
                self.interpreter.run(node.declaration, scope)
        elif node.type not in ("ImportDeclaration", "ExportAllDeclaration"):
            self.interpreter.run(node, scope)

    def link(self, module: Module, node: Node, scope: Scope) -> None:
        place = module.locate(node.source)
        source = self.imported(str(node.source.value), module, place)
        if node.type == "ExportAllDeclaration":
            if node.exported is not None:
                module.names[_export_name(node.exported)] = Binding("const", self.as_namespace(source))
            elif isinstance(source, Module) and source.kind == "module":
                self.export_all(module, source)
            else:
                raise TooMuch("`export *` of something that is not a module of this project is not understood", place)
            return
        for part in node.specifiers:
            if part.type == "ImportNamespaceSpecifier":
                scope.declare(part.local.name, "import", self.as_namespace(source))
                continue
            wanted = "default" if part.type == "ImportDefaultSpecifier" else _export_name(part.imported or part.local)
            binding = self.name_in(source, wanted, place)
            if node.type == "ImportDeclaration":
                scope.bindings[part.local.name] = Imported(binding)
            else:
                module.names[_export_name(part.exported)] = binding

    @staticmethod
    def export_all(module: Module, source: Module) -> None:
        """``export * from``: names of the module's own win; one that two sources give is nobody's."""
        for name, binding in source.names.items():
            known = module.names.get(name)
            if name == "default" or (known is not None and name not in module.starred):
                continue
            if known is None and name not in module.starred:
                module.names[name] = binding
                module.starred.add(name)
            elif known is not binding:
                module.names.pop(name, None)

    def imported(self, name: str, module: Module, place: Location) -> Module | JsValue:
        if not name.startswith((".", "/")):
            return self.package(name, place)
        path = Path(syntax.normalized(str(module.path.parent / name)))
        inside = self.inside(str(path), place)
        if isinstance(inside, Unsure):
            return inside
        if not _is_file(path):
            return self.missing(name, inside, place)
        if path.suffix == ".json":
            return self.json(path, place)
        return self.load(path)

    def name_in(self, source: Module | JsValue, name: str, place: Location) -> Binding:
        if isinstance(source, Module):
            if source.kind == "module":
                if name not in source.names:
                    if not source.done:
                        raise TooMuch("modules that import each other in a circle are not understood", place)
                    raise self.interpreter.throw("SyntaxError", self.interpreter.wording(), place)
                return source.names[name]
            source = self.exports_of(source)
        if name == "default" or isinstance(source, Unsure):
            return Binding("const", source if name == "default" else source.of())
        return Binding("const", self.interpreter.get(source, name, place))

    def as_namespace(self, source: Module | JsValue) -> JsValue:
        if isinstance(source, Module) and source.kind == "module":
            return self.namespace(source)
        value = self.exports_of(source) if isinstance(source, Module) else source
        if isinstance(value, Unsure) or not isinstance(value, Obj):
            return value
        found = self.interpreter.object()
        self.interpreter.copy_into(found, value, Location(""))
        found.put("default", value)
        made = Obj(value if value in self.interpreter.realm.shared else None)
        made.open = found.open
        made.props.update(sorted(found.props.items(), key=lambda item: str(item[0])))
        made.extensible = False
        return made

    def namespace(self, module: Module) -> Namespace:
        """The object with all that a module exports, names in order."""
        if module.namespace is None:
            module.namespace = Namespace(module)
        return module.namespace


class Namespace(Obj):
    """The object of all that a module exports; it shows what its variables hold now, and cannot be written."""

    kind = "Module"

    def __init__(self, module: Module) -> None:
        super().__init__(None, Location(module.shown))
        self.module = module
        self.extensible = False

    def own(self, key: Key) -> Prop | None:
        binding = self.module.names.get(key) if isinstance(key, str) else None
        if binding is None:
            return None
        value = binding.read()
        if value is NOT_YET:
            raise TooMuch("a module's variable is read before it has a value")
        return Prop(value, writable=False, configurable=False)

    def keys(self) -> list[str]:
        return sorted(self.module.names)

    def delete(self, key: Key) -> bool:
        return key not in self.module.names


class _Later(Binding):
    """An exported variable, looked up when it is read."""

    __slots__ = ("name", "scope")

    def __init__(self, scope: Scope, name: str) -> None:
        super().__init__("let", None)
        self.scope = scope
        self.name = name

    def read(self) -> JsValue:
        found = self.scope.find(self.name)
        return UNDEFINED if found is None else found.read()


def _no_cache(interpreter: Interpreter, this: JsValue, values: list[JsValue], place: Location) -> JsValue:
    raise TooMuch("require.cache is not understood", place)


def _export_name(node: Node) -> str:
    return str(node.name if node.type == "Identifier" else node.value)


def top_level_await(body: list[Node]) -> Node | None:
    stack = list(reversed(body))
    while stack:
        node = stack.pop()
        if node.type == "AwaitExpression" or (node.type == "ForOfStatement" and node.__dict__.get("await")):
            return node
        if node.type not in ("FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression", "ClassBody"):
            stack.extend(node.children())
    return None


def harmless(name: str) -> str:
    """A name for messages, of bounded length, unless it looks like a secret."""
    if is_secret_text(name):
        return "(hidden)"
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _is_file(path: Path) -> bool:
    """Whether there is a file; a name can be too long for the system, or none at all."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _main_of(package: Path) -> str | None:
    """The ``main`` of a folder's package.json.

    Raises:
        CannotJudge: That file cannot be read.
    """
    data = syntax.read_package(package, package.parent) if _is_file(package) else None
    main = data.get("main") if isinstance(data, Mapping) else None
    return main if isinstance(main, str) and main else None


__all__ = ["Loader", "Module", "top_level_await"]
