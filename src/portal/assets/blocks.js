// What blocks do beyond being read: pictures of a gallery open in a window, players of others load when they are pressed.
(() => {
  const icons = document.querySelector("use").getAttribute("href").split("#")[0];
  const element = (name, fields, ...inner) => {
    const made = Object.assign(document.createElement(name), fields);
    made.append(...inner);
    return made;
  };
  const icon = (name) => {
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    use.setAttribute("href", `${icons}#${name}`);
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    svg.append(use);
    return svg;
  };
  const button = (name, label, icon_name) => element("button", { type: "button", className: `lightbox-button lightbox-${name}`, ariaLabel: label }, icon(icon_name));

  // One window for all galleries of the page. A dialog of the browser: Escape closes it, the focus stays in it and comes back.
  const picture = element("img", { alt: "" });
  const words = element("figcaption", {});
  const [close, back, on] = [button("close", "Close the picture", "close"), button("back", "Picture before", "left"), button("on", "Next picture", "right")];
  const dialog = element("dialog", { className: "lightbox", ariaLabel: "Pictures" }, element("figure", {}, picture, words), back, on, close);
  let shown = [];
  let at = 0;
  const show = (place) => {
    at = (place + shown.length) % shown.length;
    const link = shown[at];
    const { alt } = link.querySelector("img");
    const caption = link.parentElement.querySelector("figcaption")?.textContent;
    Object.assign(picture, { src: link.href, alt });
    words.textContent = [caption, shown.length > 1 ? `${at + 1} of ${shown.length}` : ""].filter(Boolean).join(" · ");
  };
  back.addEventListener("click", () => show(at - 1));
  on.addEventListener("click", () => show(at + 1));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") show(at - 1);
    if (event.key === "ArrowRight") show(at + 1);
  });
  const open_picture = (link) => {
    shown = [...link.closest(".gallery").querySelectorAll(".gallery-open")];
    back.hidden = on.hidden = shown.length < 2;
    if (!dialog.isConnected) document.body.append(dialog);
    show(shown.indexOf(link));
    dialog.showModal();
  };

  // Of others nothing is loaded before; a player of this very site would be no stranger, so that stays a link.
  const open_player = (link) => {
    const frame = element("iframe", {
      className: "embed-frame", title: link.querySelector(".embed-title").textContent, referrerPolicy: "strict-origin",
      allow: "autoplay; encrypted-media; fullscreen; picture-in-picture",
    });
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-presentation");
    frame.src = link.dataset.embed;
    link.replaceWith(frame);
    frame.focus();
  };

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target.closest("a.gallery-open, a.embed-open");
    if (!link || (link.dataset.embed && new URL(link.dataset.embed).origin === location.origin)) return;
    event.preventDefault();
    if (link.dataset.embed) open_player(link);
    else open_picture(link);
  });
})();
