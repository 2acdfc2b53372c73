// A récolement read one code at a time: the answer comes without the page, and the hand stays in the field.
const form = document.querySelector(".shelf-scan");

if (form) {
  const field = form.querySelector("input[name=code]");
  const answer = form.querySelector(".shelf-scan__answer");
  const latest = form.querySelector(".shelf-latest");
  const SHOWN = 10;
  // A reader sends faster than the site answers: each code waits for its turn, in the order of the shelf.
  let turn = Promise.resolve();

  const line = (said) => {
    const item = document.createElement("li");
    item.className = `shelf-said shelf-said--${said.outcome}`;
    for (const [name, tag] of [["code", "span"], ["word", "strong"], ["detail", "span"]]) {
      const part = document.createElement(tag);
      part.className = `shelf-said__${name}`;
      part.textContent = said[name];
      item.append(part, " ");
    }
    return item;
  };

  const shown = (name) => document.querySelector(`[data-count=${name}]`);
  const number = (name) => Number(shown(name).textContent.replace(/\D/g, ""));

  const recount = (moves) => {
    for (const [name, by] of Object.entries(moves)) {
      shown(name).textContent = (number(name) + by).toLocaleString("fr-FR");
    }
    document.querySelector("[data-share]").textContent = Math.round((100 * number("trouves")) / (number("attendus") || 1));
  };

  const read = async (code) => {
    const body = new FormData(form);
    body.set("code", code);
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const said = await response.json();
      if (said.error) {
        answer.textContent = said.error;
        return;
      }
      answer.textContent = [`${said.code} : ${said.word}.`, said.detail].filter(Boolean).join(" ");
      latest.prepend(line(said));
      recount(said.moves);
      while (latest.children.length > SHOWN) latest.lastElementChild.remove();
    } catch {
      const { unreachable, unsent } = answer.dataset;
      answer.textContent = `${code} : ${unreachable}`;
      latest.prepend(line({ code, outcome: "unknown", word: unsent, detail: unreachable }));
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = field.value.trim();
    field.value = "";
    field.focus();
    if (code) turn = turn.then(() => read(code));
  });
}
