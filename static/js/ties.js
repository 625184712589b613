"use strict";
/* Proposals on a list: the arrows go from one to the next, G ties, B leaves one and goes on. */
{
  const forms = [...document.querySelectorAll("[data-offer]")];
  const PLACE = "tie-place";
  const button = (form) => form.querySelector("button");
  const here = () => forms.findIndex((form) => form.contains(document.activeElement));
  const go = (place) => {
    const form = forms[Math.min(forms.length - 1, Math.max(0, place))];
    button(form)?.focus({ preventScroll: true });
    form?.scrollIntoView({ block: "nearest" });
  };
  const leave = (place) => {
    forms[place].closest("tr")?.setAttribute("data-left", "");
    go(place + 1);
  };
  const typing = (event) => event.target.closest?.("input, textarea, select, [contenteditable]");
  const acts = {
    ArrowDown: (place) => go(place + 1),
    ArrowUp: (place) => go(place < 0 ? 0 : place - 1),
    g: (place) => (place < 0 ? go(0) : forms[place].requestSubmit()),
    b: (place) => (place < 0 ? go(0) : leave(place)),
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
    if (typing(event) || document.querySelector("dialog[open]")) return;
    const act = acts[event.key] ?? acts[event.key.toLowerCase()];
    if (!act || !forms.length) return;
    event.preventDefault();
    act(here());
  });
  /* After a tie the list comes anew, without the row: what was next stands in its place. */
  forms.forEach((form, place) => {
    form.addEventListener("submit", () => {
      try {
        sessionStorage.setItem(PLACE, `${location.pathname} ${place}`);
      } catch {
        /* a private window keeps nothing */
      }
    });
  });
  try {
    const [path, place] = (sessionStorage.getItem(PLACE) ?? "").split(" ");
    sessionStorage.removeItem(PLACE);
    if (path === location.pathname && forms.length) go(Number(place));
  } catch {
    /* a private window keeps nothing */
  }
}
