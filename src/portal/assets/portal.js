// Small comforts on top of pages that work without them.

const said = (words) => {
  const line = document.getElementById("said");
  if (line) line.textContent = words;
};

// The elements of a page that stays a mere text: a document of its own would apply its styles, against this page's policy.
const fragment_of = (html) => Object.assign(document.createElement("template"), { innerHTML: html }).content;

// A checkmark without loading the page anew: post the form, follow the redirect, swap in what carries data-live.
const post_quietly = async (form) => {
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  const page = fragment_of(await answer.text());
  const live = [...document.querySelectorAll("[data-live]")];
  if (!answer.ok || !live.every((part) => page.getElementById(part.id))) return form.submit();
  for (const part of live) part.replaceWith(page.getElementById(part.id));
  const foot = document.getElementById("live-foot");
  const mark = foot.querySelector(".completion .mark");
  if (mark) mark.classList.add("mark-pressed");
  said(mark ? "Marked as complete" : "Checkmark removed");
  (mark && foot.querySelector("a[rel=next]") || foot.querySelector(".completion button"))?.focus({ preventScroll: true });
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-quiet]")) return;
  event.preventDefault();
  form.querySelector("button").setAttribute("aria-busy", "true");
  post_quietly(form).catch(() => form.submit());
});

// What is played on this page is told once, even when the tab closes right after.
const told = new Set();
document.addEventListener("play", (event) => {
  const { play } = event.target.dataset;
  const frame = event.target.closest("[data-plays]");
  if (!play || !frame || told.has(play)) return;
  const { plays, view, csrf } = frame.dataset;
  if (navigator.sendBeacon(plays, new URLSearchParams({ csrf, view, file: play }))) told.add(play);
}, true);

// The account menu closes like a menu.
const close_menus = (inside) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(inside)) menu.open = false;
};
document.addEventListener("click", (event) => close_menus(event.target));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// A password can be looked at while it is typed.
for (const input of document.querySelectorAll("input[type=password]")) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "secret-show", textContent: "Show" });
  button.setAttribute("aria-label", "Show the password");
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.textContent = shown ? "Hide" : "Show";
    button.setAttribute("aria-pressed", String(shown));
  });
  const frame = Object.assign(document.createElement("div"), { className: "secret" });
  const was_here = document.activeElement === input;
  input.replaceWith(frame);
  frame.append(input, button);
  if (was_here) input.focus();
}

// What is wrong with a form comes into view and is read out first; the current page of a long outline comes into view in its own pane.
document.getElementById("problems")?.scrollIntoView({ block: "nearest" });
const pane = document.querySelector(".reader-outline");
const here = pane?.querySelector("[aria-current]");
if (here && here.offsetTop > pane.clientHeight - 80) pane.scrollTop = here.offsetTop - pane.clientHeight / 3;
