/* Sets the chosen look before anything is drawn. */
"use strict";
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  /* a private window keeps nothing */
}
document.documentElement.classList.add("js");
