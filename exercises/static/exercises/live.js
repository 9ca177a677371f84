// The live check: after a pause in typing the example runs, and the marks beside the task's
// sentences light up. Older answers are never shown, and Check and Submit always go first.

const line = document.querySelector("[data-live]");
const toggle = line.querySelector("[data-live-switch]");
const words = line.querySelector("[data-live-words]");
const form = line.closest("form");
const holder = form.querySelector("[data-editor]");
const KEY = "live-check";
const PAUSE = 1000; // milliseconds without a key
const LOOKS = 6; // at a run that is not done, before it is left alone

let timer;
let running = null; // the AbortController of the one that may still be shown
let shown = null; // the code whose marks are on the page

const remembered = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // forbidden: the switch holds for this page
  }
};
const savesData = () =>
  "saveData" in line.dataset ||
  navigator.connection?.saveData === true ||
  matchMedia("(prefers-reduced-data: reduce)").matches;
toggle.checked = remembered() ? remembered() === "on" : !savesData();

function stop() {
  clearTimeout(timer);
  running?.abort();
  running = null;
}

function later(text, pause = PAUSE) {
  stop();
  if (toggle.checked && text !== shown) timer = setTimeout(() => run(text), pause);
}

async function run(text) {
  const mine = new AbortController();
  running = mine;
  const body = new FormData();
  body.set("source", text);
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  try {
    let response = await fetch(line.dataset.live, { method: "POST", body, headers, signal: mine.signal });
    if (response.status === 429) return later(text, 1000 * Number(response.headers.get("Retry-After")));
    const stamp = response.headers.get("X-Live-Check");
    for (let look = 1; response.status === 202 && look <= LOOKS; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 400 * look));
      if (mine.signal.aborted) return;
      response = await fetch(line.dataset.live, { signal: mine.signal });
      if (response.headers.get("X-Live-Check") !== stamp) return; // another tab's
    }
    if (response.status !== 200) return;
    const html = await response.text();
    if (running === mine) show(html, text);
  } catch (error) {
    if (error.name !== "AbortError") words.textContent = "";
  }
}

function show(html, text) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const marks = answer.querySelectorAll(".task");
  const places = document.querySelectorAll("#tasks .task");
  if (marks.length !== places.length) return; // the course changed meanwhile
  places.forEach((place, index) => {
    place.className = marks[index].className;
    place.querySelector(".task-mark").replaceChildren(...marks[index].querySelector(".task-mark").childNodes);
  });
  const said = answer.querySelector("[data-words]").textContent;
  if (words.textContent !== said) words.textContent = said;
  shown = text;
}

holder.addEventListener("code-changed", ({ detail }) => later(detail));
toggle.addEventListener("change", () => {
  try {
    localStorage.setItem(KEY, toggle.checked ? "on" : "off");
  } catch {
    // as above
  }
  stop();
  words.textContent = "";
});
document.addEventListener("htmx:beforeRequest", ({ target }) => {
  if (!form.contains(target)) return;
  stop(); // what was asked for outright goes first, and its marks are the ones to show
  shown = null;
  words.textContent = "";
});
