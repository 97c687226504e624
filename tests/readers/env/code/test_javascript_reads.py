"""Small pieces of JavaScript, what of them is read, and how many places read what nobody can tell."""

from __future__ import annotations

import sys

import pytest

from pytest_deploygate.finding import CannotJudge
from pytest_deploygate.readers.env.code import javascript

NEST = "import { ConfigService } from '@nestjs/config';\n"
# The names that are found, required ones with an exclamation mark; the number of places that are dynamic.
CASES = [
    ("tag`${process.env.A}`", "A", 0),
    ("import env from 'env-var'; env.from(process.env).get('A').required().asString()", "A!", 0),
    ("import { from } from 'env-var'; from(process.env, {}).get('A').asString()", "A", 0),
    ("Deno.env.get()", "", 1),
    ("const get = Deno.env.get; get('A')", "A", 0),
    ("f(Deno.env)", "", 1),
    ("f(Deno.env.get)", "", 1),
    ("Deno.env.set('A', 'b')", "", 0),
    ("const all = Deno.env.toObject; all()", "", 2),
    ("const nconf = require('nconf'); const K = ['A', 'B']; nconf.env(K)", "A B", 0),
    ("const nconf = require('nconf'); nconf.env({ whitelist: ['A'] })", "", 1),
    ("Object.hasOwn(other, 'A'); Reflect.has(process.env, 'B'); Object.assign({}, process.env)", "B", 1),
    ("Object.prototype.hasOwnProperty.call(process.env, 'A')", "A", 0),
    ("Object.prototype.hasOwnProperty.call(other, 'A')", "", 0),
    ("({}).hasOwnProperty.call(process.env, 'A')", "A", 0),
    ("process.env.hasOwnProperty()", "", 0),
    (
        NEST
        + "class C { constructor(private c: ConfigService) {} a(k: string) { return this.c.get(k) } b() { return this.a('X') } }",
        "X",
        0,
    ),
    (NEST + "configService.get('A'); configService.set('B'); configService.get()", "A", 0),
    (NEST + "const c = new ConfigService(); c.get('A')", "A", 0),
    (NEST + "const c = inject(ConfigService); c.get('A')", "A", 0),
    (NEST + "const c = this.injector.get(OtherService); c.get('A')", "", 0),
    (NEST + "let c: ConfigService; c.get('A')", "A", 0),
    (NEST + "class C { c: ConfigService; a() { this.c.get('A') } }", "A", 0),
    (NEST + "class C { @Inject(ConfigService) private c; a() { this.c.get('A') } }", "", 0),
    (NEST + "function f(c: Map<string, string>) { c.get('A') }", "", 0),
    ("ConfigModule.forRoot({ validationSchema: schema, ...x })", "", 0),
    (
        "import { createEnv } from '@t3-oss/env-core'; createEnv({ server: { A: z.string() }, runtimeEnv: { A: process.env.A } })",
        "A!",
        0,
    ),
    (
        "import { createEnv } from '@t3-oss/env-core'; createEnv({ server: { A: z.string() }, runtimeEnv: env, emptyStringAsUndefined: true })",
        "A!",
        0,
    ),
    ("import { createEnv } from '@t3-oss/env-core'; createEnv()", "", 0),
    ("import { createEnv } from '@t3-oss/env-core'; createEnv({ ...base, server: s, client: { ...more } })", "", 2),
    ("f.run(process.env)", "", 1),
    ("schema.parse(process.env)", "", 1),
    ("x().parse(process.env)", "", 1),
    ("f().g.parse(process.env)", "", 1),
    ("import { z } from 'zod'; z.string().parse(process.env)", "", 1),
    ("import env from 'env-var'; env.get('A').required(false).asString()", "A", 0),
    ("import env from 'env-var'; env.get('A').required", "A!", 0),
    ("import env from 'env-var'; const a = env.get('A'); a.required()", "A", 0),
    ("import { cleanEnv } from 'envalid'; cleanEnv(process.env)", "", 0),
    (
        "import { cleanEnv, str } from 'envalid'; const s = { A: str() }; cleanEnv(process.env, { ...s, B: str(), [c]: str(), 'C': str(), d() {} })",
        "A! B! C!",
        1,
    ),
    ("import { cleanEnv, str } from 'envalid'; const A = str(); cleanEnv(process.env, { A })", "A!", 0),
    ("import convict from 'convict'; convict({ ...x, a: { env: 'A' }, b: { env: B }, c() {} })", "A", 1),
    ("import convict from 'convict'; convict('file.json')", "", 1),
    (
        "import { z } from 'zod'; const a = z.object({ A: z.string() }); const b = z.object({ B: z.string() }); a.merge(b).parse(process.env)",
        "A! B!",
        0,
    ),
    ("import { z } from 'zod'; z.object({ A: z.string() }).merge(other).parse(process.env)", "A!", 1),
    ("import { z } from 'zod'; z.object({ A: z.string() }).partial().parse(process.env)", "A", 0),
    ("import { z } from 'zod'; const A = z.string(); z.object({ A }).parse(process.env)", "A!", 0),
    ("import Joi from 'joi'; const A = Joi.string(); Joi.object({ A }).validate(process.env)", "A", 0),
    ("import { z } from 'zod'; z.object(shape).parse(process.env)", "", 1),
    ("import { z } from 'zod'; z.object().parse(process.env)", "", 0),
    ("import { object, string } from 'yup'; object({ A: string().required() }).validateSync(process.env)", "", 1),
    (
        "import * as v from 'valibot'; const S = v.object({ A: v.string(), B: v.nullish(v.string()) }); v.parse(S, process.env)",
        "A! B",
        0,
    ),
    (
        "import * as v from 'valibot'; v.safeParse(v.object({ A: v.pipe(v.string(), v.url()), B: v.pipe(v.optional(v.string()), v.trim()) }), process.env)",
        "A! B",
        0,
    ),
    ("const env = process[name]; process['env'].A; const x = process[`env`]", "A", 0),
    ("globalThis[k].env.A", "", 0),
    ("class C { static env = process.env; a() { return this.env.A + this.other.B } }", "A", 0),
    ("new.target; import.meta.url; import.meta.env.A", "A", 0),
    ("const p = await import('process'); p.env.A", "A", 0),
    ("const p = import(name); p.env.A", "", 0),
    ("const p = require(name); p.env.A; require('node:process').env.B", "B", 0),
    ("const env = a && process.env; env.A", "A", 0),
    ("const env = a + process.env; env.A", "", 1),
    ("const env = t ? process.env : {}; env.A", "A", 0),
    ("const env = t ? a : b; env.A; process.env", "", 1),
    ("const K = Object.freeze({ a: 'A' }); process.env[K.a]", "A", 0),
    ("const K = Object.freeze(); process.env[K.a]", "", 1),
    ("const K = Object.freeze(['A', 'B']); for (const k of K) process.env[k]", "A B", 0),
    ("const { [k]: a, A } = process.env", "A", 1),
    ("const { ['A']: a } = process.env", "A", 0),
    ("const K = 'A'; const { [K]: a = 1 } = process.env", "A", 0),
    ("const { env = {} } = process; env.A", "A", 0),
    ("const { env: { A = 1, B: b = 2 } = {} } = process", "A B", 0),
    ("const { A } = process.env ?? {}", "A", 0),
    ("const { A } = process.env || x, { B } = (process.env as any)", "A B", 0),
    ("export const { env } = process; env.A", "A", 1),
    ("export const { env: { A } } = process; A", "A", 0),
    ("const { A = 1, ...rest } = x; const { x: { y } } = process; const { [env]: q } = process", "", 0),
    ("import { env } from 'process'; export { env }", "", 1),
    ("const env = process.env; export { env }; env.A", "A", 1),
    ("const env = process.env; export { env as default }", "", 1),
    ("function need(k) { return process.env[k] } export { need }; need('A')", "A", 1),
    ("function need(k) { return process.env[k] } export default need; need('A')", "A", 1),
    ("export default function (k) { return process.env[k] }", "", 1),
    ("export default (k) => process.env[k]", "", 1),
    ("function need(k) { return process.env[k] } list.map(need)", "", 1),
    ("function need(k) { return process.env[k] } need(...x); need('A')", "A", 1),
    (
        "function need(k, d = 1) { return process.env[k] ?? d } function two(k) { return need('X_' + k) } two('A')",
        "X_A",
        0,
    ),
    (
        "function need(k) { return process.env[k] } function two(k) { return need(k) } function three(k) { return two(k) } three('A'); three(x())",
        "A",
        1,
    ),
    ("const need = k => process.env[k]; need('A')", "A", 0),
    ("function need({ k }) { return process.env[k] } need({ k: 'A' })", "", 1),
    ("function need(k = 'A') { return process.env[k] } need()", "", 1),
    ("function need(p, k) { return process.env[p + k] } need('X_', 'A'); need('Y_', f())", "X_A", 1),
    ("const o = { get(k) { return process.env[k] } }; o.get('A')", "", 1),
    ("export default { get(k) { return process.env[k] } }", "", 1),
    ("const f = function me(k) { return process.env[k] }; f('A')", "A", 0),
    ("const f = function me(k) { return k ? me('B') : process.env[k] }; f('A')", "B A", 0),
    ("function* f(k) { yield process.env[k] } f('A')", "A", 0),
    ("var f; f = (k) => process.env[k]; f('A')", "A", 0),
    ("let env; env = process.env; env.A", "A", 0),
    ("function a() { env = process.env } let env; env.B", "B", 0),
    ("class C { constructor() { this.env = process.env } a() { return this.env.A } }", "A", 0),
    ("this.env = process.env; this.env.A", "", 1),
    ("other.env = process.env", "", 1),
    ("class C { #env = process.env; a() { return this.#env.A } }", "A", 0),
    ("class C { x; static y; a() { return process.env[this.x] } }", "", 1),
    ("class C { key = 'A'; a() { return process.env[this.key] } }", "A", 0),
    ("class C { static KEY = 'A' } process.env[C.KEY]; process.env[C.OTHER]", "A", 1),
    ("class C { static KEY = 'A'; static get() { return process.env[C.KEY] } }", "A", 0),
    ("process.env[this.key]", "", 1),
    ("for (const k in { A: 1 }) process.env[k]", "", 1),
    ("for (const [k, v] of Object.entries({ A: 1 })) process.env[k]", "A", 0),
    ("for (const [k, { d }] of [['A', {}], ['B', {}]]) process.env[k]", "A B", 0),
    ("for (const [, v] of Object.entries({ a: 'A' })) process.env[v]", "A", 0),
    ("for (const v of Object.values({ a: 'A', b: 'B' })) process.env[v]", "A B", 0),
    ("for (const v of Object.values({ ...a, b: 'B' })) process.env[v]", "B", 1),
    ("for (const k of Object.keys({ [a]: 1, B: 1 })) process.env[k]", "B", 1),
    ("for (const k of list()) process.env[k]", "", 1),
    ("for (const { k } of [{ k: 'A' }]) process.env[k]", "", 1),
    ("for (k of ['A']) process.env[k]", "", 1),
    ("let k; for (k of ['A']) process.env[k]", "", 1),
    ("for (const k of [...['A'], 'B']) process.env[k]", "A B", 0),
    ("for (const [k] of [['A'], f]) process.env[k]", "A", 1),
    ("for (const [k, l] of [['A']]) process.env[l]", "", 1),
    ("for (let i = 0; i < 2; i++) process.env['A' + i]", "", 1),
    ("for (let i = 0; i < 2; i++) process.env[`A_${i}`]", "", 1),
    ("try { x } catch (process) { process.env.A }", "", 0),
    ("try { x } catch { process.env.A }", "A", 0),
    ("try { x } catch ({ process }) { process.env.A }", "", 0),
    ("['A'].reduce((all, k) => all + process.env[k], '')", "A", 0),
    ("['A'].reduce((k) => process.env[k], '')", "", 1),
    ("['A'].map((v, k) => process.env[k])", "", 1),
    ("['A'].sort((k) => process.env[k])", "", 1),
    ("f((k) => process.env[k])", "", 1),
    ("['A'].map(function (k) { return process.env[k] })", "A", 0),
    ("['A'].map((k) => { return process.env[k] }).filter(Boolean)", "A", 0),
    ("LIST.forEach((k) => process.env[k])", "", 1),
    ("['A'].forEach(cb, (k) => process.env[k])", "", 1),
    (
        "const k = 'a'; process.env[k.toUpperCase()]; process.env[k.toLowerCase()]; process.env[k.trim()]; process.env[f()]",
        "A a",
        2,
    ),
    ("const N = { a: 'A', b: 'B' }; process.env[N[x]]", "A B", 0),
    ("const N = ['A', 'B']; process.env[N[0]]", "A B", 0),
    ("const N = { ...o, a: 'A' }; process.env[N[x]]", "", 1),
    ("process.env[x ? 'A' : 'B']", "A B", 0),
    ("process.env[a || 'A']", "A", 1),
    ("process.env['A' - 1]", "", 1),
    ("process.env['A\\x42']", "", 1),
    ("process.env[`A\\n`]", "", 1),
    ("process.env[`${a}${a}${a}${a}${a}${a}${a}${a}${a}${a}${a}${a}${a}${a}${a}${a}${a}${a}${a}${a}${a}`]", "", 1),
    ("enum E { A = 'X', B } process.env[E.A]; process.env[E.B]", "X", 1),
    ("const enum E { 'A' = 'X' } process.env[E.A]", "X", 0),
    ("const { KEY } = { KEY: 'A' }; process.env[KEY]", "A", 0),
    ("const { a: { b } } = { a: { b: 'A' } }; process.env[b]", "", 1),
    ("const [k] = ['A']; process.env[k]", "", 1),
    ("let k: string; process.env[k]; k = 'A'", "A", 0),
    ("let k: string = 'A'; process.env[k]", "A", 0),
    ("let {a}: X = process.env", "a", 0),
    ("'A' in other; x in process.env; 'B' in process.env", "B", 1),
    ("process.env instanceof Object", "", 0),
    ("process.env && process.env.A", "A", 0),
    ("x && process.env", "", 1),
    ("process.env == null || process.env.A", "A", 0),
    ("-process.env", "", 1),
    ("void process.env", "", 1),
    ("!process.env", "", 0),
    ("delete process.env[k]; process.env[k] = 1", "", 0),
    ("process.env[k] ??= 1", "", 1),
    ("process.env.A += 'x'", "A", 0),
    ("process.env.A++", "A", 0),
    (
        "import { A } from '$env/static/public'; import * as all from '$env/static/private'; import { B } from './x'",
        "A!",
        0,
    ),
    ("import all from 'astro:env/server'; import * as e from 'astro:env/client'; import '$env/static/private'", "", 0),
    ("import { A as B } from '$env/static/private'", "A!", 0),
    ("import { getSecret as g } from 'astro:env/server'; g('A')", "A", 0),
    ("import type { A } from '$env/static/private'; process.env.B", "B", 0),
    ("export * from './env'; process.env.A", "A", 0),
    ("export { x } from './env'; process.env.A", "A", 0),
    ("export class C { static need(k) { return process.env[k] } } C.need('A')", "", 1),
    ("export function need(k: string): string\nexport function need(k) { return process.env[k] }", "", 1),
    ("export enum E { A = 'A' } process.env[E.A]", "A", 0),
    ("export abstract class C { a() { return process.env.A } }", "A", 0),
    ("export const [a, b] = [process.env.A, process.env.B]", "A B", 0),
    ("export const a = { x: process.env.A }, { y = 1, z: [w] } = q", "A", 0),
    ("class C { ['env'] = process.env; 'x' = process.env.A; static { process.env.B } }", "A B", 0),
    ("(process.env /* c */).A; (/* c */ process).env.B", "A B", 0),
    ("<any>process.env.A", "A", 0),
    ("process.env[\n'A'\n]", "A", 0),
    ("process.env[`A\nB`]", "", 1),
    ("f(process\n.env)", "", 1),
    ("const a = (await x).env.A", "", 0),
    ("function f(k: string, env = process.env, { A } = process.env, [x] = y) { return env[k] }", "A", 1),
    ("function f(this: X, k?: string, ...rest) { return process.env[k!] } f('A')", "", 1),
    ("function f({ A } = process.env) {}", "A", 0),
    ("({ A, B: this.b } = process.env)", "A B", 0),
    ("[a, b] = [process.env.A, process.env.B]", "A B", 0),
    ("a.b = process.env", "", 1),
    ("[x] = process.env", "", 1),
    ("(env) = process.env; env.A", "", 1),
    ("import convict from 'convict'; convict(schema)", "", 1),
    ("import convict from 'convict'; const s = { a: { env: 'A' } }; convict(s)", "A", 0),
    (
        "import convict from 'convict'; convict({ ...x, a: { env: 'A' }, b: { env: B }, c() {}, env: { format: 'x', env: 'C' } })",
        "A C",
        1,
    ),
    ("import convict from 'convict'; convict()", "", 0),
    ("import convict from 'convict'; const B = 'B'; convict({ b: { env: B }})", "B", 0),
    (
        "import { z } from 'zod'; z.object({ A: z.string() }).and(z.object({ B: z.string() })).parse(process.env)",
        "A! B!",
        0,
    ),
    (
        "import { z } from 'zod'; z.object({ A: z.string(), [k]: z.string(), ...more, d() {} }).parse(process.env)",
        "A!",
        2,
    ),
    ("import { cleanEnv } from 'envalid'; cleanEnv(process.env, specs)", "", 1),
    (
        "import * as v from 'valibot'; v.parse(v.object({ A: v.pipe(v.string(), v.url()), B: v.pipe(v.optional(v.string()), v.trim()) }), process.env)",
        "A! B",
        0,
    ),
    (
        "import Joi from 'joi'; Joi.object({ A: Joi.string(), B: Joi.string() }).and('A', 'B').concat(Joi.object({ C: Joi.any().required() })).validate(process.env)",
        "A B C!",
        0,
    ),
    ("import * as all from '$env/static/private'; all.A", "A", 0),
    ("import * as e from 'astro:env/server'; e.A; e.getSecret('B'); f(e)", "A B", 1),
    ("import { A, getSecret } from 'astro:env/server'; getSecret('B')", "A B", 0),
    ("function f() { if (x) { var k = 'A' } return process.env[k] }", "A", 0),
    (
        "import { inject } from '@angular/core'; import { ConfigService } from './config'; inject(ConfigService).get('A'); inject(Other).get('B')",
        "A",
        0,
    ),
    ("class C { constructor(k) { this.key = k } get() { return process.env[this.key] } }", "", 1),
    ("let { a }: Config; process.env.A", "A", 0),
    ("export default class { a() { return process.env.A } }", "A", 0),
    ("const { env = f } = x; let a, b: string; process.env[b]", "", 1),
    ("if (f(process.env)) {}", "", 1),
    ("const o = { a() { return process.env.A }, get b() { return process.env.B } }", "A B", 0),
    ("class C { a() { const b = () => process.env[this.k]; return b() } k = 'A' }", "A", 0),
    ("export { need }; const need = function (k) { return process.env[k] }", "", 1),
    ("function f(a: { env: 1 }, { env }) { return env.A }", "", 0),
]


