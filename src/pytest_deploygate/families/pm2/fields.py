"""The properties of an app that PM2 knows: their types, and the other names that it takes for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["ENV_BLOCK", "FIELDS", "KEYS", "Field"]

ENV_BLOCK = re.compile(r"env_\S*\Z")


@dataclass(frozen=True)
class Field:
    """A property of an app.

    Attributes:
        name: What PM2 calls it once aliases are resolved.
        types: The types that it takes; a text that reads as a number is one.
        aliases: Other names. Where several are there, the first whose value is truthy counts, and any
            of them only where the value under the name itself is falsy.
        pattern: What a text has to match.
        minimum: The least number.
        hint: What a value that fits looks like.
    """

    name: str
    types: tuple[str, ...]
    aliases: tuple[str, ...]
    pattern: re.Pattern[str] | None = None
    minimum: int | None = None
    hint: str = ""


_TYPES = """
script string | exec
name string
name_prefix string
filter_env boolean array string
namespace string
install_url string
cwd string
args array string
exec_interpreter string | interpreter
node_args array string | interpreter_args interpreterArgs
out_file string | out_log output out
error_file string | err_log err_file err error
log_file boolean string | log
disable_logs boolean
log_type string
log_date_format string
time boolean
env object string
max_memory_restart string number
pid_file string | pid
restart_delay number
exp_backoff_restart_delay number
source_map_support boolean
disable_source_map_support boolean
wait_ready boolean
instances number
kill_timeout number
shutdown_with_message boolean
listen_timeout number
cron_restart string number | cron
merge_logs boolean | combine_logs
vizion boolean
autostart boolean
autorestart boolean
stop_exit_codes array number
watch_delay number
watch boolean array string
ignore_watch array string
watch_options object
min_uptime number string
max_restarts number
execute_command boolean
exec_mode string
force boolean
append_env_to_name boolean
post_update array
trace boolean
disable_trace boolean
v8 boolean
event_loop_inspector boolean
deep_monitoring boolean
increment_var string
instance_var string
pmx boolean string
automation boolean
treekill boolean
port number
username string
uid number string | user
gid number string
windowsHide boolean
kill_retry_time number
write boolean
io object
"""
_PATTERNS = {
    "max_memory_restart": (r"\d+[GMK]?\Z", "a number of bytes, or a whole number with K, M or G behind it: '300M'"),
    "min_uptime": (r"\d+[hms]?\Z", "a number of milliseconds, or a whole number with s, m or h behind it: '10s'"),
    "exec_mode": (r"(cluster|fork)(_mode)?\Z", "'fork' or 'cluster'"),
}
_MINIMA = {"min_uptime": 100, "max_restarts": 0}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] if len(part) > 1 else part for part in rest)


def _field(line: str) -> Field:
    head, _, aliases = line.partition(" | ")
    name, *types = head.split()
    pattern, hint = _PATTERNS.get(name, ("", ""))
    others = [*aliases.split(), _camel(name)]
    return Field(
        name,
        tuple(types),
        tuple(other for other in others if other != name),
        re.compile(pattern, re.ASCII) if pattern else None,
        _MINIMA.get(name),
        hint,
    )


FIELDS: Mapping[str, Field] = {field.name: field for field in map(_field, _TYPES.strip().splitlines())}

# Every key that does something, by the name of the field that it sets. `cmd` and `command` are taken
# before anything is validated.
KEYS: Mapping[str, str] = {
    **{alias: field.name for field in FIELDS.values() for alias in field.aliases},
    **{name: name for name in FIELDS},
    "cmd": "script",
    "command": "script",
}
