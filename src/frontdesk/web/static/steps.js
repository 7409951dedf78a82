// Two steps of signing in need a script: keys, which only a browser can ask for, and phones, which take their time.

const GIVE_UP_MS = 6 * 60_000;
const POLL_MS = 2_500;

/** Base64url to bytes (WebAuthn L2 §5.1). */
function toBytes(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

/** Bytes to base64url. */
function toText(buffer) {
  const binary = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function withBytes(options) {
  const known = (keys) => (keys ?? []).map((key) => ({ ...key, id: toBytes(key.id) }));
  const asked = { ...options, challenge: toBytes(options.challenge) };
  if (options.user) asked.user = { ...options.user, id: toBytes(options.user.id) };
  if (options.allowCredentials) asked.allowCredentials = known(options.allowCredentials);
  if (options.excludeCredentials) asked.excludeCredentials = known(options.excludeCredentials);
  return asked;
}

/** The form's fields that a key's answer goes into, by the Authentication API's names. */
function answerOf(response) {
  const fields = { clientData: toText(response.clientDataJSON) };
  if (response.attestationObject) return { ...fields, attestation: toText(response.attestationObject) };
  return {
    ...fields,
    authenticatorData: toText(response.authenticatorData),
    signatureData: toText(response.signature),
  };
}

function send(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = form.querySelector(`input[name="${name}"]`);
    field.disabled = false;
    field.value = value;
  }
  form.querySelector('input[name="step"]').disabled = false;
  form.submit();
}

function runKeys(form) {
  const { ceremony, options } = form.dataset;
  const button = document.getElementById("use-key");
  const problem = document.getElementById("key-problem");
  button.hidden = false;

  const ask = async () => {
    const publicKey = withBytes(JSON.parse(options));
    const keys = navigator.credentials;
    return ceremony === "create" ? keys.create({ publicKey }) : keys.get({ publicKey });
  };
  const run = async (isAsked) => {
    problem.hidden = true;
    button.disabled = true;
    try {
      const credential = await ask();
      send(form, answerOf(credential.response));
    } catch {
      problem.hidden = !isAsked;
      button.disabled = false;
      button.focus();
    }
  };
  button.addEventListener("click", () => run(true));
  if (ceremony === "get") run(false);
  else button.focus();
}

function runPhone(form) {
  const { poll, waiting } = form.dataset;
  if (!poll) return;
  const until = Date.now() + GIVE_UP_MS;
  const fields = new URLSearchParams(new FormData(form));
  fields.set("step", form.querySelector(".login-submit").value);
  document.getElementById("waiting").textContent = waiting;

  const look = async () => {
    if (Date.now() > until) return;
    try {
      const answer = await fetch(poll, { method: "POST", body: fields, redirect: "error" });
      const { go } = await answer.json();
      if (go) {
        location.replace(go);
        return;
      }
    } catch {
      // the network comes back, or the button is still there
    }
    setTimeout(look, POLL_MS);
  };
  setTimeout(look, POLL_MS);
}

const keys = document.getElementById("webauthn");
if (keys) runKeys(keys);
const phone = document.getElementById("push");
if (phone) runPhone(phone);
