/** Registers <afterword-comments>, unless the name is taken: by an earlier copy of this script, for example. */
import { AfterwordComments } from "./element.js";

if (!customElements.get("afterword-comments")) {
  AfterwordComments.service = import.meta.url.split("/static/")[0] ?? "";
  customElements.define("afterword-comments", AfterwordComments);
}
