/* A turned page stays turned for everybody; who turns on is asked only once for where it ends. */
import { angleWord, lost, one } from "./parts.js";
import { quarterMore } from "./size.js";

let keeping = null;
/* Sends the angle that waits to be kept; `then` is done once it is, where the page still stands. */
export const keep = async (then) => {
  if (!keeping) return;
  const { form, angle, timer } = keeping;
  const asked = new FormData(form);
  clearTimeout(timer);
  keeping = null;
  asked.set(angleWord, angle);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: asked,
      redirect: "manual",
      keepalive: true,
      headers: { Accept: "application/json" },
    });
    if (answer.status !== 204) throw new Error("not kept");
    if (then && form.isConnected && !keeping) await then();
  } catch {
    lost.hidden = false;
  }
};
export const turnRound = (then) => {
  const form = one("[data-turnform]");
  const turned = quarterMore();
  clearTimeout(keeping?.timer);
  keeping = {
    form,
    angle: (Number(form.dataset.turned) + turned) % 360,
    timer: setTimeout(() => keep(then), 800),
  };
};
