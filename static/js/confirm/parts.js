/* The parts of the screen on which a file is confirmed. */
const desk = document.querySelector("[data-confirm]");
export const one = (selector, within = desk) => within.querySelector(selector);
export const all = (selector, within = desk) => [...within.querySelectorAll(selector)];
export const stage = one("[data-zoom]");
export const form = one("[data-form]");
export const asks = all(".ask", form);
export const words = one("[data-words]").dataset;
export const button = one("[data-confirm-button]");
export const side = one("[data-side]");
export { desk };

export const between = (least, value, most) => Math.max(least, Math.min(most, value));

/* Says a line where the results of acts are said. */
export const say = (text) => {
  const toasts = document.querySelector(".toasts");
  const toast = document.createElement("div");
  const line = document.createElement("span");
  toast.className = "toast";
  toast.dataset.saidHere = "";
  line.textContent = text;
  toast.append(line);
  toasts.replaceChildren(toast);
};
// A message of this script speaks of how it stood; after the next act it would be untrue.
export const quiet = () => one("[data-said-here]", document)?.remove();
