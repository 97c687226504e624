"""One entry of ``apps`` as PM2 understands it: aliases, name, validation, mode, environment."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...families.pm2 import App, Rejection, title_of
from ...families.pm2.fields import FIELDS
from ...finding import CannotJudge, Location
from ...value import UNDEFINED, Known, Member, Unknown, Value, cannot_judge
from .launch import Launcher
from .validation import kind_in_words, validated
from .values import absent, anything, either, int_of, is_undefined, number_of, text_of, truth

__all__ = ["AppReader"]

_STRING = frozenset(["string"])
_NUMBER = frozenset(["number"])


@dataclass(frozen=True)
class AppReader:
    """Reads the entries of one ecosystem file.

    Attributes:
        launcher: Resolves scripts and folders.
        env: The name given to ``pm2 start --env``.
        deployed: The ``env`` of the ``deploy`` section's entry of that name.
    """

    launcher: Launcher
    env: str | None = None
    deployed: Value | CannotJudge | None = None

    def read(self, index: int, entry: Value) -> App:
        """An entry, whatever it is."""
        if isinstance(entry, Unknown):
            return self._unknown(index, entry)
        if not isinstance(entry.data, Mapping):
            rejection = Rejection("", entry.place, "an object", kind_in_words(entry.type))
            return self._of_object(index, Known({}, entry.place), (rejection,))
        return self._of_object(index, entry)

    def _unknown(self, index: int, entry: Unknown) -> App:
        refusal = cannot_judge(entry, f"apps[{index}]")
        nothing: Mapping[str, Member] = {}
        return App(
            index, entry.place, nothing, nothing, entry, entry, entry, entry, refusal, refusal, entry, entry, entry,
            refusal, entry.place, None if self.env is None else refusal, entry,
        )  # fmt: skip

    def _of_object(self, index: int, entry: Known, rejections: tuple[Rejection, ...] = ()) -> App:
        place, raw = entry.place, _opened(entry)
        early = {key: member for key, member in raw.items() if key not in _UNCHECKED}
        if "env" in raw and truth(raw["env"].value) is False:
            del early["env"]
        _take(early, "script", _script(raw, place), raw, "cmd", "command")
        script = _value(early, "script", place)
        name = _name(_value(raw, "name", place), script)
        if not (isinstance(name, Known) and name.data is UNDEFINED):
            _take(early, "name", name, raw)
        _take(early, "instances", _instances(_value(raw, "instances", place)), raw)
        if "exec_mode" in early:
            early["exec_mode"] = replace(early["exec_mode"], value=_long_mode(early["exec_mode"].value))
        if truth(_loosely_true(_value(raw, "execute_command", place))):
            del early["execute_command"]
            early["exec_mode"] = Member(raw["execute_command"].key, Known("fork", raw["execute_command"].key))
        if "merge_logs" not in raw and _is_single(early):
            early["merge_logs"] = Member(place, Known(True, place))
        shell = isinstance(script, Known) and isinstance(script.data, str) and " " in script.data
        if shell:
            early.pop("args", None)
        fields, refused = validated(early)
        if not shell:
            script = fields["script"].value if "script" in fields else absent(place)
        if is_undefined(name) and truth(script):
            # Only `script`, `cmd` and `command` give a name.
            refused += (Rejection("exec", script.place, "a `name` beside it", "none"),)
        cwd = fields["cwd"].value if "cwd" in fields else absent(place)
        title = title_of(index, name)
        folder = self.launcher.folder(cwd, title)
        launch = self.launcher.script(script, folder, title)
        given = fields["exec_interpreter"].value if "exec_interpreter" in fields else absent(place)
        interpreter = self.launcher.interpreter(absent(place) if shell else given, script, launch)
        args = fields["args"].value if "args" in fields else absent(place)
        line = _line(script, absent(place) if shell else args)
        env, env_open = self._environment(fields, title, place)
        block = fields.get(f"env_{self.env}") or fields.get("env")
        return App(
            index=index,
            place=place,
            raw=entry.data,
            fields=fields,
            name=self._suffixed(name, fields),
            script=script,
            cwd=cwd,
            args=args,
            launch=launch,
            folder=folder,
            interpreter=interpreter,
            mode=_mode(fields, interpreter, place),
            instances=fields["instances"].value if "instances" in fields else Known(1, place),
            env=env,
            env_place=block.key if block else place,
            has_block=self._has_block(entry, fields),
            env_open=env_open,
            line=line,
            package_script=self.launcher.package_script(line, folder),
            rejections=rejections + refused,
        )

    def _suffixed(self, name: Value, fields: Mapping[str, Member]) -> Value:
        """The name with the environment's behind it, where the file asks for that."""
        if self.env is None or "append_env_to_name" not in fields:
            return name
        asked = fields["append_env_to_name"].value
        decided = truth(asked)
        if decided is False:
            return name
        if isinstance(name, Known):
            suffixed = replace(name, data=f"{text_of(name.data)}-{self.env}")
            if decided:
                return suffixed
            assert isinstance(asked, Unknown)
            return Unknown(asked.reason, asked.place, _STRING, (name, suffixed), True, asked.variables)
        candidates = tuple(replace(known, data=f"{text_of(known.data)}-{self.env}") for known in name.candidates)
        return replace(name, candidates=candidates, closed=name.closed and decided is True)

    def _has_block(self, entry: Known, fields: Mapping[str, Member]) -> bool | CannotJudge | None:
        if self.env is None:
            return None
        name = f"env_{self.env}"
        if name in fields:
            return True
        if entry.open is None or name in entry.data:
            return False
        return cannot_judge(entry.open, f"whether `{name}` is there")

    def _environment(
        self, fields: Mapping[str, Member], title: str, place: Location
    ) -> tuple[Mapping[str, Member] | CannotJudge, Unknown | None]:
        """What the process gets, and why there may be more.

        The last one wins of ``env``, ``port``, the deploy section's ``env`` and ``env_NAME``.
        """
        blocks: list[Member | None] = [fields.get("env")]
        if isinstance(self.deployed, CannotJudge):
            return self.deployed, None
        if self.env is not None:
            blocks += [Member(place, self.deployed) if self.deployed else None, fields.get(f"env_{self.env}")]
        merged: dict[str, Member] = {}
        more: Unknown | None = None
        for number, block in enumerate(blocks):
            if block is not None:
                if isinstance(block.value, Unknown):
                    if truth(block.value) is not False:
                        return cannot_judge(block.value, f"the environment of {title}"), None
                elif isinstance(block.value.data, Mapping):
                    merged.update(block.value.data)
                    more = more or block.value.open
            if number == 0:
                _add_port(merged, fields.get("port"))
        return {key: member for key, member in merged.items() if not is_undefined(member.value)}, more


