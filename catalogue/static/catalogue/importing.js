// The pages of an import, made livelier: each works without.
const asked = { headers: { "X-Requested-With": "XMLHttpRequest" } };
const part = async (url) => {
  const answer = await fetch(url, asked).catch(() => null);
  return answer?.ok && !answer.redirected ? answer.text() : null;
};

// What is dropped: names, sizes, and a refusal before sending what the server would refuse.
const start = document.querySelector(".import-start");
if (start) follow(start, start.querySelector("input[type=file]"));

function follow(form, input) {
  const [list, refusal, button] = [".import-drop__list", ".import-drop__refusal", "button:not([type])"].map((one) => form.querySelector(one));
  const said = new Intl.NumberFormat("fr", { maximumFractionDigits: 1 });
  const weight = (octets) => (octets >= 1e6 ? `${said.format(octets / 1e6)}\u00a0Mo` : `${said.format(Math.max(1, Math.round(octets / 1e3)))}\u00a0ko`);
  const line = (name, size, kind = "") => {
    const item = document.createElement("li");
    item.className = kind;
    for (const text of [name, weight(size)]) item.append(Object.assign(document.createElement("span"), { textContent: text }));
    return item;
  };
  const tell = () => {
    const files = [...input.files];
    const total = files.reduce((sum, file) => sum + file.size, 0);
    list.replaceChildren(...files.map((file) => line(file.name, file.size)));
    if (files.length > 1) list.append(line(`${files.length} fichiers`, total, "import-drop__total"));
    list.hidden = !files.length;
    refusal.hidden = total <= Number(form.dataset.limit);
    refusal.textContent = refusal.hidden ? "" : form.dataset.refusal;
    return refusal.hidden;
  };
  const drop = form.querySelector(".import-drop");
  drop.classList.add("import-drop--live");
  for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => (event.preventDefault(), drop.classList.add("import-drop--over")));
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("import-drop--over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    input.files = event.dataTransfer.files;
    tell();
  });
  input.addEventListener("change", tell);
  form.addEventListener("submit", (event) => {
    if (!tell()) return event.preventDefault();
    button.textContent = form.dataset.sending;
    button.disabled = true;
  });
  // Back from the next page, the browser may show this one as it was left.
  window.addEventListener("pageshow", () => (button.disabled = false));
}

// Where a run is at: asked for every second, said aloud every tenth, and the page loaded again at the next step.
const progress = document.querySelector("[data-progress]");
if (progress) setInterval(advance, 1000);

// Whoever leaves by a link is not brought back by the next step. A download leaves the page where it is.
let left = 0;
const isLeaving = () => Date.now() - left < 5000;
window.addEventListener("beforeunload", () => { left = Date.now(); });

async function advance() {
  if (document.hidden || isLeaving()) return;
  const before = progress.querySelector("[data-status]").dataset.status;
  const html = await part(progress.dataset.progress);
  if (html === null || isLeaving()) return;
  progress.innerHTML = html;
  if (progress.querySelector("[data-status]").dataset.status !== before) return location.reload();
  const place = document.querySelector("[data-progress-said]");
  const share = progress.querySelector("progress").getAttribute("value");
  const tenth = String(Math.floor(Number(share ?? 0) / 10));
  if (place.dataset.tenth !== tenth) {
    place.dataset.tenth = tenth;
    place.textContent = progress.querySelector("[data-said]").textContent;
  }
}

// While the files are read, the list grows; not under the eyes of whoever is busy in it.
const lines = document.querySelector("[data-lines]");
if (lines?.hasAttribute("data-growing")) setInterval(grow, 5000);

async function grow() {
  if (document.hidden || lines.contains(document.activeElement) || lines.querySelector(".import-opened, :checked:not(option)")) return;
  const html = await part(`${lines.dataset.lines}${location.search}`);
  if (html !== null) lines.innerHTML = html;
}

// A line opens in its place; its link is a page of its own for whoever opens it in a tab.
lines?.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-open]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const row = link.closest("tr");
  if (row.nextElementSibling?.classList.contains("import-opened")) {
    row.nextElementSibling.remove();
    return link.setAttribute("aria-expanded", "false");
  }
  const html = await part(link.href);
  if (html === null) return location.assign(link.href);
  const opened = Object.assign(document.createElement("tr"), { className: "import-opened" });
  const cell = Object.assign(document.createElement("td"), { colSpan: row.cells.length, innerHTML: html });
  opened.append(cell);
  row.after(opened);
  link.setAttribute("aria-expanded", "true");
});
