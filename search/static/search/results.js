// Ticking a filter or choosing a sort shows the new results in place; without JavaScript the buttons do it.
(() => {
  const form = document.querySelector("[data-search-form]");
  if (!form) return;
  form.classList.add("is-instant");

  const foldFacetsOnPhones = () => {
    const facets = form.querySelector("[data-facets]");
    if (facets && window.matchMedia("(max-width: 48rem)").matches) facets.open = false;
  };
  foldFacetsOnPhones();

  let latest = 0;
  const show = async (address, focused) => {
    const turn = ++latest;
    const region = form.querySelector("[data-results]");
    region.setAttribute("aria-busy", "true");
    const response = await fetch(address);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-results]");
    // A slower answer to an older question is dropped.
    if (turn !== latest) return;
    if (!response.ok || !fresh) {
      form.submit();
      return;
    }
    const open = [...region.querySelectorAll("details[open][id]")].map((details) => details.id);
    region.replaceWith(fresh);
    open.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    if (focused) document.getElementById(focused)?.focus();
  };

  form.addEventListener("change", (event) => {
    if (!event.target.matches("[data-results] input, [data-results] select")) return;
    const parameters = new URLSearchParams(new FormData(form));
    parameters.delete("page");
    const address = `${form.action}?${parameters}`;
    history.pushState(null, "", address);
    show(address, event.target.id);
  });
  window.addEventListener("popstate", () => show(location.href));
})();
