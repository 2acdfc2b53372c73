/* A button « Copier » after each field that offers what to copy; without script, the field is selected and copied by hand. */
for (const field of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = field.dataset.copyClass || "button button--secondary button--small";
  button.textContent = field.dataset.copy;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.select();
      document.execCommand("copy");
    }
    button.textContent = field.dataset.copied;
    setTimeout(() => { button.textContent = field.dataset.copy; }, 3000);
  });
  button.setAttribute("aria-live", "polite");
  field.after(button);
}
