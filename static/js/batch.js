"use strict";
/* The live part of a batch: seldom while nobody looks, and a word when the server is away. */
{
  const SELDOM = 10;
  let skipped = 0;
  let missed = 0;
  const away = (on) => {
    const notice = document.querySelector("#mat-noi");
    if (notice) notice.hidden = !on;
  };
  const live = (event) => event.target.closest?.("[data-live]");
  addEventListener("htmx:beforeRequest", (event) => {
    if (live(event) && document.hidden && ++skipped % SELDOM) event.preventDefault();
  });
  const miss = (event) => {
    if (live(event)) away(++missed > 1);
  };
  addEventListener("htmx:sendError", miss);
  addEventListener("htmx:responseError", miss);
  addEventListener("htmx:afterOnLoad", () => {
    missed = 0;
    away(false);
  });
  /* All is read: the files are shown as they stand now, unless somebody is at work on the page. */
  addEventListener("htmx:afterSettle", () => {
    const busy = document.querySelector("[data-pick]:checked, main :focus");
    if (!document.querySelector("[data-live]") && !busy) location.reload();
  });
}