@pytest.mark.parametrize(("code", "expected", "dynamic"), CASES, ids=map(str, range(len(CASES))))
def test_reads(code: str, expected: str, dynamic: int) -> None:
    gathered = javascript.read(code, "code.ts")
    required: dict[str, bool] = {}
    for (key, _), read in gathered.found.items():
        required[key] = required.get(key, False) or read.required
    assert {key + "!" * needed for key, needed in required.items()} == set(expected.split())
    assert (len(gathered.dynamic), gathered.problems) == (dynamic, [])


@pytest.mark.parametrize(
    "code",
    [
        "import { |getSecret as g } from 'astro:env/server'; g('A')",
        "process.env.A; export { #x/*c*/ from './env'; process.emport process from 'process'",
    ],
)
def test_an_error_among_names(code: str) -> None:
    gathered = javascript.read(code, "code.ts")
    assert gathered.problems
    assert {key for key, _ in gathered.found} == {"A"}


@pytest.mark.parametrize(
    "code",
    [
        "function f(k = 'A') { return process.env[k] } f('B')",
        "function f({ k }, [l] = process.env) { return process.env.B }",
        "class C { key = 'B'; static other; get() { return process.env[this.key] } }",
    ],
)
def test_without_types(code: str) -> None:
    assert {key for key, _ in javascript.read(code, "code.js").found} == {"B"}


def test_types_in_a_javascript_file_without_their_grammar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tree_sitter_typescript", None)
    javascript._parser.cache_clear()
    try:
        with pytest.raises(CannotJudge) as caught:
            javascript.read("const a: string = process.env.A", "code.ts")
        assert "typescript" in caught.value.finding.help
        gathered = javascript.read("process.env.B; const a: string = process.env.A", "code.js")
        assert "B" in {key for key, _ in gathered.found}
        assert gathered.problems
    finally:
        javascript._parser.cache_clear()
