/* claimatlas, 6 of 6: selection and address. What needs no server is answered here. */
(function () {
  "use strict";

  const { Atlas, BaseMap, choose } = window.claimatlas;
  const maps = new Map(); // map container id -> Atlas

  // ---------------------------------------------------------------- selection, shared by map and text

  const atlas = () => maps.get("map");

  const onText = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    const node = event.target.closest && event.target.closest("[data-claims]");
    if (!node) return;
    event.preventDefault();
    choose(node.dataset.claims.split(" ").filter(Boolean), [], node.dataset.from || "text");
  };
  document.addEventListener("click", onText);
  document.addEventListener("keydown", onText);

  /** Mark the chosen claims' words in the text; return those of the first, which is read first. */
  const mark = (claims) => {
    const chosen = new Set(claims);
    let first = null;
    document.querySelectorAll("#article [data-claims]").forEach((node) => {
      const own = node.dataset.claims.split(" ");
      const on = own.some((c) => chosen.has(c));
      const leads = own.includes(claims[0]);
      node.classList.toggle("selected", on);
      node.classList.toggle("first", leads);
      if (node.getAttribute("role") === "button") node.setAttribute("aria-pressed", String(on));
      if (leads && !first) first = node;
    });
    return first;
  };

  const onPhone = () => window.matchMedia("(max-width: 720px)").matches; // cards above the text, one scroll for both

  // ---------------------------------------------------------------- Dash's client-side callbacks

  const waiting = [];
  let lastMove = null; // the selection that last moved the map: its text may come later, the map must not
  const whenMap = (act) => (atlas() ? act(atlas()) : waiting.push(act));

  /** The time line's scripts come last, and only where it is open (on a phone it is folded). */
  const wantTime = () => {
    const box = document.getElementById("time");
    if (!box) return;
    const open = getComputedStyle(box).display !== "none";
    document.getElementById("time-fold").setAttribute("aria-expanded", String(open));
    if (open) window.dash_clientside.set_props("time-wanted", { data: true });
  };
  let timed = false;
  const afterMap = () => {
    if (timed) return;
    timed = true;
    setTimeout(() => (window.requestIdleCallback ? window.requestIdleCallback(wantTime, { timeout: 3000 }) : wantTime()), 600);
  };

  const clientside = {
    base: (urls) => {
      whenMap((a) => { a.base = a.base || new BaseMap(a, urls || {}); });
      return window.dash_clientside.no_update;
    },
    draw: (scene, layers) => {
      if (scene) whenMap((a) => { a.draw(scene, layers || []); afterMap(); });
      return window.dash_clientside.no_update;
    },
    show: (layers) => {
      whenMap((a) => a.show(layers || []));
      document.querySelectorAll("#legend [data-layers]").forEach((node) => {
        node.hidden = !node.dataset.layers.split(" ").some((key) => (layers || []).includes(key));
      });
      return window.dash_clientside.no_update;
    },
    select: (selection) => {
      const claims = (selection && selection.claims) || [];
      const fresh = selection && selection.at !== lastMove;
      lastMove = selection && selection.at;
      whenMap((a) => {
        a.select(claims);
        if (fresh && ["text", "card", "address"].includes(selection.from)) a.fly(claims);
      });
      window.requestAnimationFrame(() => { // the text may only now be on the page
        const first = mark(claims);
        if (first && selection.from !== "text" && !onPhone()) first.scrollIntoView({ block: "center", behavior: "auto" });
      });
      return window.dash_clientside.no_update;
    },
    top: (_, selection) => {
      const cards = document.getElementById("evidence");
      if (!cards) return window.dash_clientside.no_update;
      cards.scrollTop = 0;
      if (onPhone() && selection && selection.from !== "text") document.querySelector(".reading").scrollTop = 0;
      return window.dash_clientside.no_update;
    },
    fit: (clicks) => {
      if (clicks) whenMap((a) => a.fitAll(true));
      return window.dash_clientside.no_update;
    },
    time: () => {
      const seek = (tries) => {
        const chart = document.querySelector("#time-chart .js-plotly-plot");
        if (chart && chart.on) chart.on("plotly_click", (event) => choose(event.points.flatMap((p) => String(p.customdata || "").split(" ").filter(Boolean)), [], "card"));
        else if (tries) setTimeout(() => seek(tries - 1), 100);
      };
      seek(80);
      return window.dash_clientside.no_update;
    },
    fold: (clicks) => {
      setTimeout(wantTime, 0);
      return (clicks || 0) % 2 ? "time-box flipped" : "time-box";
    },
    sheet: (clicks) => (clicks || 0) % 2 ? "sheet tall" : "sheet",
    remember: (document_, layers, selection, every) => {
      const query = new URLSearchParams();
      if (document_) query.set("doc", document_.replace(/^doc:/, ""));
      if (layers && every && layers.length !== every.length) query.set("layers", layers.join(","));
      if (selection && selection.claims.length) query.set("claim", selection.claims[0]);
      const text = query.toString();
      window.history.replaceState(window.history.state, "", text ? `?${text}` : window.location.pathname);
      return window.dash_clientside.no_update;
    },
  };

  window.dash_clientside = Object.assign({}, window.dash_clientside, { claimatlas: clientside });
  Object.assign(window.claimatlas, { maps, whenMap });

  L.Map.addInitHook(function () {
    const start = () => {
      const made = new Atlas(this);
      maps.set("map", made);
      waiting.splice(0).forEach((act) => act(made));
      document.dispatchEvent(new CustomEvent("claimatlas:map", { detail: made }));
    };
    this.whenReady(start);
  });
})();
