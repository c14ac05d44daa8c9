/**
 * The preview of a discussion: the real element, and in place of the service an invented answer. The page's policy lets no
 * request out, so nothing that is done here reaches anybody.
 */

import { t } from "../embed/t.js";
import "../embed/define.js";

const sample = JSON.parse(document.querySelector("#sample")?.textContent ?? "{}");
const refusal = {
  type: "/problems/preview",
  title: t("This is a preview."),
  detail: t("This is a preview with invented comments: nothing is sent."),
  status: 409,
};

globalThis.fetch = async (/** @type {unknown} */ asked) => {
  const { pathname, searchParams } = new URL(String(asked), location.href);
  const answer = pathname.endsWith("/thread") ? sample[searchParams.get("order") ?? ""] : null;
  return answer ? Response.json(answer) : Response.json(refusal, { status: refusal.status });
};

const place = /** @type {HTMLElement} */ (document.querySelector("#discussion"));
const element = document.createElement("afterword-comments");
for (const [name, value] of Object.entries(place.dataset)) element.setAttribute(name, value ?? "");
place.append(element);
