"use strict";
/* Scans go one by one: what was sent stays sent when the line is cut, and sending goes on from there. */
{
  const form = document.querySelector("[data-send]");
  const part = (name) => form.querySelector(`[data-${name}]`);
  const sent = new Set();
  let under = false;
  let address = "";
  const key = (file) => `${file.webkitRelativePath || file.name}:${file.size}:${file.lastModified}`;
  const chosen = () =>
    [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
  const tell = (words) => {
    const box = part("trouble");
    box.hidden = !words;
    box.querySelector("p").textContent = words;
  };
  const show = (done, all) => {
    part("sending").hidden = !all;
    part("sent-words").textContent = form.dataset.part.replace("#", done).replace("$", all);
    const bar = part("sending").querySelector("progress");
    bar.max = all || 1;
    bar.value = done;
  };
  const leave = (files) => {
    const box = part("left");
    box.hidden = !files.length;
    box.querySelector("ul").replaceChildren(
      ...files.map((file) => {
        const line = document.createElement("li");
        line.textContent = file.webkitRelativePath || file.name;
        return line;
      }),
    );
  };
  const post = (file) => {
    const data = new FormData(form);
    data.delete("files");
    data.append("files", file);
    data.append("paths", file.webkitRelativePath || file.name);
    return fetch(form.action, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
    });
  };
  /* Whoever signed in again in another tab has another token against forgery: this page asks for it. */
  const own = "[data-send] [name=csrfmiddlewaretoken]";
  const renewed = async () => {
    const answer = await fetch(location.href);
    if (answer.redirected) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector(own);
    if (token) document.querySelector(own).value = token.value;
    return Boolean(token);
  };
  /* Sends one file; the words of what went wrong, or nothing. */
  const send = async (file) => {
    let answer;
    try {
      answer = await post(file);
      if (answer.status === 403) {
        if (!(await renewed())) return form.dataset.out;
        answer = await post(file);
      }
    } catch {
      return form.dataset.cut;
    }
    if (answer.status === 404) return form.dataset.shut;
    if (!answer.headers.get("Content-Type")?.includes("json"))
      return answer.redirected ? form.dataset.out : form.dataset.cut;
    const said = await answer.json();
    if (!answer.ok) return said.errors.join(" ");
    address = said.address;
    return "";
  };
  const sendAll = async (files) => {
    show(files.filter((file) => sent.has(key(file))).length, files.length);
    for (const file of files.filter((one) => !sent.has(key(one)))) {
      const trouble = await send(file);
      if (trouble) return trouble;
      sent.add(key(file));
      show(files.filter((one) => sent.has(key(one))).length, files.length);
    }
    return "";
  };
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (under) return;
    const files = chosen();
    const large = files.filter((file) => file.size > Number(form.dataset.largest));
    const fit = files.filter((file) => !large.includes(file));
    leave(large);
    tell(files.length ? "" : form.dataset.none);
    if (!fit.length) return;
    under = true;
    const trouble = await sendAll(fit);
    under = false;
    tell(trouble);
    if (trouble) return;
    part("onward").href = address;
    if (!large.length) location.assign(address);
  });
  addEventListener("beforeunload", (event) => {
    if (under) event.preventDefault();
  });
}
