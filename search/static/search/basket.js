// « Ajouter au panier » without leaving the page. Without JavaScript the button sends its form, and the page comes back.
(() => {
  const form = document.querySelector("[data-keep-form]");
  const said = document.querySelector("[data-keep-said]");
  if (!form || !said) return;

  const showCount = (count) => {
    document.querySelectorAll("[data-kept-number]").forEach((number) => { number.textContent = count; });
    document.querySelectorAll("[data-kept-count]").forEach((badge) => { badge.hidden = !count; });
  };

  const kept = (button) => {
    const link = document.createElement("a");
    link.className = "keep__in";
    link.href = button.dataset.keptUrl;
    link.textContent = button.dataset.keptLabel;
    const hadFocus = document.activeElement === button;
    button.replaceWith(link);
    if (hadFocus) link.focus();
  };

  // One at a time: the first one may make the panier that the next ones fill.
  let turn = Promise.resolve();
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-keep]");
    if (!button || button.disabled) return;
    event.preventDefault();
    button.setAttribute("aria-busy", "true");
    turn = turn.then(async () => {
      try {
        const response = await fetch(form.action, {
          method: "POST",
          headers: { Accept: "application/json" },
          body: new URLSearchParams({ document: button.value }),
        });
        if (!response.ok || !response.headers.get("Content-Type").includes("json")) throw new Error(response.status);
        const answer = await response.json();
        showCount(answer.count);
        said.textContent = answer.message;
        kept(button);
      } catch {
        button.removeAttribute("aria-busy");
        button.removeAttribute("data-keep");
        form.requestSubmit(button);
      }
    });
  });
})();
