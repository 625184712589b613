/* The item is held while somebody works on it, and let go when they leave. */
import { desk, form, one } from "./parts.js";

const BEAT = 60000;
let worked = false;
const token = one("[name=csrfmiddlewaretoken]", form).value;
const tell = (address) => {
  const said = new FormData();
  said.append("csrfmiddlewaretoken", token);
  return navigator.sendBeacon(address, said);
};
export const hold = () => tell(desk.dataset.hold);
export const letGo = () => tell(desk.dataset.leave);
["keydown", "pointerdown", "wheel"].forEach((kind) => {
  addEventListener(
    kind,
    () => {
      worked = true;
    },
    { passive: true },
  );
});
setInterval(() => {
  if (worked && !document.hidden) {
    worked = false;
    hold();
  }
}, BEAT);
// The page before may have been this item's too: its letting go can come after this one was sent.
const [way] = performance.getEntriesByType("navigation");
const again = document.referrer && new URL(document.referrer).pathname === location.pathname;
if (again || way?.type === "reload") setTimeout(() => hold(), 2000);
