// Proposes titles, authors and subjects under a search box: the combobox pattern of the ARIA practices (editable, with a
// list). Without JavaScript, or without an answer, the box searches as it is.
(() => {
  const WAIT = 180;
  const SHORTEST = 2;

  class Proposals {
    constructor(row, number) {
      this.row = row;
      this.input = row.querySelector("input[type=search]");
      this.active = -1;
      this.options = [];
      this.list = document.createElement("div");
      this.list.id = `propositions-${number}`;
      this.list.className = "proposals";
      this.list.setAttribute("role", "listbox");
      this.list.setAttribute("aria-label", row.dataset.proposalsLabel);
      this.list.hidden = true;
      this.status = document.createElement("p");
      this.status.className = "visually-hidden";
      this.status.setAttribute("role", "status");
      row.after(this.list, this.status);
      Object.entries({
        role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
      }).forEach(([name, value]) => this.input.setAttribute(name, value));
      this.input.addEventListener("input", () => this.soon());
      this.input.addEventListener("keydown", (event) => this.hear(event));
      this.input.addEventListener("blur", () => this.close());
      // The box keeps the focus while a proposal is pressed.
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => this.go(event.target.closest("[role=option]")));
    }

    soon() {
      clearTimeout(this.timer);
      this.asking?.abort();
      if (this.input.value.trim().length < SHORTEST) return this.close();
      this.timer = setTimeout(() => this.ask(), WAIT);
      return undefined;
    }

    async ask() {
      this.asking = new AbortController();
      const typed = this.input.value;
      const address = `${this.row.dataset.proposals}?${new URLSearchParams({ q: typed })}`;
      try {
        const answer = await fetch(address, { signal: this.asking.signal, headers: { Accept: "application/json" } });
        if (!answer.ok) return this.close();
        const { groups } = await answer.json();
        if (typed === this.input.value && document.activeElement === this.input) this.show(groups);
      } catch {
        // Gone back to typing, or no network: the box still searches.
        this.close();
      }
      return undefined;
    }

    show(groups) {
      this.options = [];
      this.active = -1;
      this.input.removeAttribute("aria-activedescendant");
      this.list.replaceChildren(...groups.map((group) => this.group(group)));
      const number = this.options.length;
      this.list.hidden = !number;
      this.input.setAttribute("aria-expanded", String(number > 0));
      const { proposalsNone: none, proposalsOne: one, proposalsSeveral: several } = this.row.dataset;
      this.status.textContent = number > 1 ? several.replace("#", number) : number ? one : none;
    }

    group({ kind, label, proposals }) {
      const group = document.createElement("div");
      const heading = document.createElement("div");
      group.className = `proposals__group proposals__group--${kind}`;
      heading.className = "proposals__kind";
      heading.id = `${this.list.id}-${kind}`;
      heading.textContent = label;
      heading.setAttribute("role", "presentation");
      group.setAttribute("role", "group");
      group.setAttribute("aria-labelledby", heading.id);
      group.append(heading, ...proposals.map((proposal) => this.option(proposal)));
      return group;
    }

    option({ text, url }) {
      const option = document.createElement("div");
      option.id = `${this.list.id}-${this.options.length}`;
      option.className = "proposals__one";
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.url = url;
      option.textContent = text;
      this.options.push(option);
      return option;
    }

    hear(event) {
      const open = !this.list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (open) this.move(event.key === "ArrowDown" ? 1 : -1);
        else this.soon();
      } else if (event.key === "Enter" && open && this.active >= 0) {
        event.preventDefault();
        this.go(this.options[this.active]);
      } else if (event.key === "Escape" && open) {
        // The first Escape closes the list, the next one empties the box.
        event.preventDefault();
        this.close();
      } else if (event.key === "Tab") {
        this.close();
      }
    }

    // From the last proposal one comes back to the box itself, then to the first.
    move(step) {
      this.options[this.active]?.setAttribute("aria-selected", "false");
      const places = this.options.length + 1;
      this.active = ((this.active + 1 + step + places) % places) - 1;
      const option = this.options[this.active];
      if (!option) return this.input.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
      return undefined;
    }

    go(option) {
      if (option) window.location.assign(option.dataset.url);
    }

    close() {
      clearTimeout(this.timer);
      this.asking?.abort();
      this.list.hidden = true;
      this.active = -1;
      this.status.textContent = "";
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  document.querySelectorAll("[data-proposals]").forEach((row, number) => {
    if (row.dataset.proposals) new Proposals(row, number);
  });
})();
