// The frame of every page: the theme button, menus that close, and words for a lost connection.

const root = document.documentElement;
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
const systemTheme = () => (systemIsDark.matches ? "dark" : "light");
const otherTheme = () => ((root.dataset.theme ?? systemTheme()) === "dark" ? "light" : "dark");

function keepTheme(theme) {
  if (theme === systemTheme()) delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === systemTheme()) localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // The choice then holds for this page only.
  }
}

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  const name = () => {
    button.querySelector("[data-theme-name]").textContent =
      otherTheme() === "dark" ? "Dark theme" : "Light theme";
  };
  name();
  systemIsDark.addEventListener("change", name);
  button.addEventListener("click", () => {
    keepTheme(otherTheme());
    name();
  });
}

// A menu closes by Escape and by a click elsewhere, and gives the focus back.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.activeElement?.closest("details.menu[open]")?.querySelector("summary").focus();
  closeMenus(null);
});

// A request of htmx that failed: say it where it is read out, and that nothing was lost.
const reasons = {
  0: "The site could not be reached. Nothing was lost: try again once you are online.",
  403: "You were signed out, or this page is old. Nothing was lost: reload the page, sign in and try again.",
  404: "That is no longer there. Reload the page to see what is.",
  413: "That is too large to send. Make it shorter and try again.",
  429: "That was very often in a short time. Wait a minute and try again.",
};
const ourFault = "Something went wrong on our side. Nothing was lost: try again in a moment.";

function say(words, link) {
  const notice = document.createElement("div");
  notice.className = "notice notice-wrong notice-live";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button button-quiet";
  close.textContent = "Close";
  close.addEventListener("click", unsay);
  const text = document.createElement("p");
  text.append(words, ...(link ? [" ", link] : []));
  notice.append(text, close);
  unsay();
  document.getElementById("messages").append(notice);
}

function unsay() {
  document.querySelector("#messages > .notice-live")?.remove();
}

for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(failure, ({ detail }) => say(reasons[detail.xhr.status] ?? ourFault));
}
document.addEventListener("htmx:beforeRequest", unsay);

// A session that ended answers with the sign-in page, which has no place inside this one.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { signIn } = document.body.dataset;
  const { responseURL } = event.detail.xhr;
  if (!responseURL || new URL(responseURL).pathname !== signIn) return;
  event.detail.shouldSwap = false;
  const link = document.createElement("a");
  link.href = `${signIn}?next=${encodeURIComponent(location.pathname + location.hash)}`;
  link.textContent = "Sign in and come back";
  say("You were signed out. What you typed is still here.", link);
});
