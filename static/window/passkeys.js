/**
 * Passkeys: asks the service what to ask the browser, asks the browser, and sends what it says with the form that was
 * pressed. Without it, or in a browser without passkeys, the page says so.
 */

import { t } from "../embed/t.js";

const bytes = (/** @type {string} */ text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const text = (/** @type {ArrayBuffer | null | undefined} */ buffer) =>
  buffer
    ? btoa(String.fromCharCode(...new Uint8Array(buffer)))
        .replaceAll("+", "-")
        .replaceAll("/", "_")
        .replaceAll("=", "")
    : null;

/** @param {HTMLFormElement} form @returns {Promise<string>} */
async function answerFor(form) {
  const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("csrf_token")).value;
  const answer = await fetch(form.dataset.options ?? "", {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": token },
  });
  const options = await answer.json();
  if (!answer.ok) throw new Error(options.detail);
  return form.dataset.passkey === "make" ? make(options) : use(options);
}

/** @param {any} options @returns {Promise<string>} */
async function make(options) {
  const known = (options.excludeCredentials ?? []).map((/** @type {any} */ one) => ({ ...one, id: bytes(one.id) }));
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: known,
  };
  const made = /** @type {PublicKeyCredential} */ (await navigator.credentials.create({ publicKey }));
  const response = /** @type {AuthenticatorAttestationResponse} */ (made.response);
  return sent(made, { attestationObject: text(response.attestationObject) });
}

/** @param {any} options @returns {Promise<string>} */
async function use(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge) };
  const used = /** @type {PublicKeyCredential} */ (await navigator.credentials.get({ publicKey }));
  const response = /** @type {AuthenticatorAssertionResponse} */ (used.response);
  return sent(used, {
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    userHandle: text(response.userHandle),
  });
}

/** @param {PublicKeyCredential} credential @param {object} response @returns {string} */
function sent(credential, response) {
  const clientDataJSON = text(credential.response.clientDataJSON);
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: { clientDataJSON, ...response },
  });
}

/** @param {unknown} error @returns {string} */
function sentence(error) {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError") return t("That was stopped, or took too long. Try again, or come in another way.");
  if (name === "InvalidStateError") return t("This device has a passkey for you already.");
  if (name === "SecurityError") return t("Browsers use passkeys only where the service has its own name and https.");
  if (name || error instanceof TypeError || !(error instanceof Error))
    return t("That did not work. Try again, or come in another way.");
  return error.message;
}

/** @param {HTMLFormElement} form */
function start(form) {
  const button = form.querySelector("button");
  const failed = form.querySelector("[data-failed]");
  const credential = /** @type {HTMLInputElement} */ (form.elements.namedItem("credential"));
  form.querySelector("[data-none]")?.remove();
  button?.removeAttribute("hidden");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed?.setAttribute("hidden", "");
    button?.setAttribute("disabled", "");
    try {
      credential.value = await answerFor(form);
      form.submit();
    } catch (error) {
      if (failed) failed.textContent = sentence(error);
      failed?.removeAttribute("hidden");
      button?.removeAttribute("disabled");
    }
  });
}

if (window.PublicKeyCredential && navigator.credentials)
  for (const form of document.querySelectorAll("form[data-passkey]")) if (form instanceof HTMLFormElement) start(form);

export {};
