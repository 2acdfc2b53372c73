// The queue of the watch: one article open beside the list, gestures by one key. Without this script, every link and
// button still does the same, a page at a time.
const queue = document.querySelector("[data-queue]");
const list = queue?.querySelector("[data-list]");
const side = queue?.querySelector("[data-side]");
const status = queue?.querySelector("[data-status]");

const say = (words, canUndo = false) => {
  if (!status) return;
  status.textContent = words;
  if (!canUndo) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-small button-secondary", textContent: queue.dataset.undo });
  button.addEventListener("click", undo);
  status.append(" ", button);
};
const rows = () => [...(list?.querySelectorAll("li") ?? [])];
const current = () => list?.querySelector("li[aria-current]");
const pane = () => side?.querySelector("form[data-pane]");
const filled = (form) => new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "retour")).toString();
let untouched = "";

function watchPane() {
  const form = pane();
  if (form) untouched = filled(form);
}

async function open(row, focus = false) {
  const link = row?.querySelector("a");
  if (!link) return;
  const answer = await fetch(link.dataset.paneUrl, { headers: { "X-Requested-With": "XMLHttpRequest" } }).catch(() => null);
  if (!answer?.ok) { location.href = link.href; return; }
  current()?.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
  side.innerHTML = await answer.text();
  const back = side.querySelector("[name=retour]");
  if (back) back.value = location.pathname + location.search;
  side.scrollTop = 0;
  watchPane();
  if (focus) link.focus({ preventScroll: true });
}

// What is being written is never lost by going on: it is saved first.
async function send(verb) {
  const form = pane();
  if (!form) return false;
  const body = new FormData(form);
  body.set("geste", verb);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "XMLHttpRequest" } }).catch(() => null);
  if (!answer?.ok) { say(queue.dataset.lost); return false; }
  const said = await answer.json();
  say(said.said, said.ok && said.left);
  if (!said.ok) {
    side.innerHTML = said.pane;
    watchPane();
    side.querySelector(".veille-field--wrong :is(input, select, textarea)")?.focus();
    return false;
  }
  if (said.left) leave();
  else watchPane();
  return true;
}

function leave() {
  const row = current();
  const next = row?.nextElementSibling ?? row?.previousElementSibling;
  row?.remove();
  const count = queue.querySelector(".veille-tabs [aria-current] .veille-tabs__count");
  if (count && /^\d+$/.test(count.textContent)) count.textContent = Number(count.textContent) - 1;
  if (next) open(next, true);
  else location.reload();
}

async function go(step) {
  const all = rows();
  const next = all[all.indexOf(current()) + step];
  if (!next) return;
  const form = pane();
  if (form && filled(form) !== untouched && !(await send(""))) return;
  await open(next, true);
}

async function undo() {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const form = document.createElement("form");
  form.method = "post";
  form.action = `${location.pathname}annuler/`;
  for (const [name, value] of [["csrfmiddlewaretoken", token], ["retour", location.pathname + location.search]]) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

const gestures = {
  j: () => go(1),
  k: () => go(-1),
  e: () => press("ecarter"),
  g: () => press("garder"),
  p: () => press("publier"),
  r: () => press("remettre"),
  s: () => side.querySelector("textarea")?.focus(),
  o: () => side.querySelector("[data-open]")?.click(),
  x: () => { const box = current()?.querySelector("input[type=checkbox]"); if (box) box.checked = !box.checked; },
  u: undo,
};

// Only what the article may become: the buttons say it.
const press = (verb) => pane()?.querySelector(`button[name=geste][value=${verb}]`) && send(verb);

if (queue && list && side) {
  watchPane();
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (event.key === "Escape" && typing && side.contains(typing)) { current()?.querySelector("a")?.focus(); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const gesture = gestures[event.key];
    if (gesture) { event.preventDefault(); gesture(); }
  });
  list.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-pane-url]");
    // On a phone the article is a page further down: the link goes there.
    if (!link || event.ctrlKey || event.metaKey || !matchMedia("(min-width: 64rem)").matches) return;
    event.preventDefault();
    const form = pane();
    if (form && filled(form) !== untouched && !(await send(""))) return;
    open(link.closest("li"), true);
  });
  side.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-pane]")) return;
    event.preventDefault();
    send(event.submitter?.value ?? "");
  });
  queue.querySelector("[data-all]")?.addEventListener("change", (event) => {
    for (const box of list.querySelectorAll("input[type=checkbox]")) box.checked = event.target.checked;
  });
}

// A field of words between commas: its list completes the last of them.
document.addEventListener("input", (event) => {
  const field = event.target.closest?.("input[data-words]");
  const source = field && document.getElementById(field.getAttribute("list").replace(/-suite$/, ""));
  if (!source) return;
  const before = field.value.slice(0, field.value.lastIndexOf(",") + 1);
  let ours = document.getElementById(`${source.id}-suite`);
  if (!ours) {
    ours = Object.assign(document.createElement("datalist"), { id: `${source.id}-suite` });
    source.after(ours);
  }
  ours.replaceChildren(...[...source.options].map((one) => new Option(undefined, before ? `${before} ${one.value}` : one.value)));
  field.setAttribute("list", ours.id);
});

// The button is to be dragged to the bar of the browser: pressed here, it would propose this very page.
document.querySelector("[data-bookmarklet]")?.addEventListener("click", (event) => event.preventDefault());
document.querySelector("[data-close]")?.addEventListener("click", () => window.close());
