"use strict";
/* Confirming: the page image follows the field; Enter goes to the next doubtful one.
   Without this script the page is a plain form with a link for each page. */
{
  const desk = document.querySelector("[data-confirm]");
  if (desk) {
    const one = (selector, within = desk) => within.querySelector(selector);
    const all = (selector, within = desk) => [...within.querySelectorAll(selector)];
    const ACROSS = 10000;
    const CLOSE = 6400;
    const stage = one("[data-zoom]");
    const sheet = one("[data-sheet]");
    const used = one("[data-use]");
    const now = one("[data-now]");
    const form = one("[data-form]");
    const asks = all(".ask", form);
    const words = one("[data-words]").dataset;
    const button = one("[data-confirm-button]");
    const side = one("[data-side]");
    const leaf = one("[data-pages]");
    const last = Number(leaf.dataset.last);
    const pageInput = one("[data-page-input]");
    let page = Number(stage.dataset.page);
    let box = null;
    let whole = false;
    let turn = 0;
    let sending = false;

    /* --- the page image ------------------------------------------------------------------- */
    const height = () => Number(image(page).dataset.height);
    const image = (number) => one(`#trang-${number}`);
    // Each fetch of a page is recorded, so a page is fetched when it is first looked at, and once.
    const fetchOnce = (picture) => {
      if (picture.dataset.href) {
        picture.setAttribute("href", picture.dataset.href);
        delete picture.dataset.href;
      }
    };
    all("image").forEach((picture) => {
      picture.addEventListener("error", () => {
        if (picture === image(page)) one("[data-broken]").hidden = false;
      });
      picture.addEventListener("load", () => {
        if (picture === image(page)) one("[data-broken]").hidden = true;
      });
    });
    /* A crop that was refused because the machine was busy is asked for again, three times at most. */
    all("img.crop").forEach((crop) => {
      const { src } = crop;
      let tries = 0;
      const again = () => {
        if (tries === 3) return;
        tries += 1;
        setTimeout(() => {
          crop.removeAttribute("src");
          crop.src = src;
        }, 1000 * tries);
      };
      crop.addEventListener("error", again);
      if (crop.complete && !crop.naturalWidth) again();
    });
    const size = () => (turn % 180 ? [height(), ACROSS] : [ACROSS, height()]);
    const turned = ([x, y, w, h]) =>
      ({
        0: [x, y, w, h],
        90: [height() - y - h, x, h, w],
        180: [ACROSS - x - w, height() - y - h, w, h],
        270: [y, ACROSS - x - w, h, w],
      })[turn];
    const between = (least, value, most) => Math.max(least, Math.min(most, value));
    const show = (view) => stage.setAttribute("viewBox", view.map(Math.round).join(" "));
    const place = () => {
      const [wide, tall] = size();
      const moves = {
        0: "",
        90: `translate(${height()} 0) `,
        180: `translate(${ACROSS} ${height()}) `,
        270: `translate(0 ${ACROSS}) `,
      };
      sheet.setAttribute("transform", `${moves[turn]}rotate(${turn})`);
      ["x", "y", "width", "height"].forEach((name, i) => {
        now.setAttribute(name, box ? box[i] : 0);
      });
      if (whole) {
        show([0, 0, wide, tall]);
        return;
      }
      const [x, y, w, h] = turned(box ?? [0, 0, ACROSS, 0]);
      const across = Math.min(wide, box ? Math.max(w * 1.6, CLOSE) : ACROSS);
      const down = (across * stage.clientHeight) / Math.max(1, stage.clientWidth);
      show([
        between(0, x + w / 2 - across / 2, wide - across),
        between(0, y + h / 2 - down * 0.38, Math.max(0, tall - down)),
        across,
        down,
      ]);
    };
    const toPage = (number) => {
      if (!image(number)) return;
      page = number;
      fetchOnce(image(page));
      used.setAttribute("href", `#trang-${page}`);
      stage.setAttribute("aria-label", stage.dataset.said.replace("#", page));
      pageInput.value = page;
      all("[data-step]").forEach((link) => {
        const there = image(page + Number(link.dataset.step));
        link.toggleAttribute("aria-disabled", !there);
        if (!there) link.setAttribute("aria-disabled", "true");
      });
      one("[data-broken]").hidden = true;
    };
    const look = (ask) => {
      if (!ask) return;
      box = ask.dataset.box ? ask.dataset.box.split(" ").map(Number) : null;
      // A field without a place on the page leaves the page that is looked at.
      if (box && Number(ask.dataset.page) !== page) toPage(Number(ask.dataset.page));
      place();
    };
    const turnTo = (number) => {
      toPage(number);
      box = null;
      place();
    };
    const pan = (right, down) => {
      const [x, y, wide, tall] = stage.getAttribute("viewBox").split(" ").map(Number);
      const scale = wide / Math.max(1, stage.clientWidth);
      const [most, deepest] = size();
      show([
        between(0, x + right * scale, Math.max(0, most - wide)),
        between(0, y + down * scale, Math.max(0, deepest - tall)),
        wide,
        tall,
      ]);
    };
    stage.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !whole) {
          event.preventDefault();
          pan(event.deltaX, event.deltaY);
        }
      },
      { passive: false },
    );
    stage.addEventListener("pointermove", (event) => {
      if (event.buttons === 1 && !whole) pan(-event.movementX, -event.movementY);
    });

    /* --- the fields ----------------------------------------------------------------------- */
    const field = (ask) => one("input:not([type=hidden]), textarea, select", ask);
    const named = (name) => asks.find((ask) => field(ask)?.name === name);
    const doubts = () => asks.filter((ask) => ask.classList.contains("ask--doubt"));
    const go = (ask) => {
      const input = field(ask);
      input.focus();
      input.select?.();
    };
    // A message of this script speaks of how it stood; after the next act it would be untrue.
    const quiet = () => one("[data-said-here]", document)?.remove();
    const count = () => {
      const left = doubts().length;
      const head = one("[data-count]");
      head.textContent = left ? head.dataset.some.replace("#", left) : head.dataset.none;
    };
    const mark = (ask, css, text) => {
      const sure = one(".sure", ask);
      if (!sure) return;
      sure.className = `sure ${css}`;
      sure.textContent = text;
    };
    const unchosen = (ask) => ask.hasAttribute("data-must") && !field(ask).value;
    const settle = (ask, listed = false) => {
      const input = field(ask);
      if (ask.hasAttribute("data-act")) {
        ask.classList.toggle("ask--doubt", !input.checked);
      } else if (unchosen(ask)) {
        return;
      } else if (ask.classList.contains("ask--doubt") || listed) {
        ask.classList.remove("ask--doubt");
        if (listed) mark(ask, "sure--list", words.listed);
        else if (input.value) mark(ask, "sure--hand", words.seen);
        else mark(ask, "sure--none", words.empty);
      }
      count();
    };
    // Nothing is left: the number is in sight beside its place on the page, and the button is next.
    const rest = () => {
      side.scrollTop = 0;
      look(named("number"));
      button.focus({ preventScroll: true });
    };
    const goOn = (ask) => {
      const left = doubts();
      const next = left.find((other) => asks.indexOf(other) > asks.indexOf(ask)) ?? left[0];
      if (next && next !== ask) go(next);
      else if (!next) rest();
    };
    const onwards = (ask) => {
      settle(ask);
      // A field that must be chosen is not kept empty by Enter; staying there in silence looks broken.
      if (unchosen(ask) && doubts().every((other) => other === ask)) say(words.choose);
      else goOn(ask);
    };
    const take = (chip) => {
      const ask = chip.closest(".ask");
      const input = field(ask);
      input.value = chip.dataset.value;
      settle(ask);
      go(ask);
    };
    const say = (text) => {
      const toasts = document.querySelector(".toasts");
      const toast = document.createElement("div");
      const line = document.createElement("span");
      toast.className = "toast";
      toast.dataset.saidHere = "";
      line.textContent = text;
      toast.append(line);
      toasts.replaceChildren(toast);
    };
    const submit = () => {
      if (form.requestSubmit) form.requestSubmit(button);
      else button.click();
    };

    /* --- a row of the list as the suggestion for many fields -------------------------------- */
    const offers = all("[data-row]");
    const typedByHand = (ask) => one(".sure--hand", ask) !== null;
    const offerBeside = (ask, value) => {
      let proof = one("[data-proof]", ask);
      if (!proof) {
        proof = document.createElement("p");
        proof.className = "proof";
        proof.dataset.proof = "";
        const label = document.createElement("span");
        label.className = "muted";
        label.textContent = `${words.suggested}:`;
        proof.append(label);
        ask.append(proof);
      }
      if (all("[data-value]", proof).some((chip) => chip.dataset.value === value)) return;
      const chip = document.createElement("button");
      const keys = document.createElement("kbd");
      const choice = [...(field(ask).options ?? [])].find((one) => one.value === value);
      chip.type = "button";
      chip.className = "chip";
      chip.dataset.value = value;
      chip.dataset.alt = "";
      keys.textContent = `Alt+${all("[data-alt]", proof).length + 1}`;
      chip.append(choice?.textContent ?? value, " ", keys);
      proof.append(" ", chip);
    };
    const open = (ask) => {
      if (!ask.classList.contains("ask--doubt")) {
        ask.classList.add("ask--doubt");
        mark(ask, "sure--mid", words.open);
      }
    };
    const takeRow = (link) => {
      const { fills, agrees, beside } = JSON.parse(link.dataset.row);
      for (const [name, value] of Object.entries(fills)) {
        const ask = named(name);
        const input = ask && field(ask);
        if (!ask) continue;
        const read = input.value;
        // What the person has typed is never overwritten: the row stands beside it.
        if (typedByHand(ask) && read !== value) {
          offerBeside(ask, value);
          continue;
        }
        input.value = value;
        if (read && read !== value) offerBeside(ask, read);
        settle(ask, true);
      }
      agrees.map(named).forEach((ask) => {
        if (ask?.classList.contains("ask--doubt")) settle(ask, true);
      });
      for (const [name, value] of Object.entries(beside)) {
        const ask = named(name);
        if (!ask) continue;
        offerBeside(ask, value);
        if (!typedByHand(ask) && field(ask).value !== value) open(ask);
      }
      offers.forEach((other) => {
        other.classList.toggle("is-taken", other === link);
      });
      count();
      const [first] = doubts();
      if (first) go(first);
      else rest();
    };

    form.addEventListener("focusin", (event) =>
      look(
        event.target.closest(".ask") ?? (event.target.closest("[data-offers]") && named("number")),
      ),
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

    /* --- the item is held while somebody works on it --------------------------------------- */
    const BEAT = 60000;
    let worked = false;
    const token = one("[name=csrfmiddlewaretoken]", form).value;
    const tell = (address) => {
      const said = new FormData();
      said.append("csrfmiddlewaretoken", token);
      return navigator.sendBeacon(address, said);
    };
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
        tell(desk.dataset.hold);
      }
    }, BEAT);
    // The page before may have been this item's too: its letting go can come after this one was sent.
    const [way] = performance.getEntriesByType("navigation");
    const again = document.referrer && new URL(document.referrer).pathname === location.pathname;
    if (again || way?.type === "reload") setTimeout(() => tell(desk.dataset.hold), 2000);
    addEventListener("pagehide", () => {
      if (!sending) tell(desk.dataset.leave);
    });

    /* --- acts of the whole screen --------------------------------------------------------- */
    const acts = {
      whole: (control) => {
        whole = !whole;
        control.setAttribute("aria-pressed", String(whole));
        place();
      },
      turn: () => {
        turn = (turn + 90) % 360;
        place();
      },
    };
    desk.addEventListener("click", (event) => {
      const control = event.target.closest("[data-do]");
      const step = event.target.closest("[data-step]");
      if (control) acts[control.dataset.do]?.(control);
      if (step && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        turnTo(page + Number(step.dataset.step));
      }
    });
    leaf.addEventListener("submit", (event) => {
      event.preventDefault();
      turnTo(between(1, Math.round(Number(pageInput.value)) || page, last));
      pageInput.value = page;
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
        turnTo(page + (event.key === "PageDown" ? 1 : -1));
      }
    });
    addEventListener("resize", place);
    addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      sending = false;
      button.removeAttribute("aria-disabled");
      tell(desk.dataset.hold);
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
  }
}
