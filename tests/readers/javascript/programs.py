"""Config files that Hypothesis makes up: statements, expressions and environment reads of every kind, combined."""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = ["a", "b", "c", "d"]
KEYS = ["name", "script", "PORT", "env", "x"]
VARIABLES = ["NODE_ENV", "PORT", "ROLE", "DEBUG"]

name = st.sampled_from(NAMES)
key = st.sampled_from(KEYS)
variable = st.sampled_from([f"process.env.{v}" for v in VARIABLES])
literal = st.one_of(
    st.integers(-5, 4000).map(str),
    st.sampled_from(["0.5", "1e21", "''", "'api'", "'3000'", "'a,b'", '"web-1"', "true", "false", "null", "undefined"]),
    st.sampled_from(["`v${1}`", "NaN", "-0", "'true'", "'production'", "[1, 2]", "{}", "'x'.length"]),
)


def _binary(parts: tuple[str, str, str]) -> str:
    return f"({parts[0]} {parts[1]} {parts[2]})"


OPERATORS = [
    "||", "&&", "??", "+", "-", "*", "%", "===", "!==", "==", "!=", "<", ">=", "|", "in_",
]  # fmt: skip


def _extend(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(key, inner).map(lambda p: f"{p[0]}: {p[1]}")
    member = st.one_of(
        pair,
        inner.map(lambda e: f"...({e})"),
        inner.map(lambda e: f"...({e} && {{ y: 1 }})"),
        st.tuples(inner, inner).map(lambda p: f"[String({p[0]})]: {p[1]}"),
        st.tuples(key, inner).map(lambda p: f"get {p[0]}() {{ return {p[1]}; }}"),
    )
    element = st.one_of(inner, inner.map(lambda e: f"...[].concat({e})"))
    return st.one_of(
        st.tuples(inner, st.sampled_from([o for o in OPERATORS if o != "in_"]), inner).map(_binary),
        st.tuples(inner, inner, inner).map(lambda p: f"({p[0]} ? {p[1]} : {p[2]})"),
        inner.map(lambda e: f"(!{e})"),
        inner.map(lambda e: f"(typeof {e})"),
        inner.map(lambda e: f"(-{e})"),
        inner.map(lambda e: f"String({e})"),
        inner.map(lambda e: f"Number({e})"),
        inner.map(lambda e: f"parseInt({e}, 10)"),
        inner.map(lambda e: f"Boolean({e})"),
        st.tuples(inner, key).map(lambda p: f"({p[0]})?.{p[1]}"),
        st.tuples(inner, inner).map(lambda p: f"({p[0]})?.[{p[1]}]"),
        st.lists(member, max_size=4).map(lambda ms: "({ " + ", ".join(ms) + " })"),
        st.lists(element, max_size=4).map(lambda es: "[" + ", ".join(es) + "]"),
        inner.map(lambda e: "`<${" + e + "}>`"),
        inner.map(lambda e: f"Object.keys({{ k: 1, ...({e}) }})"),
        inner.map(lambda e: f"Object.entries(Object.assign({{}}, {e}, {{ z: 1 }})).map(([k, v]) => k + v)"),
        inner.map(lambda e: f"[].concat({e}).map((v, i) => [i, v])"),
        inner.map(lambda e: f"[3, 1, 2].filter((v) => v !== {e}).join()"),
        inner.map(lambda e: f"['api', 'web', {e}].includes(process.env.ROLE)"),
        inner.map(lambda e: f"String({e}).split(',').map((s) => s.trim().toUpperCase())"),
        inner.map(lambda e: f"String({e}).replace(/[a-z]/g, (c) => c + c).slice(0, 9)"),
        inner.map(lambda e: f"JSON.stringify({e})"),
        inner.map(lambda e: f"JSON.parse(JSON.stringify([{e}]))[0]"),
        inner.map(lambda e: f"((v = 7) => [v])({e})"),
        inner.map(lambda e: f"((...r) => r.length)(...[].concat({e}))"),
        inner.map(
            lambda e: f"((() => {{ try {{ return ({e}).x.y; }} catch (e) {{ return e instanceof TypeError; }} }})())"
        ),
        inner.map(lambda e: f"(({{ name = 'n', ...rest }}) => [name, rest])({{ ...({e}) }})"),
        st.tuples(inner, inner).map(lambda p: f"[{p[0]}, {p[1]}].reduce((x, y) => x + '|' + y)"),
        st.tuples(inner, inner).map(lambda p: f"(({p[0]}), ({p[1]}))"),
        inner.map(lambda e: f"({{ api: 1, web: {e} }})[process.env.ROLE]"),
        inner.map(lambda e: f"[{e}, 2, 1].map(String).sort()"),
    )


expression = st.recursive(st.one_of(literal, variable, name), _extend, max_leaves=6)


def _statements(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    block = st.lists(inner, min_size=1, max_size=3).map("\n".join)
    return st.one_of(
        st.tuples(expression, block).map(lambda p: f"if ({p[0]}) {{ {p[1]} }}"),
        st.tuples(expression, block, block).map(lambda p: f"if ({p[0]}) {{ {p[1]} }} else {{ {p[2]} }}"),
        block.map(lambda b: f"for (let i = 0; i < 3; i++) {{ {b} }}"),
        st.tuples(expression, block).map(
            lambda p: f"for (const v of [].concat({p[0]}, 1)) {{ d = [d, v].length; {p[1]} }}"
        ),
        st.tuples(expression, block).map(lambda p: f"for (const k in {{ q: 1, ...({p[0]}) }}) {{ {p[1]} }}"),
        st.tuples(expression, expression, block, block).map(
            lambda p: f"switch ({p[0]}) {{ case {p[1]}: {p[2]} break; case 'api': d = 'case'; default: {p[3]} }}"
        ),
        st.tuples(block, block).map(lambda p: f"try {{ {p[0]} null.x; }} catch (e) {{ {p[1]} }}"),
        st.tuples(expression, block).map(
            lambda p: (
                f"try {{ if ({p[0]}) throw new Error('t'); {p[1]} }} catch {{ c = 'caught'; }} finally {{ d = 1; }}"
            )
        ),
        st.tuples(name, block).map(lambda p: f"(function () {{ {p[1]} return; }})();"),
        st.tuples(expression, block).map(lambda p: f"(() => {{ if ({p[0]}) return; {p[1]} }})();"),
        st.tuples(expression, block).map(
            lambda p: f"l: for (;;) {{ for (const z of [1, 2]) {{ if ({p[0]}) break l; {p[1]} continue; }} break; }}"
        ),
    )


simple = st.one_of(
    st.tuples(name, expression).map(lambda p: f"{p[0]} = {p[1]};"),
    st.tuples(name, st.sampled_from(["+=", "||=", "&&=", "??=", "-="]), expression).map(
        lambda p: f"{p[0]} {p[1]} {p[2]};"
    ),
    st.tuples(key, expression).map(lambda p: f"out.{p[0]} = {p[1]};"),
    st.tuples(expression, expression).map(lambda p: f"out[{p[0]}] = {p[1]};"),
    expression.map(lambda e: f"list.push({e});"),
    expression.map(lambda e: f"process.env.SET = {e};"),
    st.tuples(key, expression).map(lambda p: f"Object.assign(out, {{ {p[0]}: {p[1]} }});"),
    st.sampled_from(["list.reverse();", "delete out.name;", "[a, b] = [b, a];", "({ x: a = 5, ...b } = { ...out });"]),
    name.map(lambda n: f"{n}++;"),
)
statement = st.recursive(simple, _statements, max_leaves=4)


@st.composite
def programs(draw: st.DrawFn) -> str:
    """The text of a config file."""
    body = "\n".join(draw(st.lists(statement, min_size=1, max_size=6)))
    return (
        "let a = 1, b = 'two', c = { name: 'n', env: { PORT: 1 } }, d;\n"
        "const out = { name: 'api' }, list = [];\n"
        f"{body}\n"
        "module.exports = { apps: [out, { a, b, c, d }], list, set: process.env.SET };\n"
    )
