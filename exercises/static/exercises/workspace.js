// The workspace: the editor, the draft that survives in the browser, and the keys.

const holder = document.querySelector("[data-editor]");
const textarea = holder.querySelector("textarea");
const form = holder.closest("form");
const result = document.getElementById("result");
const notice = document.querySelector("[data-draft-notice]");
const press = (name) => form.querySelector(`[data-${name}]`)?.click();
const stored = textarea.value; // what the page came with
const drafts = draftsOf(holder.dataset.draft, holder.dataset.visitorDraft);

// --- drafts: written as one types, and back after a reload, a sign-in or a lost network
function draftsOf(own, visitors) {
  const attempt = (action) => {
    try {
      return action();
    } catch {
      return null; // storage is full or forbidden: the page works on without drafts
    }
  };
  const key = `code:${own}`;
  const visitorsKey = `code:${visitors}`;
  return {
    keep: (text) => attempt(() => localStorage.setItem(key, text)),
    drop: () => attempt(() => localStorage.removeItem(key)),
    take: () =>
      attempt(() => {
        const typedBeforeSignIn = key === visitorsKey ? null : localStorage.getItem(visitorsKey);
        if (typedBeforeSignIn !== null) {
          localStorage.setItem(key, typedBeforeSignIn);
          localStorage.removeItem(visitorsKey);
        }
        return localStorage.getItem(key);
      }),
  };
}

let timer;
function changed(text) {
  clearTimeout(timer);
  timer = setTimeout(() => drafts.keep(text), 200);
  holder.dispatchEvent(new CustomEvent("code-changed", { detail: text }));
}
addEventListener("pagehide", () => {
  if (textarea.value !== stored) drafts.keep(textarea.value);
});

const draft = drafts.take();
if (draft !== null && draft !== stored) {
  textarea.value = draft;
  notice.hidden = false;
}
textarea.addEventListener("input", () => changed(textarea.value));

// --- the editor: if it cannot be loaded, the textarea stays and all else works
let editor = {
  focus: () => textarea.focus(),
  text: () => textarea.value,
  setText: (text) => {
    textarea.value = text;
    changed(text);
  },
};
try {
  const { mountEditor } = await import(holder.dataset.editor);
  editor = mountEditor(textarea, {
    nonce: holder.dataset.nonce,
    onChange: changed,
    onCheck: () => press("check"),
    onSubmit: () => press("submit"),
  });
} catch (error) {
  console.warn("The plain text field is used, since the editor did not load.", error);
  textarea.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    press(event.shiftKey ? "submit" : "check");
  });
}

document.querySelector("[data-discard-draft]").addEventListener("click", () => {
  editor.setText(stored);
  drafts.drop();
  notice.hidden = true;
  editor.focus();
});
document.querySelector("[data-start-over]").addEventListener("click", () => {
  editor.setText(JSON.parse(document.getElementById("starter").textContent));
  editor.focus();
});
if (/Mac|iPhone|iPad/.test(navigator.platform)) {
  for (const keys of form.querySelectorAll("kbd")) {
    keys.textContent = keys.textContent.replace("Ctrl", "⌘").replace("Shift", "⇧");
  }
}

// --- results: shown in place, said aloud, and in sight
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status !== 401) return;
  detail.shouldSwap = true; // the sign-in takes the place of the result
  detail.isError = false;
});
let said = "";
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target !== result) return;
  notice.hidden = true;
  const words = result.querySelector("[data-headline]")?.textContent ?? "";
  if (words !== said) document.getElementById("announcement").textContent = words;
  said = words;
  if (detail.requestConfig.verb !== "post") return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const verdict = result.querySelector(".notice");
  verdict?.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
});
