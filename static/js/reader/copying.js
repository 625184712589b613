/* The text of the open page; where the browser keeps its own way shut, by the old one. */
import { all, one } from "./parts.js";

export const copy = async () => {
  const text = all(".lines > li")
    .map((line) => line.textContent)
    .join("\n");
  const said = one("[data-copied]");
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const box = document.createElement("textarea");
    const held = document.activeElement;
    box.value = text;
    box.className = "vh";
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
    held?.focus({ preventScroll: true });
  }
  if (!said) return;
  said.classList.remove("vh");
  said.textContent = said.dataset.copied;
};
