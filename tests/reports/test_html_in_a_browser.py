"""The HTML report in a real Chromium: what it shows, that it fetches nothing, and that everybody can use it."""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import subprocess
import threading
from dataclasses import replace

import pytest

import tools
from pytest_deploygate.finding import Edge, Finding, Graph, Location, Node, Related
from pytest_deploygate.reports.html import render
from pytest_deploygate.verdict import Waived
from reports import html_verdicts as verdicts
from reports.html_verdicts import judged, verdict

PLAYWRIGHT_VERSION = "1.65.1"
AXE_VERSION = "4.14.1"
SECONDS = 120
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# What a test does comes as the body of a function, so that a browser is started once for each test.
DRIVER = """
const { playwright, axe, browser, flags, profile, address, reports, options, steps } = JSON.parse(process.argv[2]);
const { chromium } = require(playwright);
const fs = require("node:fs");

(async () => {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browser,
    args: flags,
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const complaints = [];
  const requests = [];
  context.on("request", (request) => requests.push(request.url()));
  const page = context.pages()[0] ?? (await context.newPage());
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => { complaints.push(dialog.message()); dialog.dismiss(); });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => console.error("policy", event.violatedDirective));
  });
  const open = (name) => page.goto(address + name);
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.innerText);
  const shown = async (selector) => {
    const found = await page.locator(selector).filter({ visible: true }).all();
    return Promise.all(found.map((one) => one.getAttribute("data-rule")));
  };
  const status = (text) => page.locator("#shown", { hasText: text }).waitFor();
  const violations = async () => {
    await page.evaluate(fs.readFileSync(axe, "utf8"));
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const told = await page.evaluate((values) => axe.run({ runOnly: { type: "tag", values } }), tags);
    return told.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target}: ${node.failureSummary}`));
  };
  const AsyncFunction = (async () => {}).constructor;
  const names = { page, reports, open, focused, shown, status, violations };
  const result = await new AsyncFunction(...Object.keys(names), steps)(...Object.values(names));
  await context.close();
  console.log(JSON.stringify({ result, complaints, requests }));
})();
"""


@functools.cache
def _browser() -> str | None:
    """A Chromium. In CI, where the machine is the suite's own, it is installed if need be."""
    if found := next(filter(None, map(shutil.which, BROWSERS)), None):
        return found
    if os.environ.get("CI") and shutil.which("apt-get") and os.getuid() == 0:
        with tools._alone(tools.ROOT / ".nox" / "chromium.lock"):
            for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium", "fonts-liberation"]):
                subprocess.run(["apt-get", *command], capture_output=True, check=False, timeout=500)
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture
def chromium(tmp_path):
    """Runs steps on reports in a browser; what they return. Nothing may be complained of, and nothing fetched."""
    node = tools.need_node()
    playwright = tools.need_package("playwright-core", PLAYWRIGHT_VERSION)
    axe = tools.need_package("axe-core", AXE_VERSION)
    browser = _browser() or tools.lacking("Chromium is not installed")
    driver = tmp_path / "driver.cjs"
    driver.write_text(DRIVER, encoding="utf-8")

    def run(steps, reports, address=None, **options):
        for name, told in reports.items():
            (tmp_path / name).write_text(render(told), encoding="utf-8")
        address = address or f"{tmp_path.as_uri()}/"
        asked = {
            "playwright": str(playwright),
            "axe": str(axe / "axe.min.js"),
            "browser": browser,
            "flags": FLAGS,
            "profile": str(tmp_path / "profile"),
            "address": address,
            "reports": list(reports),
            "options": options,
            "steps": steps,
        }
        done = subprocess.run(
            [node, str(driver), json.dumps(asked)], capture_output=True, text=True, check=False, timeout=SECONDS
        )
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert told["complaints"] == []
        assert {url.partition("#")[0] for url in told["requests"]} <= {address + name for name in reports}
        assert told["requests"] != []
        return told["result"]

    return run


