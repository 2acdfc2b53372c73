// A binder that is being made: the list is read again every three seconds, until it is there.
const list = () => document.querySelector("[data-awaited]");
const timer = setInterval(async () => {
  const response = await fetch(location.href);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector(".binders__scroll");
  if (response.ok && fresh) list().replaceWith(fresh);
  if (!list()) clearInterval(timer);
}, 3000);
