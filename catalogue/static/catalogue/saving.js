/* « Enregistrer » while Wagtail is keeping what was typed: wait for it, or a new notice would be made twice.

Wagtail keeps a form half a second after a key was struck. The first time that makes the notice, and its answer changes
the address of the form: sent meanwhile to the old one, the form would make a second notice.
*/
const MOST = 10_000;
const form = document.querySelector("form[data-edit-form]");
let isKeeping = false;
let isLeaving = false;
let held = null;

function send() {
  isKeeping = false;
  if (!held) return;
  const { submitter } = held;
  clearTimeout(held.timer);
  held = null;
  form.requestSubmit(submitter && !submitter.disabled ? submitter : undefined);
}

form?.addEventListener("w-autosave:save", (event) => {
  if (isLeaving) event.preventDefault();
  else isKeeping = true;
});
form?.addEventListener("w-autosave:success", send);
form?.addEventListener("w-autosave:error", send);
form?.addEventListener(
  "submit",
  (event) => {
    if (!isKeeping) {
      isLeaving = true;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    held ??= { submitter: event.submitter, timer: setTimeout(send, MOST) };
  },
  { capture: true },
);
