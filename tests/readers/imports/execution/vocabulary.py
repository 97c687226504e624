"""What modules of a random package are going to bind, and expressions that use it, right or wrong."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

SCALARS = ("1", "'text'", "None", "True", "()", "[]", "{}", "(1, 2)", "['a']", "{'k': 1}", "1.5")
FLAGS = ("FLAG", "OTHER")


@dataclass
class Plan:
    """A module as it is going to be: what others may count on it to bind."""

    name: str
    file: str
    package: bool
    exports: dict[str, str] = field(default_factory=dict)


@dataclass
class World:
    """All modules of a case, and which unknown things it turns on.

    Attributes:
        unknown: A tenth of the share of conditions that turn on what only a run knows.
        ordered: How often a module looks for what it imports among those after it only, so that there is no cycle.
    """

    rng: random.Random
    plans: dict[str, Plan]
    flags: set[str] = field(default_factory=set)
    unknown: float = 0.02
    ordered: float = 0.0


class Expressions:
    """Writes what a module may say at one place.

    Attributes:
        names: What is bound so far, if nothing failed: name to kind (``module x``, ``function``, ``class``, ``value``).
        where: ``module``, ``function`` or ``class``.
    """

    def __init__(self, world: World, plan: Plan) -> None:
        self.world, self.plan, self.rng = world, plan, world.rng
        self.names: dict[str, str] = {}
        self.where = "module"

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def other(self) -> Plan:
        """Some module, which may be this one."""
        plans = list(self.world.plans.values())
        if self.chance(self.world.ordered) and self.plan in plans:
            after = plans[plans.index(self.plan) + 1 :]
            return self.rng.choice(after) if after else Plan("os", "", False, {"path": "value"})
        return self.rng.choice(plans)

    def attribute(self, module: str) -> str:
        """Something that a module binds, or a submodule of it, or what it lacks."""
        plan = self.world.plans.get(module)
        below = [name.rpartition(".")[2] for name in self.world.plans if name.rpartition(".")[0] == module]
        if plan and plan.exports and self.chance(0.8 if not below else 0.5):
            return self.rng.choice(list(plan.exports))
        if below and self.chance(0.85):
            return self.rng.choice(below)
        if plan is None and not below:
            return {"os": "path", "sys": "path", "typing": "Any", "json": "dumps"}.get(module, "__name__")
        unsure = ("lacking", "x", "y", "b", "__all__") if self.chance(0.25) else ("__name__", "__doc__")
        return self.rng.choice(unsure)

    def modules(self) -> list[str]:
        return [name for name, kind in self.names.items() if kind.startswith("module ")]

    def fresh(self) -> str:
        return f"v{self.rng.randrange(12)}"

    def value(self, depth: int = 0) -> str:
        """An expression."""
        kind = self.rng.randrange(16)
        modules = self.modules()
        if kind < 3:
            return self.rng.choice(SCALARS)
        if kind < 7 and modules:
            name = self.rng.choice(modules)
            reached = self.names[name].partition(" ")[2]
            attribute = self.attribute(reached)
            if f"{reached}.{attribute}" in self.world.plans and self.chance(0.4):
                return f"{name}.{attribute}.{self.attribute(f'{reached}.{attribute}')}"
            return f"{name}.{attribute}"
        if kind < 10 and self.names:
            return self.rng.choice(list(self.names))
        if kind == 10:
            unsure = (
                ("lacking", "x", "y", "later", "Base") if self.chance(0.06) else ("len", "print", "__name__", "__doc__")
            )
            return self.rng.choice(unsure)
        if depth > 1:
            return "0"
        inner = self.value(depth + 1)
        if kind == 11:
            return self.rng.choice(
                (f"[{inner}, 2]", f"({inner},)", f"{{'k': {inner}}}", f'f"{{{inner}}}"', f"({inner} or 1)")
            )
        if kind == 12:
            return self.rng.choice(
                (
                    f"[{inner} for _ in (1, 2)]",
                    f"[{inner} for _ in ()]",
                    f"{{n: {inner} for n in ('a', 'b')}}",
                    f"list({inner} for _ in (1,))",
                )
            )
        if kind == 13:
            return self.rng.choice(
                (
                    f"(lambda: {inner})",
                    f"(lambda: {inner})()",
                    f"(lambda p={inner}: p)",
                    f"({inner} if True else lacking)",
                )
            )
        if kind == 14 and modules:
            name = self.rng.choice(modules)
            attribute = self.attribute(self.names[name].partition(" ")[2])
            return self.rng.choice(
                (
                    f'getattr({name}, "{attribute}")',
                    f'getattr({name}, "{attribute}", None)',
                    f'hasattr({name}, "{attribute}")',
                )
            )
        callables = [name for name, kind in self.names.items() if kind in ("function", "class")]
        if callables:
            return f"{self.rng.choice(callables)}()"
        return inner

    def base(self) -> str:
        classes = [name for name, kind in self.names.items() if kind == "class"]
        modules = self.modules()
        reached = [
            f"{name}.{export}"
            for name in modules
            if (plan := self.world.plans.get(self.names[name].partition(" ")[2]))
            for export, kind in plan.exports.items()
            if kind == "class"
        ]
        choices = classes + reached * 2 + ["object", "Exception"]
        return self.rng.choice(choices) if self.chance(0.985) else "lacking"

    def test(self) -> str:
        """A condition."""
        if self.chance(self.world.unknown * 10):
            flag = self.rng.choice(FLAGS)
            self.world.flags.add(flag)
            return self.rng.choice((f'__import__("os").environ.get("{flag}")', f'"{flag}" in __import__("os").environ'))
        return self.rng.choice(
            (
                "True",
                "False",
                "not True",
                "__debug__",
                "1 < 2",
                "'a' == 'b'",
                "len((1, 2)) > 1",
                f'"{self.other().name}" in __import__("sys").modules',
                '__name__ == "__main__"',
                f'__name__ == "{self.plan.name}"',
                f'__import__("sys").version_info >= (3, {self.rng.randint(9, 15)})',
                '__import__("sys").platform == "linux"',
                "__import__('typing').TYPE_CHECKING",
                self.value(1),
                f"{self.value(1)} is None",
                f"not {self.value(1)}",
                f"isinstance({self.value(1)}, int)",
            )
        )
