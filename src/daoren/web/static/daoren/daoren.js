// What the pages do beyond links and forms. Every page works without it; nothing here decides anything.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  // ---- keys: j and k walk the rows of a list, / searches, ? shows the keys; they can be turned off ----
  const storage = { get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
                    set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* kept for this page only */ } } };
  let keysOn = storage.get("daoren-keys") !== "off";
  const writing = (target) => target.closest("input, textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("table[data-rows] tbody tr")]
    .filter((row) => row.querySelector("a") && row.getClientRects().length);

  function walk(step) {
    const all = rows();
    const at = all.indexOf(document.activeElement.closest("tr"));
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
    if (next) (next.querySelector("[data-row], th a") || next.querySelector("a")).focus();
  }

  document.addEventListener("keydown", (event) => {
    if (!keysOn || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (writing(event.target) || document.querySelector("dialog[open]")) return;
    const seek = document.getElementById("seek");
    const acts = { j: () => walk(1), k: () => walk(-1), "/": () => seek && seek.select(), "?": () => open("keys") };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // ---- dialogs ----
  function open(id) {
    const dialog = document.getElementById(id);
    if (dialog && !dialog.open) dialog.showModal();
  }
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) { event.preventDefault(); open(opener.dataset.opens); }
    const closer = event.target.closest("[data-closes]");
    if (closer) { event.preventDefault(); closer.closest("dialog").close(); }
    for (const fold of document.querySelectorAll("details.fold[open]")) if (!fold.contains(event.target)) fold.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target.matches("a[role=button]")) { event.preventDefault(); event.target.click(); }
    if (event.key === "Escape") {
      for (const fold of document.querySelectorAll("details.fold[open]")) { fold.open = false; fold.querySelector("summary").focus(); }
    }
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-keys-on]")) return;
    keysOn = event.target.checked;
    storage.set("daoren-keys", keysOn ? "on" : "off");
  });
  for (const box of document.querySelectorAll("[data-keys-on]")) box.checked = keysOn;

  // ---- a form that changes something is sent once ----
  const buttons = (form) => [...form.elements].filter((one) => one.type === "submit");
  function release(form) {
    delete form.dataset.sent;
    for (const one of buttons(form)) one.removeAttribute("aria-disabled");
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const posts = form.method === "post" || form.hasAttribute("hx-post");
    if (!posts || form.querySelector("[data-again]")) return;
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.sent = "1";
    // Not `disabled`: the button's own name and value belong to what is sent.
    for (const one of buttons(form)) one.setAttribute("aria-disabled", "true");
  }, true);
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form) release(form);
  });

  // ---- requests of htmx that failed are said in words, where the reader is ----
  const trouble = document.getElementById("trouble");
  function tell(status) {
    if (!trouble) return;
    const kind = !status ? "lost" : (status === 401 || status === 403 ? "refused" : "failed");
    trouble.hidden = false;
    trouble.lastElementChild.textContent = trouble.dataset[kind];
    trouble.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("htmx:responseError", (event) => tell(event.detail.xhr.status));
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => tell(0));
  document.addEventListener("htmx:beforeRequest", () => { if (trouble) trouble.hidden = true; });

  // ---- what wants the focus, and charts once they come into sight ----
  const script = (address) => new Promise((done, failed) => {
    const one = document.createElement("script");
    Object.assign(one, { src: address, onload: done, onerror: failed });
    document.head.append(one);
  });
  let loaded;
  const charts = () => (loaded ??= script(root.dataset.echarts).then(() => script(root.dataset.charts)));
  const watch = new IntersectionObserver((seen) => {
    for (const one of seen.filter((entry) => entry.isIntersecting)) {
      watch.unobserve(one.target);
      charts().then(() => window.daorenCharts.draw(one.target)).catch(() => { /* the table stays open */ });
    }
  }, { rootMargin: "200px" });
  // Not scrollIntoView: Chromium would begin the tab order there, behind the way past the navigation.
  function bring(current) {
    const list = current.closest("ul");
    if (!list) return;
    const [place, frame] = [current.getBoundingClientRect(), list.getBoundingClientRect()];
    if (place.right > frame.right) list.scrollLeft += place.right - frame.right;
    if (place.left < frame.left) list.scrollLeft += place.left - frame.left;
  }
  function settle(part) {
    for (const figure of part.querySelectorAll("figure[data-chart]:not([data-drawn])")) watch.observe(figure);
    const first = part.querySelector("[data-focus]");
    if (first) first.focus();
    part.querySelectorAll("nav [aria-current]").forEach(bring);
  }
  settle(document);
  document.addEventListener("htmx:afterSettle", (event) => settle(event.target));
})();
