/* A session ends by itself when nobody does anything: a minute before, the page says so. */
"use strict";
(() => {
  const box = document.getElementById("sap-het");
  if (!box) return;
  const after = Number(box.dataset.idleAfter) * 1000;
  const warned = 60000;
  const told = "khoso-hoat-dong";
  const form = box.querySelector("form");
  const left = box.querySelector("[data-idle-left]");
  let here = Date.now();
  let touched = 0;
  let dirty = null;
  let over = false;

  /* What the server was told last, from this page or from another one of the same browser. */
  const last = () => {
    try {
      return Math.max(here, Math.min(Date.now(), Number(localStorage.getItem(told)) || 0));
    } catch {
      return here;
    }
  };
  const remember = () => {
    here = Date.now();
    try {
      localStorage.setItem(told, String(here));
    } catch {
      /* a private window keeps nothing */
    }
  };
  const tell = (ended) => {
    const said = new FormData(form);
    if (ended) said.set("ended", "1");
    return fetch(form.action, { method: "POST", body: said, redirect: "manual" });
  };
  const stay = () => {
    remember();
    tell(false).catch(() => {});
    if (box.open) box.close();
  };
  /* The session ends first; then a form that was begun is sent, and so kept until its owner is back. */
  const end = async () => {
    over = true;
    try {
      await tell(true);
      if (dirty?.isConnected) {
        HTMLFormElement.prototype.submit.call(dirty);
        return;
      }
    } catch {
      /* the server is away: it ends the session by itself */
    }
    location.reload();
  };
  const tick = () => {
    if (over) return;
    const now = Date.now();
    if (!box.open && touched > last() && now - last() >= warned) {
      stay();
      return;
    }
    const rest = last() + after - now;
    if (rest <= 0) {
      end();
      return;
    }
    if (rest <= warned && !box.open) box.showModal();
    if (rest > warned && box.open) box.close();
    if (box.open) left.textContent = String(Math.ceil(rest / 1000));
  };

  for (const kind of ["keydown", "pointerdown", "input", "wheel"])
    addEventListener(
      kind,
      () => {
        touched = Date.now();
      },
      { passive: true },
    );
  addEventListener("input", (event) => {
    const changed = event.target.form;
    if (changed?.method === "post" && changed !== form) dirty = changed;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    stay();
  });
  box.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  /* What a page asks for by itself is nobody's doing. */
  addEventListener("htmx:configRequest", (event) => {
    if (!event.detail.triggeringEvent) event.detail.headers["X-Tu-Cap-Nhat"] = "1";
  });
  remember();
  setInterval(tick, 1000);
})();
