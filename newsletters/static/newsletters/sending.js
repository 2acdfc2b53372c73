// The follow-up of a numéro, asked for again every two seconds while something may still change.
const moving = (place) => ["programme", "envoi"].includes(place.querySelector("[data-etat]")?.dataset.etat);
async function refresh() {
  const place = document.querySelector("[data-suivi]");
  if (!place || document.hidden || !moving(place) || place.contains(document.activeElement)) return;
  const answer = await fetch(place.dataset.suivi, { headers: { "X-Requested-With": "XMLHttpRequest" } }).catch(() => null);
  if (answer?.ok) place.innerHTML = await answer.text();
}
setInterval(refresh, 2000);
