/* Confirming: the page image follows the field; Enter goes to the next doubtful one.
   Without this script the page is a plain form with a link for each page.
   Here are its keys and buttons; each file beside tells one part. */
import { doubts, go, named, onwards, rest, settle, take, unchosen } from "./fields.js";
import { hold, letGo } from "./holding.js";
import { all, between, button, desk, form, one, quiet, say, words } from "./parts.js";
import { here, look, place, quarterTurn, showWhole, turnTo } from "./picture.js";
import { offers, takeRow } from "./rows.js";

const leaf = one("[data-pages]");
const last = Number(leaf.dataset.last);
const pageInput = one("[data-page-input]");
let sending = false;

const submit = () => {
  if (form.requestSubmit) form.requestSubmit(button);
  else button.click();
};
form.addEventListener("focusin", (event) =>
  look(event.target.closest(".ask") ?? (event.target.closest("[data-offers]") && named("number"))),
);
form.addEventListener("input", quiet);
form.addEventListener("change", (event) => {
  const ask = event.target.closest(".ask");
  if (ask) settle(ask);
});
form.addEventListener("click", (event) => {
  quiet();
  const chip = event.target.closest("[data-value]");
  const row = event.target.closest("[data-row]");
  if (chip) take(chip);
  if (row && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    takeRow(row);
  }
});
form.addEventListener("submit", (event) => {
  const left = doubts();
  if (sending || left.length) event.preventDefault();
  if (sending) return;
  if (left.length) {
    go(left[0]);
    say(left.every(unchosen) ? words.choose : words.left.replace("#", left.length));
    return;
  }
  sending = true;
  button.setAttribute("aria-disabled", "true");
});
form.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  const ask = event.target.closest(".ask");
  const among = event.target.closest("[data-offers]");
  if (among && /^[1-9]$/.test(event.key) && !event.ctrlKey && !event.altKey) {
    const row = offers[event.key - 1];
    if (row) {
      event.preventDefault();
      takeRow(row);
    }
  }
  if (!ask) return;
  if (
    event.key === "Enter" &&
    !event.ctrlKey &&
    !event.shiftKey &&
    !event.altKey &&
    event.target.tagName !== "BUTTON"
  ) {
    event.preventDefault();
    quiet();
    onwards(ask);
  }
  if (event.altKey && /^Digit[1-9]$/.test(event.code)) {
    const chip = all("[data-alt]", ask)[event.code.slice(5) - 1];
    if (chip) {
      event.preventDefault();
      quiet();
      take(chip);
    }
  }
});
addEventListener("pagehide", () => {
  if (!sending) letGo();
});
const acts = {
  whole: (control) => control.setAttribute("aria-pressed", String(showWhole())),
  turn: quarterTurn,
};
desk.addEventListener("click", (event) => {
  const control = event.target.closest("[data-do]");
  const step = event.target.closest("[data-step]");
  if (control) acts[control.dataset.do]?.(control);
  if (step && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    turnTo(here() + Number(step.dataset.step));
  }
});
leaf.addEventListener("submit", (event) => {
  event.preventDefault();
  turnTo(between(1, Math.round(Number(pageInput.value)) || here(), last));
  pageInput.value = here();
});
addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const plain = !event.ctrlKey && !event.altKey && !event.shiftKey && !event.metaKey;
  if (event.altKey && event.code === "KeyZ") {
    const again = one("[data-again]");
    if (again) {
      event.preventDefault();
      again.click();
    }
  }
  if (event.altKey && event.code === "Digit0" && offers.length) {
    event.preventDefault();
    quiet();
    takeRow(offers[0]);
  }
  if (event.ctrlKey && event.key === "Enter" && !event.target.closest("[data-reason]")) {
    event.preventDefault();
    submit();
  }
  if (
    plain &&
    (event.key === "PageDown" || event.key === "PageUp") &&
    !event.target.closest("select, dialog") &&
    last > 1
  ) {
    event.preventDefault();
    turnTo(here() + (event.key === "PageDown" ? 1 : -1));
  }
});
addEventListener("resize", place);
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  sending = false;
  button.removeAttribute("aria-disabled");
  hold();
});

place();
// A message at the top of the fields has the focus first.
// What a person has seen before is opened to be corrected, not to be confirmed unread.
// The one row of the list that is meant stands before the fields: one key takes it.
const meant = one("[data-alone]:not(.is-taken)");
const first = doubts()[0] ?? (one(".sure--hand") && named("number"));
if (!one("[data-focus]")) {
  if (meant && doubts().length) meant.focus({ preventScroll: true });
  else if (first) go(first);
  else rest();
}