# What PM2 sets itself before it validates.
_UNCHECKED = frozenset(["username", "disable_trace"])
_DECIDING = ("name", "cwd", "args", "exec_interpreter", "exec_mode", "instances", "env", "port")
_SCRIPTS = frozenset(["script", "cmd", "command", "exec"])


def _opened(entry: Known) -> dict[str, Member]:
    """The properties; where there may be more of them, what an app is made of is unknown instead of absent."""
    raw = dict(entry.data)
    if entry.open is not None:
        more = anything(entry.open)
        for key in _DECIDING:
            names = (key, *FIELDS[key].aliases)
            if not any(name in raw for name in names):
                raw[key] = Member(entry.place, more)
        if _SCRIPTS.isdisjoint(raw):
            raw["script"] = Member(entry.place, more)
    return raw


def _value(members: Mapping[str, Member], key: str, place: Location) -> Value:
    return members[key].value if key in members else absent(place)


def _take(into: dict[str, Member], key: str, value: Value, raw: Mapping[str, Member], *others: str) -> None:
    """Set a property that PM2 sets before it validates, and keep the place of the key that it came from."""
    if is_undefined(value):
        return
    origin = next((raw[other] for other in (key, *others) if other in raw and raw[other].value is value), None)
    into[key] = origin or Member(raw[key].key if key in raw else value.place, value)


def _script(raw: Mapping[str, Member], place: Location) -> Value:
    script = _value(raw, "script", place)
    for other in ("cmd", "command"):
        if other in raw:
            script = either(script, raw[other].value) if truth(raw[other].value) is not False else script
    return script


