// What the form of a notice tells while one types: a number whose check digit is wrong, a notice that we have already,
// the next barcode. The server says it again at save, for whoever has no script.
(() => {
  const WAIT = 350;

  class Checking extends window.StimulusModule.Controller {
    static targets = ["number", "barcode"];
    static values = {
      number: String, title: String, barcode: String, barcodeLabel: String, instead: String, level: String, notice: String,
    };

    connect() {
      this.timers = new Map();
      this.watch = (event) => this.hear(event.target);
      this.reach = (event) => this.added(event);
      this.element.addEventListener("input", this.watch);
      this.element.addEventListener("change", this.watch);
      this.element.addEventListener("click", this.reach);
    }

    disconnect() {
      this.element.removeEventListener("input", this.watch);
      this.element.removeEventListener("change", this.watch);
      this.element.removeEventListener("click", this.reach);
      this.timers.forEach(clearTimeout);
    }

    hear(field) {
      if (this.numberTargets.includes(field)) return this.soon(field, () => this.checkNumber(field));
      const row = /^(identifiers-\d+)-kind$/.exec(field.name || "");
      if (row) {
        const number = this.field(`${row[1]}-value`);
        return number && this.soon(number, () => this.checkNumber(number));
      }
      if (/^(title|printed_date|level|contributions-\d+-agent)$/.test(field.name || "")) {
        return this.soon(this.element, () => this.checkTitle());
      }
    }

    soon(key, work) {
      clearTimeout(this.timers.get(key));
      this.timers.set(key, setTimeout(work, WAIT));
    }

    field(name) {
      return this.element.querySelector(`[name="${name}"]`);
    }

    get level() {
      return this.field("level")?.value || this.levelValue;
    }

    async ask(url, parameters) {
      const query = new URLSearchParams({ ...parameters, level: this.level, notice: this.noticeValue });
      const answer = await fetch(`${url}?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
      return answer?.ok ? answer.json() : null;
    }

    async checkNumber(field) {
      const value = field.value.trim();
      const kind = this.field(field.name.replace(/-value$/, "-kind"))?.value || "isbn";
      const told = value ? await this.ask(this.numberValue, { kind, value }) : { message: "", held: [] };
      // A later letter has been typed meanwhile: its own answer comes.
      if (told && value === field.value.trim()) this.tell(field, told);
    }

    async checkTitle() {
      const title = this.field("title");
      if (!title) return;
      const agent = this.element.querySelector('[name^="contributions-"][name$="-agent"]')?.value || "";
      const asked = title.value.trim();
      const told = await this.ask(this.titleValue, {
        title: asked, date: this.field("printed_date")?.value || "", agent,
      });
      if (told && asked === title.value.trim()) this.tell(title, told);
    }

    tell(field, { message, verdict, held = [], instead = [] }) {
      const place = this.place(field);
      place.className = "checking";
      if (held.length || verdict === "wrong") place.classList.add("checking--warning");
      else if (verdict === "valid") place.classList.add("checking--valid");
      place.replaceChildren(message);
      held.forEach((one) => place.append(" ", this.link(one)));
      if (instead.length) place.append(" ", this.insteadValue);
      instead.forEach((number) => place.append(" ", this.button(number, () => this.put(field, number))));
    }

    place(field) {
      const id = `${field.id}-checking`;
      let place = document.getElementById(id);
      if (!place) {
        place = document.createElement("p");
        place.id = id;
        place.setAttribute("role", "status");
        field.after(place);
        field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
      }
      return place;
    }

    link({ title, told, url }) {
      const link = document.createElement("a");
      link.href = url;
      link.target = "_blank";
      link.textContent = told ? `${title} (${told})` : title;
      return link;
    }

    button(words, work) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small button-secondary";
      button.textContent = words;
      button.addEventListener("click", work);
      return button;
    }

    put(field, value) {
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
      field.focus();
    }

    barcodeTargetConnected(field) {
      if (field.nextElementSibling?.matches(".checking__propose")) return;
      const button = this.button(this.barcodeLabelValue, () => this.propose(field));
      button.classList.add("checking__propose");
      field.after(button);
    }

    async propose(field) {
      const body = new FormData();
      this.barcodeTargets.forEach((one) => one.value && one !== field && body.append("taken", one.value));
      const token = this.element.closest("form").querySelector("[name=csrfmiddlewaretoken]").value;
      const answer = await fetch(this.barcodeValue, { method: "POST", body, headers: { "X-CSRFToken": token } }).catch(() => null);
      const { barcode, message } = answer?.ok ? await answer.json() : {};
      if (barcode) this.put(field, barcode);
      else if (message) this.tell(field, { message, verdict: "wrong" });
    }

    // « Ajouter » opens a line, to which Wagtail moves the focus: the hand goes on typing in its first field.
    added(event) {
      if (!event.target.closest('button[id$="-ADD"]')) return;
      const enter = ({ target }) => {
        if (!/^inline_child_.*-panel-content$/.test(target.id)) return;
        this.element.removeEventListener("focusin", enter);
        target.querySelector("input:not([type=hidden]), select, textarea")?.focus();
      };
      this.element.addEventListener("focusin", enter);
      enter({ target: document.activeElement });
      setTimeout(() => this.element.removeEventListener("focusin", enter), 2000);
    }
  }

  window.wagtail.app.register("catalogue-checking", Checking);
})();