def outcomes():
    return {f"{name.replace(' ', '-')}.html": told() for name, told in verdicts.OUTCOMES.items()}


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("dark", 320)])
def test_everybody_can_use_it(chromium, scheme, width):
    """axe-core finds nothing: as it is opened, and with all that can be opened, pressed and typed."""
    reports = outcomes()
    told = chromium(
        """
        const told = {};
        for (const name of reports) {
          await open(name);
          told[name] = await violations();
          for (const summary of await page.locator("summary").all()) await summary.click();
          for (const button of await page.locator("#counts button").all()) await button.click();
          if (await page.locator("#words").count()) {
            await page.fill("#words", "e");
            await status("rules shown");
          }
          told[name].push(...(await violations()));
        }
        return told;
        """,
        reports,
        colorScheme=scheme,
        viewport={"width": width, "height": 900},
    )
    assert told == {name: [] for name in reports}


def test_light_and_dark_are_not_the_same(chromium):
    colours = chromium(
        """
        await open("a.html");
        const of = (selector) => page.locator(selector).first().evaluate((one) => getComputedStyle(one).backgroundColor);
        const told = [];
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          told.push([await of("body"), await of(".rule"), await of(".band"), await of(".tag")]);
        }
        return told;
        """,
        {"a.html": verdicts.failed()},
    )
    assert not set(colours[0]) & set(colours[1])


def test_filters_by_the_keyboard_alone(chromium):
    told = chromium(
        """
        await open("a.html");
        const told = {};
        const rules = () => shown("[data-rule]");
        const counted = (count) => status(`${count} of 118 rules shown`);
        const tabTo = async (name) => {
          for (let at = 0; at < 60 && (await focused()) !== name; at++) await page.keyboard.press("Tab");
          if ((await focused()) !== name) throw new Error(`no Tab leads to ${name}`);
        };
        const pressed = () => page.locator("[aria-pressed=true]").allInnerTexts();

        told.all = (await rules()).length;
        await tabTo("3 failed");
        await page.keyboard.press("Space");
        told.failed = [await rules(), await pressed()];
        await tabTo("1 warned");
        await page.keyboard.press("Enter");
        told.both = [await rules(), await pressed()];
        await page.keyboard.press("Enter");
        told.again = await rules();

        await tabTo("words");
        await page.keyboard.type("ALEMBIC merge");
        await counted(1);
        told.words = await rules();
        await page.keyboard.press("Control+A");
        await page.keyboard.press("Delete");
        await counted(3);

        await tabTo("environment");
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("ArrowDown");
        await counted(1);
        told.environment = [await rules(), await page.locator("h2").filter({ visible: true }).allInnerTexts()];
        await page.keyboard.press("Home");
        await counted(3);

        await tabTo("family");
        await page.keyboard.type("pm2");
        await counted(1);
        told.family = await rules();

        await page.keyboard.press("Shift+Tab");
        await page.keyboard.press("Shift+Tab");
        await page.keyboard.press("Shift+Tab");
        told.button = await focused();
        await page.keyboard.press("Enter");
        await counted(118);
        told.reset = [(await rules()).length, await pressed(), await focused(), await page.inputValue("#family")];
        return told;
        """,
        {"a.html": verdicts.failed()},
    )
    three = ["migrations/several-heads", "pm2/foreign-app", "env/placeholder"]
    assert told == {
        "all": 118,
        "failed": [three, ["3 failed"]],
        "both": [[*three[:2], "imports/cycle", three[2]], ["3 failed", "1 warned"]],
        "again": three,
        "words": ["migrations/several-heads"],
        "environment": [["env/placeholder"], ["workerserver"]],
        "family": ["pm2/foreign-app"],
        "button": "all",
        "reset": [118, [], "words", ""],
    }


