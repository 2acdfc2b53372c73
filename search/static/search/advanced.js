// « Ajouter une ligne » adds it in place; without JavaScript the page comes back with one more.
(() => {
  const form = document.querySelector("[data-advanced]");
  const button = form?.querySelector("[data-add-row]");
  if (!button) return;

  button.addEventListener("click", (event) => {
    event.preventDefault();
    const rows = form.querySelectorAll("[data-row]");
    const last = rows[rows.length - 1];
    const number = rows.length + 1;
    const row = last.cloneNode(true);
    row.querySelector("legend").textContent = row.querySelector("legend").textContent.replace(/\d+/, number);
    row.querySelectorAll("[id]").forEach((control) => {
      const id = control.id.replace(/\d+$/, number);
      row.querySelector(`[for="${control.id}"]`).htmlFor = id;
      control.id = id;
    });
    row.querySelectorAll("input").forEach((input) => { input.value = ""; });
    row.querySelectorAll("select").forEach((select) => { select.selectedIndex = 0; });
    last.after(row);
    row.querySelector("select").focus();
    if (number >= Number(form.dataset.mostRows)) button.parentElement.remove();
  });
})();
