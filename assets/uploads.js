// Files in parts: a bad line costs the part that was on its way. Without this script the form sends the file as a whole.
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const answered = async (address, init) => {
  for (let tries = 0; ; tries += 1) {
    try {
      const answer = await fetch(address, init);
      if (answer.status < 500) return answer;
    } catch {
      // The line is broken: said below, tried again.
    }
    init.tell();
    await pause(Math.min(30000, 1000 * 2 ** tries));
  }
};

const send = async (form, file, tell) => {
  const headers = { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value };
  const ask = async (query, body) => {
    const answer = await answered(form.dataset.upload + query, { method: "POST", headers, body, tell: () => tell(form.dataset.waits) });
    // A page instead of an answer means that the session ended: the page says so.
    if (answer.redirected || !(answer.headers.get("Content-Type") ?? "").includes("json")) location.reload();
    return answer.json();
  };
  const part = form.querySelector("[name=part]:checked, select[name=part]").value;
  const begun = await ask("", JSON.stringify({ part, size: file.size }));
  if (!begun.upload) return begun.message;
  const size = Number(form.dataset.piece);
  for (let here = 0; here * size < file.size; ) {
    tell(form.dataset.going.replace("%s", Math.floor((here * size * 100) / file.size)));
    const got = await ask(`?upload=${begun.upload}&part=${here}`, file.slice(here * size, (here + 1) * size));
    if (got.message) return got.message;
    here = got.here;
  }
  const end = await ask(`?upload=${begun.upload}`, JSON.stringify({ title: form.querySelector("[name=title]").value }));
  if (end.go) location.assign(end.go);
  return end.message ?? "";
};

for (const form of document.querySelectorAll("[data-upload]")) {
  const status = form.querySelector("[role=status]");
  const tell = (text) => (status.textContent = text);
  form.addEventListener("submit", async (event) => {
    const file = form.querySelector("[type=file]").files[0];
    // What is missing is told by the server, in its own words.
    if (!file || file.size <= Number(form.dataset.piece) || !form.querySelector("[name=title]").value) return;
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    tell(await send(form, file, tell));
    button.disabled = false;
  });
}
