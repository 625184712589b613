/* Wagtail's text editor carries no name of its own: it gets that of its field, for who listens. */
"use strict";
{
  const name = () =>
    document
      .querySelectorAll('[role="textbox"]:not([aria-label]):not([aria-labelledby])')
      .forEach((box) => {
        const label = box
          .closest("[data-field], .w-field, .w-panel")
          ?.querySelector("label, h2, h3");
        box.setAttribute(
          "aria-label",
          (label ?? document.querySelector("h1"))?.textContent.trim() ?? "",
        );
      });
  addEventListener("DOMContentLoaded", () => {
    name();
    new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
  });
}
