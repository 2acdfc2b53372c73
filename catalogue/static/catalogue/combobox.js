// A combobox of the WAI-ARIA pattern (list autocomplete, manual selection): proposals come while one types,
// arrows walk them, Enter takes one, Escape leaves. The last lines of the list create what lacks.
(() => {
  const WAIT = 180;

  class Combobox extends window.StimulusModule.Controller {
    static targets = ["key", "words", "list", "status", "chosen"];
    static values = { url: String, notChosen: String, searching: String, none: String, some: String, failed: String };

    connect() {
      this.active = -1;
      this.options = [];
    }

    disconnect() {
      clearTimeout(this.timer);
      this.asked?.abort();
    }

    type() {
      this.keep("");
      this.mark("");
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), WAIT);
    }

    async ask() {
      const words = this.wordsTarget.value.trim();
      if (words.length < 2) return this.close();
      this.asked?.abort();
      this.asked = new AbortController();
      this.say(this.searchingValue);
      try {
        const url = `${this.urlValue}?${new URLSearchParams({ q: words })}`;
        const answer = await fetch(url, { headers: { Accept: "application/json" }, signal: this.asked.signal });
        if (!answer.ok) throw new Error(answer.status);
        this.show(await answer.json());
      } catch (error) {
        if (error.name === "AbortError") return;
        this.close();
        this.mark(this.failedValue);
      }
    }

    show({ results, creations }) {
      this.options = [...results, ...creations];
      this.listTarget.replaceChildren(...this.options.map((option, rank) => this.line(option, rank)));
      this.active = -1;
      this.listTarget.hidden = this.options.length === 0;
      this.wordsTarget.setAttribute("aria-expanded", String(this.options.length > 0));
      this.wordsTarget.removeAttribute("aria-activedescendant");
      this.say(this.options.length ? `${this.options.length} ${this.someValue}` : this.noneValue);
    }

    line(option, rank) {
      const line = document.createElement("li");
      line.id = `${this.listTarget.id}-${rank}`;
      line.className = option.as ? "combobox__option combobox__option--new" : "combobox__option";
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      line.dataset.rank = rank;
      line.append(option.label);
      if (option.hint) {
        const hint = document.createElement("span");
        hint.className = "combobox__hint";
        hint.textContent = option.hint;
        line.append(" ", hint);
      }
      return line;
    }

    press(event) {
      const open = !this.listTarget.hidden;
      if (event.key === "ArrowDown" && !open && this.wordsTarget.value.trim()) this.ask();
      else if (event.key === "ArrowDown" && open) this.walk(1);
      else if (event.key === "ArrowUp" && open) this.walk(-1);
      else if (event.key === "Enter" && open && this.active >= 0) this.take(this.options[this.active]);
      else if (event.key === "Enter" && this.wordsTarget.value.trim() && !this.keyTarget.value) this.ask();
      else if (event.key === "Escape" && open) this.close();
      else return;
      // Enter in a list sends no form.
      event.preventDefault();
      event.stopPropagation();
    }

    walk(step) {
      const count = this.options.length;
      this.active = this.active < 0 && step < 0 ? count - 1 : (this.active + step + count) % count;
      [...this.listTarget.children].forEach((line, rank) => {
        line.setAttribute("aria-selected", String(rank === this.active));
        if (rank === this.active) line.scrollIntoView({ block: "nearest" });
      });
      this.wordsTarget.setAttribute("aria-activedescendant", `${this.listTarget.id}-${this.active}`);
    }

    point(event) {
      const line = event.target.closest("[data-rank]");
      if (!line) return;
      event.preventDefault();
      this.take(this.options[Number(line.dataset.rank)]);
    }

    async take(option) {
      const chosen = option.as ? await this.create(option) : option;
      if (!chosen) return;
      if (this.hasChosenTarget) this.add(chosen);
      else {
        this.wordsTarget.value = chosen.label;
        this.keep(String(chosen.id));
      }
      this.mark("");
      this.close();
      this.say(chosen.label);
    }

    // Of a list that takes several: a ticked box more, and the words make room for the next.
    add({ id, label }) {
      const boxes = [...this.chosenTarget.querySelectorAll("input")];
      let box = boxes.find((one) => one.value === String(id));
      if (!box) {
        const line = document.createElement("li");
        const said = document.createElement("label");
        box = Object.assign(document.createElement("input"), { type: "checkbox", name: this.chosenTarget.dataset.name, value: id });
        said.append(box, ` ${label}`);
        line.append(said);
        this.chosenTarget.append(line);
      }
      box.checked = true;
      this.wordsTarget.value = "";
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }

    async create(option) {
      const body = new FormData();
      body.set("q", this.wordsTarget.value.trim());
      body.set("as", option.as);
      const token = this.element.closest("form").querySelector("[name=csrfmiddlewaretoken]").value;
      const answer = await fetch(this.urlValue, {
        method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" },
      }).catch(() => null);
      const told = await answer?.json().catch(() => null);
      if (answer?.ok && told) return told;
      this.mark(told?.error || this.failedValue);
      return null;
    }

    leave() {
      // The click that takes a line keeps the focus, so this is a real departure.
      clearTimeout(this.timer);
      this.asked?.abort();
      const words = this.wordsTarget.value.trim();
      const same = this.options.find((option) => !option.as && option.label.toLowerCase() === words.toLowerCase());
      this.close();
      if (this.keyTarget.value || !words) return;
      if (same) this.take(same);
      else this.mark(this.notChosenValue.replace("%s", words));
    }

    keep(key) {
      if (this.keyTarget.value === key) return;
      this.keyTarget.value = key;
      // Wagtail watches for changes to save and to warn, and a hidden field tells none by itself.
      this.keyTarget.dispatchEvent(new Event("change", { bubbles: true }));
    }

    mark(fault) {
      if (fault) this.wordsTarget.setAttribute("aria-invalid", "true");
      else this.wordsTarget.removeAttribute("aria-invalid");
      this.statusTarget.classList.toggle("w-sr-only", !fault);
      this.say(fault);
    }

    say(words) {
      this.statusTarget.textContent = words;
    }

    close() {
      this.listTarget.hidden = true;
      this.active = -1;
      this.wordsTarget.setAttribute("aria-expanded", "false");
      this.wordsTarget.removeAttribute("aria-activedescendant");
    }
  }

  window.wagtail.app.register("catalogue-combobox", Combobox);
})();
