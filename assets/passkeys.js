// Passkeys: this script only carries what the server asks to the browser and the answer back. Without it, passphrase and code do the same.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const hex = (buffer) => [...new Uint8Array(buffer)].map((one) => one.toString(16).padStart(2, "0")).join("");

const send = async (address, said) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(said),
  });
  return answer.json();
};

const finish = async (address, credential, name, tell) => {
  const found = credential.getClientExtensionResults().prf?.results?.first;
  const said = { answer: plain(credential), prf: found ? hex(found) : "", name };
  const next = await send(address, said);
  if (next.go) location.assign(next.go);
  else tell.textContent = next.message;
};

// What the extension gave travels in its own field and never inside the answer, which the server hands to its library.
const plain = (credential) => {
  const answer = credential.toJSON();
  answer.clientExtensionResults = {};
  return answer;
};

const prf = (asked) => ({ prf: { eval: { first: bytes(asked.prf) } } });

const make = async (address, name, tell) => {
  const asked = await send(address, {});
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: bytes(asked.challenge),
      rp: asked.rp,
      user: { ...asked.user, id: bytes(asked.user.id) },
      pubKeyCredParams: asked.algorithms.map((alg) => ({ type: "public-key", alg })),
      excludeCredentials: asked.exclude.map((id) => ({ type: "public-key", id: bytes(id) })),
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
      extensions: prf(asked),
    },
  });
  return finish(address, made, name, tell);
};

const show = async (address, tell) => {
  const asked = await send(address, {});
  const shown = await navigator.credentials.get({
    publicKey: { challenge: bytes(asked.challenge), rpId: asked.rpId, userVerification: "required", extensions: prf(asked) },
  });
  return finish(address, shown, "", tell);
};

for (const box of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  box.hidden = false;
  const tell = box.querySelector("[role=status]");
  box.querySelector("button").addEventListener("click", async () => {
    const name = box.querySelector("input")?.value ?? "";
    try {
      await (box.dataset.does === "make" ? make(box.dataset.passkey, name, tell) : show(box.dataset.passkey, tell));
    } catch {
      tell.textContent = box.dataset.failed;
    }
  });
}
