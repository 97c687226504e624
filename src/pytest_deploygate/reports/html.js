"use strict";
{
  const byId = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  // Where there is but one to choose from, there is no choice.
  const choices = all(".filters select");
  const words = byId("words");
  const shown = byId("shown");
  const reset = byId("all");
  const states = new Set();
  const waitAfterTyping = 150;

  const units = all("[data-state]").map((node) => ({
    node,
    state: node.dataset.state,
    environment: node.closest("[data-environment]").dataset.environment,
    family: node.closest("[data-family]").dataset.family,
    findings: all(".said > li", node).map((finding) => ({ node: finding })),
  }));
  for (const unit of units) {
    unit.name = `${unit.environment} ${unit.node.dataset.rule}`.toLowerCase();
  }

  const has = (text, wanted) => wanted.every((word) => text.includes(word));
  const textOf = (unit, finding) => (finding.text ??= `${unit.name} ${finding.node.textContent.toLowerCase()}`);
  const hide = (node, hidden) => node.classList.toggle("out", hidden);

  const apply = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const filtered = states.size + wanted.length > 0 || choices.some((choice) => choice.value !== "");
    let count = 0;
    for (const unit of units) {
      const fits =
        (states.size === 0 || states.has(unit.state)) &&
        choices.every((choice) => choice.value === "" || choice.value === unit[choice.id]);
      const whole = has(unit.name, wanted);
      let some = whole;
      for (const finding of unit.findings) {
        const meant = whole || (fits && has(textOf(unit, finding), wanted));
        hide(finding.node, !meant);
        some ||= meant;
      }
      hide(unit.node, !(fits && some));
      count += fits && some;
    }
    for (const details of all("details.known")) {
      details.open ||= wanted.length > 0 || states.has("known");
    }
    // Inner ones first: what has nothing left in it goes.
    for (const group of all(".held, .family, .environment").reverse()) {
      hide(group, filtered && !group.querySelector("[data-state]:not(.out)"));
    }
    reset.hidden = !filtered;
    shown.textContent = `${count} of ${units.length} rules shown`;
  };

  let timer = 0;
  const applySoon = () => {
    clearTimeout(timer);
    timer = setTimeout(apply, waitAfterTyping);
  };

  const clear = () => {
    states.clear();
    for (const button of all("#counts button")) button.setAttribute("aria-pressed", "false");
    for (const field of [...choices, words]) field.value = "";
    apply();
  };

  const press = (button, state) => {
    const pressed = !states.delete(state);
    if (pressed) states.add(state);
    button.setAttribute("aria-pressed", String(pressed));
    apply();
  };

  if (words) {
    for (const count of all("#counts li")) {
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-pressed", "false");
      button.append(...count.childNodes);
      button.addEventListener("click", () => press(button, count.dataset.count));
      count.append(button);
    }
    for (const choice of choices) choice.addEventListener("change", apply);
    words.addEventListener("input", applySoon);
    reset.addEventListener("click", () => {
      clear();
      // It is gone now, and the focus with it.
      words.focus();
    });
    for (const link of all("nav a")) {
      link.addEventListener("click", () => {
        if (byId(link.hash.slice(1)).classList.contains("out")) clear();
      });
    }
    // A browser that comes back to this page fills in what was there.
    for (const field of [...choices, words]) field.value = "";
    byId("bar").setAttribute("role", "search");
    for (const part of all(".filters")) part.hidden = false;
  }
}
