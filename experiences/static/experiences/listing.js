// The list of fiches: htmx puts the new part in place; here is what it does not do. Without JavaScript the button does it.
(() => {
  if (!window.htmx) return;
  const region = () => document.getElementById("fiches");
  const ours = (event) => event.detail.target === region();
  document.documentElement.classList.add("is-instant");

  // A choice left open says nothing in the address.
  document.body.addEventListener("htmx:configRequest", (event) => {
    if (!event.detail.elt.matches("[data-fiche-filters]")) return;
    const parameters = event.detail.parameters;
    [...new Set(parameters.keys ? [...parameters.keys()] : Object.keys(parameters))].forEach((name) => {
      if (!parameters[name]) delete parameters[name];
    });
  });

  // A tile is also a link of the list: that one knows how to stay on the page.
  document.addEventListener("click", (event) => {
    const tile = event.target.closest(".cartogram a[href]");
    if (!tile || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const twin = [...document.querySelectorAll(".fiche-places a")].find((link) => link.getAttribute("href") === tile.getAttribute("href"));
    if (!twin) return;
    event.preventDefault();
    twin.click();
  });

  let wasOpen = false;
  let hadFocus = false;
  document.body.addEventListener("htmx:beforeRequest", (event) => { if (ours(event)) region().setAttribute("aria-busy", "true"); });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (!ours(event)) return;
    wasOpen = Boolean(region().querySelector("details[open]"));
    hadFocus = region().contains(document.activeElement);
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "fiches") return;
    const more = region().querySelector("details");
    if (more && wasOpen) more.open = true;
    const count = document.getElementById("nombre");
    // What had the focus and went away gives it to the count.
    if (hadFocus && !region().contains(document.activeElement)) count.focus();
    document.querySelector("[data-announcer]").textContent = count.textContent.trim();
  });
  const leave = (event) => { if (ours(event)) window.location.assign(event.detail.pathInfo.finalRequestPath); };
  document.body.addEventListener("htmx:responseError", leave);
  document.body.addEventListener("htmx:sendError", leave);
})();
