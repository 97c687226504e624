"""Programs that start another one: ``env``, ``tini --``, ``uv run``, ``newrelic-admin run-program``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .arguments import Grammar
from .start import Start
from .words import Word

__all__ = ["unwrapped"]

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.ASCII | re.DOTALL)


@dataclass(frozen=True)
class _Wrapper:
    """How a wrapper is called.

    Attributes:
        grammar: Its options, up to its first positional.
        verb: What has to follow its options: ``run``.
        operands: How many positionals come before the command.
        inner: Its options behind the verb.
        cwd: The option that changes the working directory.
        module: The option that makes ``python -m`` of what follows.
        script: A file that ends in .py is run by Python.
    """

    grammar: Grammar
    verb: str = ""
    operands: int = 0
    inner: Grammar | None = None
    cwd: str = ""
    module: str = ""
    script: bool = False


def _wrapper(program: str, values: str = "", flags: str = "", **more: object) -> _Wrapper:
    return _Wrapper(Grammar(program, values, flags, first=True), **more)  # type: ignore[arg-type]


_UV_RUN = Grammar(
    "uv run",
    values="--extra --no-extra --group --no-group --only-group --env-file --with --with-editable --with-requirements "
    "-w --package -p|--python --index --default-index -i|--index-url --extra-index-url -f|--find-links "
    "-C|--config-setting --cache-dir --config-file --project --directory --python-platform --exclude-newer "
    "--index-strategy "
    "--keyring-provider --resolution --prerelease --fork-strategy --link-mode --color -P|--upgrade-package "
    "--refresh-package --reinstall-package --no-build-package --no-binary-package --no-build-isolation-package",
    flags="--all-extras --no-dev --only-dev --dev --no-default-groups --all-groups --no-editable --exact --no-env-file "
    "--isolated --active --no-sync --locked --frozen --all-packages --no-project --no-config --no-index -U|--upgrade "
    "--reinstall --no-sources --no-build --no-binary --no-build-isolation --compile-bytecode -n|--no-cache --refresh "
    "--managed-python --no-managed-python --no-python-downloads -q|--quiet -v|--verbose --offline --no-progress "
    "-m|--module -s|--script --inexact --native-tls --system-certs",
    first=True,
)
_WRAPPERS: dict[str, _Wrapper] = {
    "exec": _wrapper("exec", "-a", "-c -l"),
    "command": _wrapper("command"),
    "nohup": _wrapper("nohup"),
    "setsid": _wrapper("setsid", "", "-c|--ctty -f|--fork -w|--wait"),
    "time": _wrapper("time", "", "-p"),
    "catchsegv": _wrapper("catchsegv"),
    "dumb-init": _wrapper("dumb-init", "-r|--rewrite", "-c|--single-child -v|--verbose"),
    "tini": _wrapper("tini", "-p -e", "-s -v -vv -vvv -w -g -l"),
    "nice": _wrapper("nice", "-n|--adjustment"),
    "ionice": _wrapper("ionice", "-c|--class -n|--classdata", "-t|--ignore"),
    "timeout": _wrapper(
        "timeout", "-k|--kill-after -s|--signal", "-f|--foreground -p|--preserve-status -v|--verbose", operands=1
    ),
    "stdbuf": _wrapper("stdbuf", "-i|--input -o|--output -e|--error"),
    "gosu": _wrapper("gosu", operands=1),
    "su-exec": _wrapper("su-exec", operands=1),
    "newrelic-admin": _wrapper("newrelic-admin", verb="run-program"),
    "ddtrace-run": _wrapper("ddtrace-run", "", "-d|--debug -p|--profiling -v|--version"),
    "opentelemetry-instrument": _Wrapper(
        Grammar(
            "opentelemetry-instrument",
            values="--traces_exporter --metrics_exporter --logs_exporter --service_name --exporter_otlp_endpoint "
            "--exporter_otlp_traces_endpoint --exporter_otlp_metrics_endpoint --resource_attributes --propagators "
            "--id_generator --configurator --distro --log_level",
            abbreviates=True,
            first=True,
        )
    ),
    "uv": _wrapper(
        "uv",
        "--directory --project --config-file --cache-dir --color",
        "-q|--quiet -v|--verbose -n|--no-cache --offline --no-config --no-progress --managed-python --native-tls",
        verb="run",
        inner=_UV_RUN,
        cwd="--directory",
        module="-m",
        script=True,
    ),
    "poetry": _wrapper(
        "poetry",
        "-C|--directory -P|--project",
        "-q|--quiet -v|--verbose -vv -vvv -n|--no-interaction --no-plugins --no-cache --ansi --no-ansi",
        verb="run",
        cwd="-C",
    ),
    "pipenv": _wrapper("pipenv", "", "-q|--quiet -v|--verbose --site-packages", verb="run"),
    "pdm": _wrapper(
        "pdm",
        "-c|--config -p|--project",
        "-q|--quiet -v|--verbose",
        verb="run",
        inner=Grammar("pdm run", "-p|--project --venv", "-g|--global -s|--site-packages --no-isolation", first=True),
        script=True,
    ),
    "hatch": _wrapper("hatch", "-e|--env -p|--project", "-q|--quiet -v|--verbose --no-color", verb="run"),
    "rye": _wrapper(
        "rye", verb="run", inner=Grammar("rye run", "--env-file --pyproject", "-l|--list -v|--verbose", first=True)
    ),
}


def unwrapped(start: Start, words: Sequence[Word]) -> tuple[Start, tuple[Word, ...]] | None:
    """What a wrapper starts, and how that changes the start; None where the program is no wrapper.

    Raises:
        CannotJudge: The wrapper is called in a way that is not understood.
    """
    name = words[0].text.rpartition("/")[2]
    if name == "env":
        return _env(start, words[1:])
    if name == "nice" and len(words) > 1 and re.fullmatch(r"-\d+", words[1].text):
        return start, tuple(words[2:])
    wrapper = _WRAPPERS.get(name)
    return None if wrapper is None else _wrapped(wrapper, name, start, words[1:])


def _wrapped(wrapper: _Wrapper, name: str, start: Start, words: Sequence[Word]) -> tuple[Start, tuple[Word, ...]]:
    parsed = wrapper.grammar.parse(words, start)
    left = [*parsed.positionals, *parsed.rest]
    if wrapper.verb:
        if not left or left[0].text != wrapper.verb:
            raise start.refusal(
                f"'{name}' is followed only as `{name} {wrapper.verb} …`", "say under `module` what is imported"
            )
        left = left[1:]
    changed = [parsed]
    if wrapper.inner:
        parsed = wrapper.inner.parse(left, start)
        changed.append(parsed)
        left = [*parsed.positionals, *parsed.rest]
    elif wrapper.verb and left and left[0].text == "--":
        left = left[1:]
    for options in changed:
        folder = options.last(wrapper.cwd) if wrapper.cwd else None
        if folder is not None:
            where = start.known(folder, f"the folder that '{name}' is given")
            start = start.moved(start.path(where, f"the folder that '{name}' is given"))
    left = left[wrapper.operands :]
    if not left:
        raise start.refusal(f"'{name}' is given no program to start")
    if wrapper.module and parsed.has(wrapper.module):
        left = [Word("python"), Word("-m"), *left]
    elif wrapper.script and left[0].text.endswith(".py"):
        left = [Word("python"), *left]
    return start, tuple(left)


_ENV = Grammar(
    "env", "-u|--unset -C|--chdir", "-i|--ignore-environment -0|--null -v|--debug -S|--split-string", first=True
)


def _env(start: Start, words: Sequence[Word]) -> tuple[Start, tuple[Word, ...]]:
    parsed = _ENV.parse(words, start)
    environ = {} if parsed.has("-i") or any(word.text == "-" for word in parsed.positionals) else dict(start.environ)
    for unset in parsed.options.get("-u", ()):
        environ.pop(unset.text, None)
    left = [word for word in (*parsed.positionals, *parsed.rest) if word.text != "-"] if parsed.positionals else []
    while left and (assigned := _ASSIGNMENT.fullmatch(left[0].text)):
        environ[assigned[1]] = Word(assigned[2], left.pop(0).unknown)
    start = replace(start, environ=environ)
    if folder := parsed.last("-C"):
        start = start.moved(start.path(start.known(folder, "`env --chdir`"), "`env --chdir`"))
    if not left:
        raise start.refusal("'env' is given no program to start")
    return start, tuple(left)