def test_filters_are_told(chromium):
    told = chromium(
        """
        await open("a.html");
        const live = page.locator("[role=status]");
        const told = [await live.innerText(), await page.locator("[role=search]").count()];
        await page.getByRole("button", { name: "3 failed" }).click();
        told.push(await live.innerText());
        await page.fill("#words", "there is no such thing");
        await status("0 of 118 rules shown");
        told.push((await page.locator("main section").filter({ visible: true }).count()));
        return told;
        """,
        {"a.html": verdicts.failed()},
    )
    assert told == ["", 1, "3 of 118 rules shown", 0]


def test_a_search_shows_the_findings_that_match(chromium):
    told = chromium(
        """
        await open("a.html");
        const messages = () => page.locator(".message").filter({ visible: true }).allInnerTexts();
        const told = [];
        for (const words of ["STRIPE", "env/placeholder staging", "stripe session"]) {
          await page.fill("#words", words);
          await page.waitForTimeout(400);
          told.push([await messages(), await shown("[data-rule]")]);
        }
        return told;
        """,
        {"a.html": verdicts.mixed()},
    )
    known = ["STRIPE_SECRET_KEY holds the placeholder of a template", "SESSION_SECRET can be guessed: it is a word"]
    # What is known is folded up until somebody looks for it.
    assert told == [[known[:1], ["env/placeholder"]], [known, ["env/placeholder"]], [[], []]]


def test_a_link_leads_to_what_a_filter_hides(chromium):
    told = chromium(
        """
        await open("a.html");
        await page.getByRole("button", { name: "3 failed" }).click();
        const before = await page.locator("#e2").isVisible();
        await page.locator("nav").getByRole("link", { name: "webserver" }).click();
        await page.waitForTimeout(100);
        const top = await page.locator("#e2 h2").evaluate((one) => one.getBoundingClientRect().top);
        const bar = await page.locator("#bar").evaluate((one) => one.getBoundingClientRect().bottom);
        return [before, await page.locator("#e2").isVisible(), top > bar, top < 900];
        """,
        {"a.html": verdicts.failed()},
    )
    assert told == [False, True, True, True]


def test_a_way_past_the_links(chromium):
    told = chromium(
        """
        await open("a.html");
        await page.keyboard.press("Tab");
        const first = [await focused(), await page.locator(".skip").isVisible()];
        await page.keyboard.press("Enter");
        return [...first, await page.evaluate(() => document.activeElement.id)];
        """,
        {"a.html": verdicts.failed()},
    )
    assert told == ["Skip to the findings", True, "main"]


def test_without_its_script(chromium):
    told = chromium(
        """
        await open("a.html");
        return [
          (await shown("[data-rule]")).length,
          await page.locator("#counts li").filter({ visible: true }).allInnerTexts(),
          await page.locator("input, select, button").filter({ visible: true }).count(),
        ];
        """,
        {"a.html": verdicts.failed()},
        javaScriptEnabled=False,
    )
    assert told == [118, ["3 failed", "1 warned", "114 passed"], 0]


@pytest.mark.parametrize("name", ["failed", "mixed"])
def test_on_paper(chromium, name):
    """All is there, whatever was filtered out or folded up, and no control."""
    told = chromium(
        """
        await open("a.html");
        await page.fill("#words", "there is no such thing");
        await status("0 of");
        const before = (await shown("[data-rule]")).length;
        await page.emulateMedia({ media: "print" });
        const unseen = await page.evaluate(() => {
          const parts = document.querySelectorAll("[data-rule], .said > li, .message, .page > *, .remarks p, pre, svg");
          return [...parts].filter((one) => !one.checkVisibility() || one.getBoundingClientRect().height === 0)
            .map((one) => one.outerHTML.slice(0, 80));
        });
        const controls = await page.locator("input, select, nav, .skip, #all").filter({ visible: true }).count();
        const scheme = await page.evaluate(() => getComputedStyle(document.body).color);
        return [before, unseen, controls, scheme];
        """,
        {"a.html": verdicts.OUTCOMES[name]()},
        colorScheme="dark",
    )
    # Paper is white.
    assert told == [0, [], 0, "rgb(29, 28, 26)"]


