from __future__ import annotations

from collections.abc import Iterator

from ...families.env import EnvFacts, EnvOptions
from ...finding import CannotJudge, Finding, Related
from ...rules import rule
from ._common import Content, contents
from ._no_secret import is_no_secret


@rule()
def template_value(facts: EnvFacts, options: EnvOptions) -> Iterator[Finding | CannotJudge]:
    """A secret has the value that the committed template shows to everyone.

    Whatever stands in the template is no secret, however random it looks: it was copied along with the file. Of the
    secrets that public templates carry, 98 % cannot be used as they are.

    Only variables that are secret by their name, or because the gate file says so, are looked at. A switch, a
    duration or the path of a file is no secret.

    ## How to mend it

    Put the deploy's own value there. If the variable is no secret:

    ```yaml
    variables:
      PUBLIC_TOKEN: {secret: false}
    ```
    """
    if facts.template is None:
        return
    yield from facts.template.unread
    for content in contents(facts):
        if not isinstance(content, Content):
            yield content
            continue
        listed = facts.template.assignments.get(content.key)
        if listed is None or not options.is_secret(content.key) or not content.value.strip():
            continue
        if is_no_secret(content.value) and not options.declared_secret(content.key):
            continue
        if listed.value is None:
            yield CannotJudge(
                f"the template's value of {content.key} cannot be known: {listed.why}", listed.place, content.key
            )
        elif listed.value.reveal() == content.value:
            yield Finding(
                f"{content.key} has the value that the template shows",
                content.place,
                content.key,
                "put the deploy's own value there, or declare it `secret: false`",
                (Related("the template's value", listed.place),),
            )
