// Opens the menu that site.css folds behind a button on narrow screens. Without JavaScript the menu is simply shown.
const toggle = document.querySelector(".site-nav__toggle");

if (toggle) {
  const nav = toggle.closest(".site-nav");
  const setOpen = (open) => {
    toggle.setAttribute("aria-expanded", String(open));
    nav.classList.toggle("site-nav--open", open);
  };
  toggle.addEventListener("click", () => setOpen(toggle.getAttribute("aria-expanded") !== "true"));
  nav.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      setOpen(false);
      toggle.focus();
    }
  });
}

// Filters that stand open beside the results on a wide screen start folded on a phone.
if (window.matchMedia("(max-width: 60rem)").matches) {
  document.querySelectorAll("details[data-fold-on-phone]").forEach((details) => details.removeAttribute("open"));
}
