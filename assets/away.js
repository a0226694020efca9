// Notes while the line is down. What is typed is sealed at once to the case's mailbox key; only the time stays readable here.
import { Encrypter } from "age-encryption";
import { bech32 } from "@scure/base";

const STORE = "away";
const LASTS = 72 * 3600 * 1000;
const box = document.querySelector("#away");
const text = (id) => document.querySelector(id);
const say = (words) => (text("#away-status").textContent = words);

const read = () => ({ tickets: [], notes: [], ...JSON.parse(localStorage.getItem(STORE) ?? "{}") });
const write = (kept) => localStorage.setItem(STORE, JSON.stringify(kept));
// Isolated, so that the direction of the text around it does not move it.
const hour = (moment) => `\u2068${new Date(moment).toLocaleString(document.documentElement.lang, { weekday: "short", hour: "2-digit", minute: "2-digit", hour12: false })}\u2069`;

const bytes = (base64url) => Uint8Array.from(atob(base64url.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const base64url = (raw) => btoa(Array.from(raw, (one) => String.fromCharCode(one)).join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const seal = async (key, said) => {
  const encrypter = new Encrypter();
  encrypter.addRecipient(bech32.encode("age1pq", bech32.toWords(bytes(key)), false));
  return base64url(await encrypter.encrypt(JSON.stringify(said)));
};

// Whatever is older than three days goes, whether it could be sent or not.
const clear = () => {
  const kept = read();
  const young = kept.notes.filter((one) => one.at > Date.now() - LASTS);
  const old = young.length < kept.notes.length;
  write({ tickets: kept.tickets.filter((one) => one.until * 1000 > Date.now()), notes: young });
  return old;
};

const forget = async () => {
  localStorage.removeItem(STORE);
  for (const name of await caches.keys()) await caches.delete(name);
  const known = await navigator.serviceWorker?.getRegistration("/away/");
  await known?.unregister();
};

const draw = () => {
  const kept = read();
  const ready = kept.tickets.length > 0;
  text("#away-ready").hidden = !ready;
  text("#away-none").hidden = ready || kept.notes.length > 0;
  text("#away-none").textContent = box.dataset.none;
  text("#away-which").hidden = kept.tickets.length < 2;
  text("#away-ticket").replaceChildren(...kept.tickets.map((one) => new Option(hour(one.prepared), one.ticket)));
  text("#away-list").hidden = kept.notes.length === 0;
  text("#away-forget").hidden = !ready && kept.notes.length === 0;
  text("#away-notes").replaceChildren(...kept.notes.map(line));
};

const line = (note) => {
  const item = document.createElement("li");
  item.className = "govuk-task-list__item";
  const name = document.createElement("div");
  name.className = "govuk-task-list__name-and-hint";
  name.textContent = hour(note.at);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary";
  button.textContent = box.dataset.delete;
  button.setAttribute("aria-label", `${box.dataset.delete} ${hour(note.at)}`);
  button.addEventListener("click", () => {
    const kept = read();
    write({ ...kept, notes: kept.notes.filter((one) => one.sealed !== note.sealed) });
    draw();
  });
  item.append(name, button);
  return item;
};

let sending = false;
const send = async () => {
  if (sending) return;
  sending = true;
  try {
    let words = "";
    for (const ticket of new Set(read().notes.map((one) => one.ticket))) words = (await sendUnder(ticket)) || words;
    if (words) say(words);
  } finally {
    sending = false;
    draw();
  }
};

const sendUnder = async (ticket) => {
  const mine = read().notes.filter((one) => one.ticket === ticket);
  let answer;
  try {
    answer = await fetch(`/away/${ticket}/`, { method: "POST", body: JSON.stringify({ notes: mine.map((one) => one.sealed) }) });
  } catch {
    return box.dataset.down;
  }
  if (answer.status === 409) return box.dataset.ended;
  if (!answer.ok) return box.dataset.down;
  // Sent once: what the node has taken is gone from here.
  const kept = read();
  write({ ...kept, notes: kept.notes.filter((one) => !mine.some((two) => two.sealed === one.sealed)) });
  return box.dataset.sent;
};

const keep = async (event) => {
  event.preventDefault();
  const kept = read();
  const ticket = kept.tickets.find((one) => one.ticket === text("#away-ticket").value);
  const met = document.querySelector("[name=met]:checked")?.value;
  if (!ticket || !met) return;
  if (kept.notes.length >= Number(box.dataset.most)) {
    say(box.dataset.full);
    return;
  }
  const at = Date.now();
  const sealed = await seal(ticket.key, { met, at: new Date(at).toISOString(), note: text("#away-note").value });
  write({ ...kept, notes: [...kept.notes, { at, ticket: ticket.ticket, sealed }] });
  text("#away-form").reset();
  say(box.dataset.kept);
  draw();
  await send();
};

const start = async () => {
  text("#away-scripts").hidden = true;
  const old = clear();
  draw();
  if (old) say(box.dataset.old);
  const kept = read();
  if (!kept.tickets.length && !kept.notes.length) return forget();
  text("#away-form").addEventListener("submit", keep);
  text("#away-send").addEventListener("click", send);
  text("#away-forget").addEventListener("click", async () => {
    await forget();
    draw();
  });
  addEventListener("online", send);
  await navigator.serviceWorker?.register("/away/worker.js", { scope: "/away/" });
  const ready = await navigator.serviceWorker?.ready;
  const files = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((one) => one.href || one.src);
  ready?.active?.postMessage(["/away/", ...files]);
  return kept.notes.length ? send() : undefined;
};

document.querySelector(".hw-leave")?.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  location.replace("about:blank");
});
start();
