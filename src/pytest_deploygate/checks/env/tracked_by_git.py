from __future__ import annotations

from collections.abc import Iterator

from ...families.env import EnvFacts, EnvOptions, File
from ...finding import CannotJudge, Finding
from ...rules import rule
from ._no_secret import is_no_secret
from ._placeholder import placeholder
from ._references import is_reference
from ._weak import weak


@rule()
def tracked_by_git(facts: EnvFacts, options: EnvOptions) -> Iterator[Finding | CannotJudge]:
    """An env file with real secrets is committed.

    Everyone with a clone has them, for good: what git has once had stays in its history.

    Looked at is every file that is called like an env file and is in git's index, templates aside. A file counts if one
    of its variables is secret by its name, or because the gate file says so, and holds what could be a real value: no
    placeholder, no everyday password, no switch, no path of a file, no reference to a secret store.

    ## How to mend it

    ```console
    $ git rm --cached .env && echo .env >> .gitignore
    ```

    and issue every secret in it anew.
    """
    for file in facts.committed:
        if isinstance(file, CannotJudge):
            yield file
            continue
        keys = _secrets(file, options)
        if keys:
            more = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
            yield Finding(
                f"'{file.path}' is committed, with a real value for {keys[0]}{more}",
                file.content.values[keys[0]].place,
                file.path,
                f"`git rm --cached {file.path}`, add it to .gitignore, and issue its secrets anew",
            )


def _secrets(file: File, options: EnvOptions) -> list[str]:
    found = []
    for key, assignment in file.content.values.items():
        value = assignment.value.reveal() if assignment.value is not None else ""
        if (
            options.is_secret(key)
            and value.strip()
            and not is_reference(value)
            and (options.declared_secret(key) or not is_no_secret(value))
            and placeholder(key, value, secret=True) is None
            and weak(key, value, secret=True) is None
        ):
            found.append(key)
    return found
