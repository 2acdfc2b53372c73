// What is pasted from Word: its lists are paragraphs that only look like lists, and its lines are cut anywhere. Both are
// mended before the editor reads them; the rest of Word's dress, which the editor does not know, it leaves out by itself.
(() => {
  const style = (node) => node.getAttribute("style") || "";
  const isItem = (node) => node.matches("p") && /mso-list:\s*l\d/i.test(style(node));
  const depthOf = (item) => Number((/\blevel(\d+)/i.exec(style(item)) || [0, 1])[1]);

  // Its bullet or its number stands as text in a span that Word tells others to ignore.
  const takeMark = (item) => {
    const mark = [...item.querySelectorAll("span")].find((span) => /mso-list:\s*Ignore/i.test(style(span)));
    if (mark) mark.remove();
    return mark ? mark.textContent.trim() : "";
  };

  const joinLines = (page) => {
    const texts = page.createNodeIterator(page.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) text.data = text.data.replace(/[ \t\r\n]+/g, " ");
  };

  const makeLists = (page) => {
    let open = []; // The lists under way, the outermost first.
    page.querySelectorAll("p, h1, h2, h3, h4, h5, h6, table").forEach((node) => {
      if (!isItem(node)) { open = []; return; }
      const depth = depthOf(node);
      while (open.length && open.at(-1).depth > depth) open.pop();
      const mark = takeMark(node);
      if (!open.length || open.at(-1).depth < depth) {
        const list = page.createElement(/[0-9a-z][.)]$/i.test(mark) ? "ol" : "ul");
        if (open.length) open.at(-1).list.lastElementChild.append(list);
        else node.before(list);
        open.push({ depth, list });
      }
      const item = page.createElement("li");
      item.append(...node.childNodes);
      open.at(-1).list.append(item);
      node.remove();
    });
  };

  const mended = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    joinLines(page);
    makeLists(page);
    return page.body.innerHTML;
  };

  let isOurs = false;
  document.addEventListener("paste", (event) => {
    const html = event.clipboardData ? event.clipboardData.getData("text/html") : "";
    if (isOurs || !/\bmso-|class=["']?Mso/i.test(html) || !event.target.closest(".public-DraftEditor-content")) return;
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", mended(html));
    clipboardData.setData("text/plain", event.clipboardData.getData("text/plain"));
    event.preventDefault();
    event.stopImmediatePropagation();
    isOurs = true;
    event.target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true, composed: true }));
    isOurs = false;
  }, true);
})();