def long_words():
    word = "x" * 300
    said = Finding(
        word, Location(word, 3, 1, 3, word), word, f"`{word}`\n{word}", (Related(word, Location(word)),), graph()
    )
    return verdict(
        judged(word, f"{word}/{word}", findings=(said,), waived=(Waived(said, word),)),
        judged(word, f"{word}/b"),
        judged("b", "b/b"),
        notes=[word],
        mended=[word],
        left_out={word: [word]},
        planned=9,
    )


def graph():
    return Graph(tuple(Node("n" * 60) for _ in range(6)), tuple(Edge(at, at + 1, "e" * 60) for at in range(5)))


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_sticks_out(chromium, width):
    reports = {**outcomes(), "long.html": long_words()}
    told = chromium(
        """
        const told = {};
        for (const name of reports) {
          await open(name);
          await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
          told[name] = await page.evaluate(() => [document.documentElement.scrollWidth, document.body.scrollWidth]);
        }
        return told;
        """,
        reports,
        viewport={"width": width, "height": 800},
    )
    assert told == {name: [width, width] for name in reports}


EVIL = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><style>body{background:url(https://example.com/)}</style>",
    '"><img src="https://example.com/x" onerror="alert(1)">',
    "' onfocus='alert(1)' autofocus tabindex='0",
    "]]></title></svg><svg onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>`x`</a>",
    "<meta http-equiv=refresh content=0;url=https://example.com>",
)


def test_untrusted_text_stays_text(chromium):
    def told(evil):
        said = Finding(
            evil,
            Location(evil, 1, 1, 4, evil),
            evil,
            evil,
            (Related(evil, Location(evil)),),
            Graph((Node(evil, evil),), (Edge(0, 0, evil),)),
        )
        name = evil.replace("/", "|")
        judgement = judged(evil, f"{name}/{name}", findings=(said,), waived=(Waived(said, evil),), known=(said,))
        passed = judged(f"{evil}2", f"{name}2/{name}")
        return replace(verdict(judgement, passed), gate=evil, notes=[evil], mended=[evil], left_out={evil: [evil]})

    reports = {f"{at}.html": told(evil) for at, evil in enumerate(EVIL)}
    texts = chromium(
        """
        const told = [];
        for (const name of reports) {
          await open(name);
          await page.fill("#words", "script");
          await page.waitForTimeout(200);
          told.push([
            await page.locator(".message").first().innerText(),
            await page.locator("script, style").count(),
            await page.locator("img, iframe, body a[href^=javascript], [onload], [onfocus], [onerror]").count(),
          ]);
        }
        return told;
        """,
        reports,
    )
    assert texts == [[evil.replace("`", ""), 2, 0] for evil in EVIL]


def test_nothing_is_fetched_from_a_server_either(chromium, tmp_path):
    asked = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=str(tmp_path))

        def log_request(self, code="-", size="-"):
            asked.append(self.path)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        title = chromium(
            "await open('a.html'); await page.waitForTimeout(500); return page.title();",
            {"a.html": verdicts.failed()},
            address,
        )
        server.shutdown()
    assert title == "✗ Failed: apiserver, workerserver and webserver (deploygate)"
    assert asked == ["/a.html"]


def test_ten_thousand_findings_can_be_searched(chromium):
    seconds, messages = chromium(
        """
        const started = Date.now();
        await open("a.html");
        await page.fill("#words", "'shop-77'");
        await status("10 of 100 rules shown");
        const seconds = (Date.now() - started) / 1000;
        return [seconds, await page.locator(".said > li:not(.out) .message").allTextContents()];
        """,
        {"a.html": verdicts.large(10_000)},
    )
    assert messages == ["'shop-77' has no port"] * 10
    assert seconds < 30
