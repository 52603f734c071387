/* claimatlas, 9 of 9: the table, the charts, and what can be taken away. All of them follow the state. */
(function () {
  "use strict";

  const { follow, set } = window.claimatlas;

  // ---------------------------------------------------------------- taking away

  const base = () => window.location.pathname.replace(/[^/]*$/, "");
  const query = (...more) => {
    const text = [window.claimatlas.query(), ...more].filter(Boolean).join("&");
    return text ? `?${text}` : "";
  };

  /** The links of the menu hold the present state; the code to embed and the way back to the whole page too. */
  const links = () => {
    if (!window.claimatlas.state()) return;
    document.querySelectorAll("[data-export]").forEach((node) => {
      node.setAttribute("href", `${base()}export/map.${node.dataset.export}${query(node.dataset.more)}`);
    });
    const full = document.getElementById("full-page");
    const whole = query().replace(/([?&])embed=1(&|$)/, "$1").replace(/[?&]$/, "");
    if (full) full.setAttribute("href", `${base()}${whole}`);
    const code = document.getElementById("embed-code");
    if (!code) return;
    const address = `${window.location.origin}${base()}${whole}${whole ? "&" : "?"}embed=1`;
    code.value = `<iframe src="${address.replace(/&/g, "&amp;")}" width="800" height="560" style="border:0" title="claimatlas"></iframe>`;
  };

  /** The menu closes on Escape and on a click beside it. */
  document.addEventListener("keydown", (event) => {
    const menu = document.getElementById("takeaway");
    if (event.key !== "Escape" || !menu || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    const menu = document.getElementById("takeaway");
    if (menu && menu.open && !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("toggle", (event) => { if (event.target.id === "takeaway") links(); }, true);

  // ---------------------------------------------------------------- the table

  const rows = () => [...document.querySelectorAll("#table .row-button")];

  const mark = () => {
    const state = window.claimatlas.state();
    if (!state) return;
    document.querySelectorAll("#table tbody tr").forEach((row) => {
      const on = state.claims.includes(row.dataset.claims);
      row.classList.toggle("selected", on);
      row.querySelector(".row-button").setAttribute("aria-pressed", String(on));
    });
  };

  document.addEventListener("keydown", (event) => {
    if (!event.target.classList || !event.target.classList.contains("row-button")) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = rows();
    const next = all[all.indexOf(event.target) + step];
    if (next) next.focus();
  });

  /** What was focused is drawn anew with each page of the table: the same control keeps the focus. */
  let focused = null;
  document.addEventListener("focusin", (event) => {
    const control = event.target.closest && event.target.closest("#table [title]");
    focused = control ? control.title : null;
  });

  const tabled = () => {
    mark();
    if (focused && !document.querySelector("#table :focus")) {
      const again = [...document.querySelectorAll("#table [title]")].find((node) => node.title === focused && !node.disabled);
      if (again && document.activeElement === document.body) again.focus();
    }
  };

  // ---------------------------------------------------------------- the charts

  const adopted = new WeakSet();

  const adopt = (node) => {
    if (adopted.has(node) || !node.on) return;
    adopted.add(node);
    node.on("plotly_click", (event) => {
      const [point] = event.points;
      if (point && typeof point.customdata === "string") set(JSON.parse(point.customdata));
    });
  };

  /** Plotly draws a moment after its components came: each chart is listened to when it is there. */
  const charted = () => {
    const box = document.getElementById("charts");
    const all = () => box.querySelectorAll(".js-plotly-plot").forEach(adopt);
    all();
    if (charted.watcher) charted.watcher.disconnect();
    charted.watcher = new MutationObserver(all);
    charted.watcher.observe(box, { childList: true, subtree: true });
  };

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    claimatlas_views: { charted: () => { charted(); } },
  });
  Object.assign(window.claimatlas, { tabled });
  follow(() => { links(); mark(); });
})();
