import "./away-prepare.js";
import "./passkeys.js";
import "./uploads.js";

// The pages work without this script. It moves the focus to the error summary, and lets Escape, pressed twice, leave at once.
const summary = document.querySelector(".govuk-error-summary");
if (summary) summary.focus();

let last = 0;
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const now = Date.now();
  if (now - last < 800) document.querySelector(".hw-leave")?.requestSubmit();
  last = now;
});
