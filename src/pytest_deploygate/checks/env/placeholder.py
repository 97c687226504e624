from __future__ import annotations

from collections.abc import Iterator

from ...families.env import EnvFacts, EnvOptions
from ...finding import CannotJudge, Finding
from ...rules import rule
from ._common import Content, contents
from ._placeholder import placeholder as reason


@rule()
def placeholder(facts: EnvFacts, options: EnvOptions) -> Iterator[Finding | CannotJudge]:
    """A variable holds the text that stood in the template for a value to come.

    A backend died at two in the morning because `SUPABASE_SERVICE_KEY` held "your-supabase-service-role-key". It was
    set, it was not empty, and its length was plausible.

    Known are instructions (`change-me`, `<insert key>`, `여기에_입력`), possessives (`your-key`, `sua-chave`), fillers
    (`xxxx`, `...`), the hosts and addresses that documentation uses, values that repeat their variable's name,
    stubs of well-known key formats, and keys that are published for demonstration. The variable's name counts:
    `postgres` is fine as a user and no password.

    The message never shows the value, and the line is not drawn.

    ## How to mend it

    Put the real value there. Where the text is meant as it is, declare which values are right, or waive it:

    ```yaml
    variables:
      GREETING: {values: [your shop]}
    ```
    """
    for content in contents(facts):
        if not isinstance(content, Content):
            yield content
            continue
        said = options.variable(content.key)
        if said is not None and said.values is not None and content.value in said.values:
            continue
        why = reason(content.key, content.value, secret=options.declared_secret(content.key))
        if why is not None:
            yield Finding(
                f"{content.key} holds a placeholder: it {why}", content.place, content.key, "put the real value there"
            )
