// Reload the page when a file of the previewed folder changes. Asks only while the page is seen.

const shown = document.querySelector("[data-preview]")?.dataset.preview;

async function follow() {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await fetch("/preview/stamp/", { cache: "no-store" });
    if (answer.ok && (await answer.text()) !== shown) location.reload();
  } catch {
    // The preview has ended, or begins anew: ask again.
  }
}

if (shown) setInterval(follow, 1000);
