// On the arrival page of a case: asks for a ticket and the mailbox key, keeps them, and goes to the page that works without a line.
const box = document.querySelector("[data-away]");
if (box && "serviceWorker" in navigator && window.caches) {
  box.hidden = false;
  box.querySelector("button").addEventListener("click", async () => {
    try {
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const answer = await fetch(box.dataset.away, { method: "POST", headers: { "X-CSRFToken": token } });
      const { ticket, key, until } = await answer.json();
      const kept = { tickets: [], notes: [], ...JSON.parse(localStorage.getItem("away") ?? "{}") };
      kept.tickets = [...kept.tickets, { ticket, key, until, prepared: Date.now() }];
      localStorage.setItem("away", JSON.stringify(kept));
      location.assign("/away/");
    } catch {
      box.querySelector("[role=status]").textContent = box.dataset.failed;
    }
  });
}
