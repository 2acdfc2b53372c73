// Under each block of a fiche: how many words are written, out of how many are advised.
(() => {
  const words = (text) => (text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) || []).length;

  const written = (panel) => {
    const editor = panel.querySelector("[contenteditable=true]") || panel.querySelector("textarea");
    return editor ? words(editor.isContentEditable ? editor.innerText : editor.value) : 0;
  };

  const hang = (panel) => {
    const advised = Number(panel.dataset.wordGauge);
    const gauge = document.createElement("p");
    gauge.className = "help";
    gauge.setAttribute("aria-live", "off");
    const read = () => {
      const count = written(panel);
      gauge.textContent = `${count} mot${count > 1 ? "s" : ""} sur ${advised} conseillés`;
    };
    panel.append(gauge);
    panel.addEventListener("input", read);
    panel.addEventListener("keyup", read);
    // The rich text editor arrives a little after the page.
    setTimeout(read, 800);
    read();
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-word-gauge]").forEach(hang);
  });
})();