def _name(name: Value, script: Value) -> Value:
    """The name, or the script's own without folder and ending."""
    derived: Value = script
    if isinstance(script, Known) and isinstance(script.data, str) and script.data:
        stem = posixpath.basename(script.data.rstrip("/"))
        dot = stem.rfind(".")
        derived = replace(script, data=stem[:dot] if dot > 0 else stem)
    elif isinstance(script, Unknown):
        derived = Unknown(script.reason, script.place, _STRING, variables=script.variables)
    elif truth(script) is False:
        return name
    return either(name, derived)


def _instances(value: Value) -> Value:
    if not isinstance(value, Known) or not isinstance(value.data, str):
        if isinstance(value, Unknown) and value.types and value.types <= {"string", "number"}:
            return replace(value, types=_NUMBER)
        return value
    # A text that is no number, such as `max`, is one process a CPU.
    return replace(value, data=int_of(value.data) or 0)


def _long_mode(value: Value) -> Value:
    if isinstance(value, Known) and value.data in ("fork", "cluster"):
        return replace(value, data=f"{value.data}_mode")
    return value


def _is_single(raw: Mapping[str, Member]) -> bool:
    """Whether PM2 takes an app for one process in fork mode, before it looks at aliases and the interpreter."""
    mode = raw["exec_mode"].value if "exec_mode" in raw else None
    several = truth(raw["instances"].value) if "instances" in raw else False
    return several is False and not (isinstance(mode, Known) and mode.data == "cluster_mode")


def _loosely_true(value: Value) -> Value:
    """``value == true``."""
    if isinstance(value, Known):
        return Known(number_of(value.data) == 1, value.place)
    return value


def _mode(fields: Mapping[str, Member], interpreter: Value, place: Location) -> Value:
    """``exec_mode``; without one, cluster where ``instances`` is set and the interpreter is Node's or Bun's."""
    if "exec_mode" in fields:
        mode = fields["exec_mode"].value
        if isinstance(mode, Known):
            return replace(mode, data=str(mode.data).removesuffix("_mode"))
        candidates = tuple(replace(k, data=str(k.data).removesuffix("_mode")) for k in mode.candidates)
        return replace(mode, candidates=candidates)
    instances = fields["instances"].value if "instances" in fields else absent(place)
    names = (interpreter,) if isinstance(interpreter, Known) else interpreter.candidates
    closed = isinstance(interpreter, Known) or interpreter.closed
    suits = {text_of(known.data).endswith(("node", "bun")) for known in names} if closed else {True, False}
    several: set[bool]
    if isinstance(instances, Known):
        several = {_is_several(instances.data)}
    else:
        several = {True, False} if instances.can_be("undefined", "null", "number", "string") else {False}
    possible = {one and other for one in suits for other in several}
    if len(possible) == 1:
        return Known("cluster" if possible.pop() else "fork", instances.place)
    doubt = instances if isinstance(instances, Unknown) else interpreter
    assert isinstance(doubt, Unknown)
    modes = (Known("fork", doubt.place), Known("cluster", doubt.place))
    return Unknown(doubt.reason, doubt.place, _STRING, modes, True, doubt.variables)


def _is_several(data: Any) -> bool:
    return isinstance(data, (int, float)) and not isinstance(data, bool) and (data >= 1 or data in (0, -1))


def _add_port(env: dict[str, Member], port: Member | None) -> None:
    decided = truth(port.value) if port else False
    if port is None or decided is False:
        return
    before = env.get("PORT")
    env["PORT"] = Member(port.key, either(port.value, before.value)) if decided is None and before else port


def _line(script: Value, args: Value) -> str | None:
    """Script and arguments as a person would type them."""
    parts: list[str] = []
    for value in (script, args):
        if not isinstance(value, Known) or value.private:
            return None
        if isinstance(value.data, list):
            if not all(isinstance(item, Known) and not item.private for item in value.data):
                return None
            parts += [text_of(item.data) for item in value.data if isinstance(item, Known)]
        elif isinstance(value.data, str) and value.data:
            parts.append(value.data)
    return " ".join(parts) or None
