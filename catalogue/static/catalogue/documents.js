// The file of a document in the form of a notice: its limit told before anything is sent, and sent once.
(() => {
  const sent = new Map();
  const inputs = () => [...document.querySelectorAll("input[type=file][data-max-bytes]")].filter((input) => input.files.length);
  const isTooBig = (input) => input.files[0]?.size > Number(input.dataset.maxBytes);

  // The server checks again.
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.dataset.maxBytes) return;
    input.setCustomValidity(isTooBig(input) ? input.dataset.tooBig : "");
    if (isTooBig(input)) input.reportValidity();
  });

  // Wagtail saves by itself as one types, each time with every file still chosen: a film would leave at each word.
  document.addEventListener("w-autosave:save", ({ detail }) => {
    sent.clear();
    for (const input of inputs()) {
      if (isTooBig(input)) detail.formData.delete(input.name);
      else sent.set(input, input.files[0]);
    }
  });

  document.addEventListener("w-autosave:success", () => {
    for (const [input, file] of sent) {
      if (input.files[0] !== file) continue;
      input.value = "";
      told(input).textContent = input.dataset.kept.replace("%s", file.name);
    }
    sent.clear();
  });

  function told(input) {
    const found = input.parentNode.querySelector("[role=status]");
    if (found) return found;
    const made = document.createElement("p");
    made.setAttribute("role", "status");
    input.after(made);
    return made;
  }
})();
