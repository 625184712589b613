/* The panel beside the page: shown or hidden, and so again on the next page of this window. */
import { one, panes, side } from "./parts.js";
import { lay } from "./size.js";

export const toggleSide = (shown = side.hidden) => {
  one('[data-do="side"]').setAttribute("aria-pressed", String(shown));
  panes.classList.toggle("no-side", !shown);
  side.hidden = !shown;
  try {
    sessionStorage.setItem("side", shown ? "1" : "0");
  } catch {
    /* not kept */
  }
  lay();
};
export const asLeft = () => {
  try {
    if (sessionStorage.getItem("side") === "0") toggleSide(false);
  } catch {
    /* not kept */
  }
};
