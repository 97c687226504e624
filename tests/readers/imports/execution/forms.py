"""Statements that matter to an import, at random: each form knows what its module has bound, and mostly keeps to it."""

from __future__ import annotations

from collections.abc import Callable

from vocabulary import SCALARS, Expressions, Plan, World

STDLIB = ("os", "sys", "types", "functools", "typing", "dataclasses", "enum", "collections", "contextlib", "json")
GUARDS = (
    "ImportError",
    "ModuleNotFoundError",
    "AttributeError",
    "NameError",
    "Exception",
    "",
    "(ImportError, AttributeError)",
    "(NameError, KeyError)",
    "ZeroDivisionError",
    "(ImportError, NameError, AttributeError, KeyError)",
)


def indented(lines: list[str]) -> list[str]:
    return ["    " + line for line in lines]


class Writer(Expressions):
    """Writes the statements of one module."""

    def __init__(self, world: World, plan: Plan) -> None:
        super().__init__(world, plan)
        self.forms: list[tuple[Callable[[int], list[str]], float]] = [
            (self.bring, 9),
            (self.assign, 3),
            (self.use, 4),
            (self.function, 2.5),
            (self.klass, 2),
            (self.guarded, 3),
            (self.condition, 2.5),
            (self.call, 2.5),
            (self.loop, 0.8),
            (self.context, 0.7),
            (self.match, 0.3),
            (self.meddle, 0.9),
            (self.dynamic, 1),
            (self.raising, 0.5),
            (self.removal, 0.2),
            (self.annotated, 0.8),
            (self.augmented, 0.15),
            (self.decorated, 0.5),
        ]

    def block(self, depth: int, most: int = 2) -> list[str]:
        lines: list[str] = []
        before = dict(self.names)
        for _ in range(self.rng.randint(1, most)):
            lines += self.statement(depth)
        # What a block binds may never be bound; now and then it is used all the same.
        if self.chance(0.85):
            self.names = before
        return lines or ["pass"]

    def statement(self, depth: int = 0) -> list[str]:
        if depth > 2:
            return self.rng.choice((self.assign, self.bring, self.use))(depth)
        (form,) = self.rng.choices([form for form, _ in self.forms], [weight for _, weight in self.forms])
        return form(depth)

    def export(self, name: str, kind: str, depth: int = 0) -> list[str]:
        """What the plan promises to others."""
        if kind == "function":
            lines = self.function(depth, name)
        elif kind == "class":
            lines = self.klass(depth, name)
        else:
            lines = [f"{name} = {self.value()}"] if self.chance(0.25) else [f"{name} = {self.rng.choice(SCALARS)}"]
            self.names[name] = "value"
        return lines

    def bring(self, depth: int) -> list[str]:
        """An import, in any form."""
        if self.chance(0.13):
            name = self.rng.choice(STDLIB)
            self.names[name] = f"module {name}"
            return [f"import {name}"]
        if self.chance(0.012):
            missing = self.rng.choice(("absent", "absent.part", "os.absent", f"{self.other().name}.absent"))
            return [self.rng.choice((f"import {missing}", f"from {missing} import x"))]
        plan = self.other()
        kind = self.rng.randrange(12)
        if kind < 3:
            top = plan.name.partition(".")[0]
            self.names[top] = f"module {top}"
            return [f"import {plan.name}"]
        if kind < 5:
            alias = self.rng.choice(("m", "n", "k"))
            self.names[alias] = f"module {plan.name}"
            return [f"import {plan.name} as {alias}"]
        if kind == 5 and self.where == "module" and self.chance(0.6):
            self.names.update({name: kind for name, kind in plan.exports.items() if self.chance(0.7)})
            return [f"from {self.spelled(plan)} import *"]
        return self.taken(plan)

    def taken(self, plan: Plan) -> list[str]:
        """``from … import …``"""
        lines = []
        for _ in range(1 if self.chance(0.7) else 2):
            name = self.attribute(plan.name)
            target = f"{plan.name}.{name}"
            alias = self.rng.choice(("", "", "", "taken", "x", "y"))
            self.names[alias or name] = (
                f"module {target}" if target in self.world.plans else plan.exports.get(name, "value")
            )
            lines.append(f"{name} as {alias}" if alias else name)
        head = f"from {self.spelled(plan)} import "
        if len(lines) > 1 and self.chance(0.3):
            return [head + "(", *(f"    {line}," for line in lines), ")"]
        return [head + ", ".join(lines)]

    def spelled(self, plan: Plan) -> str:
        """A module's name in a ``from``: absolute, or relative where that can be."""
        here = self.plan.name if self.plan.package else self.plan.name.rpartition(".")[0]
        if self.chance(0.006):
            return self.rng.choice((".", "..", f".{plan.name}", "..x"))
        if not here or self.chance(0.45):
            return plan.name
        dots, parts = ".", here.split(".")
        while parts and f"{plan.name}.".startswith(".".join(parts) + ".") is False:
            dots, parts = dots + ".", parts[:-1]
        if not parts:
            return plan.name
        return dots + plan.name[len(".".join(parts)) :].lstrip(".")

    def assign(self, depth: int) -> list[str]:
        name = self.fresh()
        value = self.value()
        if self.chance(0.1):
            other = self.fresh()
            self.names[other] = "value"
            self.names[name] = "value"
            return [f"{name}, {other} = {value}, 2"]
        if self.chance(0.1):
            self.names[name] = "value"
            return [f"if ({name} := {value}):", "    pass"]
        self.names[name] = self.names.get(value, "value")
        return [f"{name} = {value}"]

    def use(self, depth: int) -> list[str]:
        return [
            self.value()
            if self.chance(0.6)
            else f"assert {self.value()} is not Ellipsis"
            if self.chance(0.05)
            else f"_ = {self.value()}"
        ]

    def function(self, depth: int, name: str = "") -> list[str]:
        name = name or self.rng.choice(("f", "g", "h"))
        outer_where, outer_names = self.where, dict(self.names)
        parameter = self.rng.choice(("", "", "p=1", "p=None", f"p={self.value(1)}", "*args", "**rest"))
        annotation = f" -> {self.value(2)}" if self.chance(0.08) else ""
        self.where = "function"
        head = [f"{'async ' if self.chance(0.03) else ''}def {name}({parameter}){annotation}:"]
        body: list[str] = []
        if self.where == "function" and self.chance(0.15):
            bound = self.fresh()
            body += [f"global {bound}", f"{bound} = {self.value()}"]
            outer_names[bound] = "value"
        body += self.block(depth + 1)
        if self.chance(0.6):
            body.append(f"return {self.rng.choice((self.value(), self.rng.choice(list(self.names) or ['1'])))}")
        if self.chance(0.05):
            body.append(f"yield {self.value()}")
        self.where, self.names = outer_where, outer_names
        self.names[name] = "function"
        return head + indented(body)

    def klass(self, depth: int, name: str = "") -> list[str]:
        name = name or self.rng.choice(("C", "D"))
        bases = f"({self.base()})" if self.chance(0.6) else ""
        outer_where, outer_names = self.where, dict(self.names)
        self.where = "class"
        body: list[str] = []
        if self.chance(0.7):
            body += self.block(depth + 1)
        if self.chance(0.4):
            decorator = self.rng.choice(("", "", "@classmethod", "@staticmethod", "@property"))
            first = "self" if decorator in ("", "@property") else "cls" if decorator == "@classmethod" else ""
            method = self.rng.choice(("make", "__init__") if not decorator else ("make", "build"))
            self.where = "function"
            inside = self.block(depth + 2, 1)
            if method != "__init__":
                inside.append(f"return {self.value()}")
            body += [decorator] * bool(decorator) + [f"def {method}({first}):"] + indented(inside)
        self.where, self.names = outer_where, outer_names
        self.names[name] = "class"
        return [f"class {name}{bases}:", *indented(body or ["pass"])]

    def guarded(self, depth: int) -> list[str]:
        lines = ["try:", *indented(self.block(depth + 1))]
        guards = self.rng.sample(GUARDS, self.rng.randint(1, 2))
        guards.sort(key=lambda guard: guard == "")
        for guard in guards if self.chance(0.92) else []:
            alias = " as error" if guard and self.chance(0.2) else ""
            lines.append(f"except {guard}{alias}:" if guard else "except:")
            ending = self.rng.randrange(8)
            if ending == 0:
                lines.append("    raise")
            elif ending == 1:
                lines.append(
                    self.rng.choice(("    raise RuntimeError('other')", "    raise RuntimeError('other') from None"))
                )
            elif ending < 4:
                lines.append("    pass")
            else:
                lines += indented(self.block(depth + 1))
        if lines[-1].startswith("    ") and any(line.startswith("except") for line in lines) and self.chance(0.2):
            lines += ["else:", *indented(self.block(depth + 1, 1))]
        if self.chance(0.15) or not any(line.startswith("except") for line in lines):
            lines += ["finally:", *indented(self.block(depth + 1, 1))]
        return lines

    def condition(self, depth: int) -> list[str]:
        lines = [f"if {self.test()}:", *indented(self.block(depth + 1))]
        if self.chance(0.15):
            lines += [f"elif {self.test()}:", *indented(self.block(depth + 1, 1))]
        if self.chance(0.3):
            lines += ["else:", *indented(self.block(depth + 1, 1))]
        return lines

    def call(self, depth: int) -> list[str]:
        callables = [name for name, kind in self.names.items() if kind in ("function", "class")]
        for name in self.modules():
            plan = self.world.plans.get(self.names[name].partition(" ")[2])
            for export, kind in plan.exports.items() if plan else ():
                if kind in ("function", "class"):
                    callables.append(f"{name}.{export}")
        if not callables:
            return self.use(depth)
        called = self.rng.choice(callables)
        argument = self.value(1) if self.chance(0.06) else ""
        method = self.rng.choice((".make()", ".build()")) if self.chance(0.06) else ""
        result = self.fresh()
        self.names[result] = "value"
        return [f"{result} = {called}({argument}){method}"]

    def loop(self, depth: int) -> list[str]:
        items = self.rng.choice(
            ("(1, 2)", "()", "['a']", "range(2)", "{'k': 1}.items()", "enumerate(('a', 'b'))", f"({self.value(1)},)")
        )
        lines = [f"for i in {items}:" if self.chance(0.85) else "while False:", *indented(self.block(depth + 1, 1))]
        if self.chance(0.25):
            lines.append(self.rng.choice(("    break", "    continue")))
        if self.chance(0.25):
            lines += ["else:", *indented(self.block(depth + 1, 1))]
        self.names.setdefault("i", "value")
        return lines

    def context(self, depth: int) -> list[str]:
        manager = self.rng.choice(
            (
                "suppress(ImportError)",
                "suppress(ImportError, AttributeError)",
                "suppress(NameError)",
                "nullcontext()",
                "nullcontext(1)",
            )
        )
        return (
            [f'with __import__("contextlib").{manager}:', *indented(self.block(depth + 1))]
            if self.chance(0.3)
            else [
                "import contextlib",
                f"with contextlib.{manager}:",
                *indented(self.block(depth + 1)),
            ]
        )

    def match(self, depth: int) -> list[str]:
        subject = self.rng.choice(("1", "'a'", "(1, 2)", self.value(1)))
        pattern = self.rng.choice(("1", "'a' | 'b'", "(1, two)", "None", "[1, *_]", "int()"))
        lines = [f"match {subject}:", f"    case {pattern}:", *indented(indented(self.block(depth + 1, 1)))]
        if self.chance(0.6):
            lines += ["    case _:", *indented(indented(self.block(depth + 1, 1)))]
        return lines

    def meddle(self, depth: int) -> list[str]:
        """What changes other modules, or ``sys.modules``."""
        name = self.other().name
        modules = self.modules()
        choice = self.rng.randrange(9)
        if choice < 3 and modules:
            module = self.rng.choice(modules)
            attribute = self.rng.choice(("x", "y", "later", self.attribute(self.names[module].partition(" ")[2])))
            return [f"{module}.{attribute} = {self.value(1)}"]
        if choice == 3 and modules:
            module = self.rng.choice(modules)
            return [f"del {module}.{self.attribute(self.names[module].partition(' ')[2])}"]
        if choice in {4, 5, 8}:
            self.names["sys"] = "module sys"
        if choice == 4:
            self.names["k"] = f"module {name}"
            return ["import sys", f'k = sys.modules["{name}"]']
        if choice == 5:
            self.names["k"] = f"module {name}"
            return ["import sys", f'k = sys.modules.get("{name}")']
        if choice == 6 and self.chance(0.5):
            return ["import sys", self.rng.choice((f'del sys.modules["{name}"]', f'sys.modules.pop("{name}", None)'))]
        if choice == 7 and self.chance(0.4):
            value = self.rng.choice(
                ("None", *[name for name, kind in self.names.items() if kind != "value"], "type('T', (), {'x': 1})()")
            )
            return [
                "import sys",
                f"sys.modules[__name__] = {value}" if value != "None" else f'sys.modules["{name}"] = None',
            ]
        if choice == 8:
            return ["import sys", f"setattr(sys.modules[__name__], 'later', {self.value(1)})"]
        return self.use(depth)

    def dynamic(self, depth: int) -> list[str]:
        """Imports by a function."""
        plan = self.other()
        alias = self.rng.choice(("m", "n"))
        choice = self.rng.randrange(5)
        if choice == 0:
            self.names[alias] = f"module {plan.name.partition('.')[0]}"
            return [f'{alias} = __import__("{plan.name}")']
        if choice == 1:
            self.names[alias] = f"module {plan.name}"
            return [f'{alias} = __import__("{plan.name}", fromlist=["{self.attribute(plan.name)}"])']
        self.names[alias] = f"module {plan.name}"
        self.names["importlib"] = "module importlib"
        parent, _, last = plan.name.rpartition(".")
        if choice == 2 and parent:
            package = "__package__" if self.chance(0.3) else f'"{parent}"'
            return ["import importlib", f'{alias} = importlib.import_module(".{last}", {package})']
        if choice == 3:
            return ["from importlib import import_module", f'{alias} = import_module("{plan.name}")']
        return ["import importlib", f'{alias} = importlib.import_module("{plan.name}")']

    def raising(self, depth: int) -> list[str]:
        if not self.chance(0.1 + 0.15 * depth):
            return self.bring(depth)
        return [
            self.rng.choice(
                (
                    "raise ImportError('text')",
                    "raise ModuleNotFoundError('text')",
                    "raise AttributeError('text')",
                    "raise ValueError",
                    "raise KeyError('k')",
                    "assert False, 'text'",
                    "assert 0",
                    "1 / 0",
                    "1 // 0",
                    "__import__('sys').exit(1)",
                    "raise SystemExit('text')",
                    "raise NotImplementedError",
                    "raise lacking",
                    "raise",
                    "{}['k']",
                    "[][1]",
                    "None.x",
                    "'a' + 1",
                    "int('x')",
                )
            )
        ]

    def removal(self, depth: int) -> list[str]:
        if not self.names or self.chance(0.3):
            return ["del lacking"] if self.chance(0.1) else ["pass"]
        name = self.rng.choice(list(self.names))
        if self.where == "module" and depth == 0:
            self.names.pop(name)
        return [f"del {name}"]

    def annotated(self, depth: int) -> list[str]:
        name = self.fresh()
        annotation = self.rng.choice(("int", "'lacking'", "int | None", "list[int]", self.value(1), self.value(1)))
        if self.chance(0.4):
            return [f"{name}: {annotation}"]
        value = self.value(1)
        self.names[name] = "value"
        return [f"{name}: {annotation} = {value}"]

    def augmented(self, depth: int) -> list[str]:
        values = [name for name, kind in self.names.items() if kind == "value"]
        name = self.rng.choice(values or ["lacking", "__all__"])
        return [f"{name} += {self.rng.choice(('1', self.value(1)))}"]

    def decorated(self, depth: int) -> list[str]:
        own = [name for name, kind in self.names.items() if kind in ("function", "class")]
        decorators = ["__import__('functools').lru_cache", "staticmethod", "(lambda thing: thing)", *own, *own]
        lines = self.function(depth) if self.chance(0.6) else self.klass(depth)
        return [f"@{self.rng.choice(decorators)}", *lines]
