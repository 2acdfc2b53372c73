// The results page: htmx puts the new results in place; here is what it does not do. Without JavaScript the buttons do it.
(() => {
  const form = document.querySelector("[data-search-form]");
  if (!form || !window.htmx) return;
  form.classList.add("is-instant");
  const region = () => form.querySelector("[data-results]");

  const foldOnPhones = () => {
    if (window.matchMedia("(max-width: 60rem)").matches) region().querySelector("[data-facets]").open = false;
  };

  // What is typed to find a value, or a year not yet whole, asks nothing of the engine.
  form.addEventListener("change", (event) => {
    if (event.target.closest("[data-apart], [data-facet-find]")) return event.stopPropagation();
    // A subject under two others has two boxes: they say the same.
    if (event.target.type !== "checkbox") return undefined;
    form.querySelectorAll("input[type=checkbox]").forEach((twin) => {
      if (twin.name === event.target.name && twin.value === event.target.value) twin.checked = event.target.checked;
    });
    return undefined;
  }, true);

  // Typing in a long filter keeps the values of which words begin so, accents either way.
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’‘ʼ]/g, "'").toLowerCase();
  const words = (text) => folded(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  const find = (box) => {
    const facet = box.closest(".facet__values");
    const wanted = words(box.querySelector("input").value);
    let found = 0;
    [...facet.querySelectorAll(".facet__item")].reverse().forEach((item) => {
      const label = words(item.querySelector(".facet__label").textContent);
      const fits = wanted.every((begin) => label.some((word) => word.startsWith(begin)));
      // A broader subject stays above what is found under it.
      item.hidden = !fits && !item.querySelector(".facet__item:not([hidden])");
      found += fits ? 1 : 0;
    });
    facet.querySelectorAll(".facet__more, .facet__branch").forEach((details) => {
      if (!("wasOpen" in details.dataset)) details.dataset.wasOpen = details.open ? "yes" : "";
      details.open = wanted.length ? true : Boolean(details.dataset.wasOpen);
      details.hidden = wanted.length > 0 && !details.querySelector(".facet__item:not([hidden])");
      if (!wanted.length) delete details.dataset.wasOpen;
    });
    box.querySelector("[data-facet-none]").textContent = wanted.length ? box.dataset[found ? "found" : "none"].replace("#", found) : "";
  };

  form.addEventListener("input", (event) => {
    const box = event.target.closest("[data-facet-find]");
    if (box) find(box);
  });
  // Enter would send the form: here there is nothing to send.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.closest("[data-facet-find]")) event.preventDefault();
  });

  const prepare = () => region().querySelectorAll("[data-facet-find]").forEach((box) => { box.hidden = false; });

  // What was folded stays so, what was open stays open; what had the focus and went away gives it to the count.
  let folds = new Map();
  let hadFocus = false;
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target !== region()) return;
    folds = new Map([...region().querySelectorAll("details[id]")].map((details) => [details.id, details.open]));
    hadFocus = region().contains(document.activeElement);
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (!event.target.matches("[data-results]")) return;
    region().querySelectorAll("details[id]").forEach((details) => {
      if (folds.has(details.id)) details.open = folds.get(details.id);
    });
    prepare();
    const count = document.getElementById("results-count");
    if (hadFocus && !region().contains(document.activeElement)) count.focus();
    form.querySelector("[data-announcer]").textContent = count.textContent.trim();
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target === region()) region().setAttribute("aria-busy", "true");
  });
  // An engine that is down has its page, which says so.
  document.body.addEventListener("htmx:responseError", (event) => {
    if (event.detail.target === region()) window.location.assign(event.detail.pathInfo.finalRequestPath);
  });
  document.body.addEventListener("htmx:sendError", (event) => {
    if (event.detail.target === region()) form.submit();
  });
  document.body.addEventListener("htmx:historyRestore", () => { prepare(); });

  // A box ticked while the scripts were still on their way was heard by nobody. htmx listens from DOMContentLoaded on.
  document.addEventListener("DOMContentLoaded", () => {
    const touched = [...region().querySelectorAll("input[type=checkbox], input[type=radio]")].find((box) => box.checked !== box.defaultChecked);
    if (touched) touched.dispatchEvent(new Event("change", { bubbles: true }));
  });

  foldOnPhones();
  prepare();
})();
