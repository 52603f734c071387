/* claimatlas, 8 of 8: the time line. A slider and a play button move the map's day, a span dragged on the
   chart chooses days, the chart shows both and marks what is chosen. */
(function () {
  "use strict";

  const { follow, set } = window.claimatlas;
  const STEP_MS = 900; // the least time that a day stands while the time line plays
  const [LOW_PX, HIGH_PX] = [70, 420]; // heights of the chart
  const DAY_MS = 86400000;

  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const number = (day) => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
  const iso = (n) => new Date(n * DAY_MS).toISOString().slice(0, 10);

  // ---------------------------------------------------------------- play button and slider

  let days = []; // the days on which something is new, in order
  let playing = null; // timer of the next step
  const player = {};

  const build = () => {
    const box = document.getElementById("player");
    if (!box || player.slider) return Boolean(player.slider);
    player.box = box;
    player.button = document.createElement("button");
    player.button.className = "play";
    player.slider = Object.assign(document.createElement("input"), { type: "range", step: 1 });
    player.slider.setAttribute("aria-label", box.dataset.day);
    box.replaceChildren(player.button, player.slider);
    player.button.addEventListener("click", () => (playing === null ? play() : pause()));
    player.slider.addEventListener("input", () => {
      const wanted = Number(player.slider.value); // stopping shows the present day again
      pause();
      goTo(wanted);
    });
    show();
    return true;
  };

  const show = () => {
    if (!player.slider) return;
    const state = window.claimatlas.state();
    player.box.hidden = days.length < 2;
    player.button.textContent = playing === null ? "▶" : "❚❚";
    player.button.setAttribute("aria-label", playing === null ? player.box.dataset.play : player.box.dataset.pause);
    if (days.length < 2 || !state) return;
    const [first, last] = [number(days[0]), number(days[days.length - 1])];
    Object.assign(player.slider, { min: first, max: last });
    player.slider.value = state.at ? Math.min(last, Math.max(first, number(state.at))) : last;
    player.slider.setAttribute("aria-valuetext", state.at || days[days.length - 1]);
  };

  /** The map's day; the last of all is "now", which needs no day. */
  const goTo = (n) => set({ at: n >= number(days[days.length - 1]) ? null : iso(n) });

  const pause = () => {
    clearTimeout(playing);
    playing = null;
    show();
  };

  const play = () => {
    const { at } = window.claimatlas.state();
    const begin = at ? days.findIndex((day) => day > at) : 0; // from the end it begins anew
    step(begin < 0 ? 0 : begin);
  };

  /** Show one day, and the next one when its picture has stood for a while. */
  const step = (n) => {
    let [drawn, stood] = [false, false];
    const next = () => {
      if (!drawn || !stood || playing === null) return;
      if (n + 1 < days.length) step(n + 1);
      else pause();
    };
    const before = window.claimatlas.state().at;
    goTo(number(days[n]));
    if (window.claimatlas.state().at === before) drawn = true;
    else document.addEventListener("claimatlas:drawn", () => { drawn = true; next(); }, { once: true });
    playing = setTimeout(() => { stood = true; next(); }, STEP_MS);
    show();
  };

  // ---------------------------------------------------------------- fields for days

  const TYPED_MS = 500; // a year that is being typed is first the year 2, then 20, then 201

  const fields = () => document.querySelectorAll("[data-day-of]").forEach((host) => {
    const field = host.dataset.dayOf;
    if (!host.firstChild) {
      const made = Object.assign(document.createElement("input"), { type: "date", id: field, max: "9999-12-31" });
      let late = null;
      made.addEventListener("input", () => {
        clearTimeout(late);
        late = setTimeout(() => { if (!made.validity.badInput) set({ [field]: made.value || null }); }, TYPED_MS);
      });
      host.appendChild(made);
    }
    const day = window.claimatlas.state()[field] || "";
    if (host.firstChild.value !== day) host.firstChild.value = day;
  });

  // ---------------------------------------------------------------- the chart

  let chart = null;
  let watcher = null; // waits for the chart to be drawn
  let own = []; // the figure's own lines
  let shaded = false; // whether the map's day stands on the chart
  let told = ""; // the span that the chart was last given or gave, so that none is told twice

  const whole = () => chart.layout.xaxis.rangeslider.range;

  const span = (state) => {
    const all = whole();
    return [state.since || all[0], state.until || all[1]].map((d) => String(d).slice(0, 10));
  };

  /** What the chart does not show yet; any change, however small, makes plotly draw all of it again. */
  const paint = (state, before) => {
    if (!chart) return;
    const fresh = (...keys) => !before || keys.some((key) => !same(before[key], state[key]));
    const change = {};
    if (fresh("at") && (state.at || shaded)) {
      shaded = Boolean(state.at);
      const end = whole()[1];
      const future = { type: "rect", xref: "x", yref: "paper", x0: state.at, x1: end, y0: 0, y1: 1, line: { width: 0 }, fillcolor: "#fff", opacity: 0.62, layer: "above" };
      const line = { type: "line", xref: "x", yref: "paper", x0: state.at, x1: state.at, y0: 0, y1: 1, line: { width: 2, color: "#0b57d0" } };
      change.shapes = state.at ? [...own, future, line] : own;
    }
    if (fresh("since", "until") && JSON.stringify(span(state)) !== told) {
      told = JSON.stringify(span(state));
      change["xaxis.range"] = state.since || state.until ? span(state) : whole().slice();
    }
    if (Object.keys(change).length) window.Plotly.relayout(chart, change);
    if (fresh("claims")) {
      chart.data.forEach((trace, n) => {
        if (!trace.customdata) return;
        const on = trace.customdata.flatMap((ids, k) => (state.claims.some((c) => ids.split(" ").includes(c)) ? [k] : []));
        if (on.length || trace.selectedpoints) window.Plotly.restyle(chart, { selectedpoints: [on.length ? on : null] }, [n]);
      });
    }
  };

  /** A span that was dragged, or moved by the handles below; all of it is no choice. */
  const onRange = (event) => {
    if (event["xaxis.autorange"]) { set({ since: null, until: null }); return; }
    const range = event["xaxis.range"] || (event["xaxis.range[0]"] !== undefined && [event["xaxis.range[0]"], event["xaxis.range[1]"]]);
    if (!range) return;
    const [from, to] = range.map((d) => String(d).slice(0, 10));
    if (JSON.stringify([from, to]) === told) return; // the chart only repeats what the state has told it
    const [first, last] = whole().map((d) => String(d).slice(0, 10));
    const next = { since: from <= first ? null : from, until: to >= last ? null : to };
    told = JSON.stringify([next.since || first, next.until || last]);
    set(next);
  };

  const adopt = (node) => {
    chart = node;
    own = (node.layout.shapes || []).slice();
    told = JSON.stringify(node.layout.xaxis.range.map((d) => String(d).slice(0, 10)));
    shaded = false;
    chart.on("plotly_click", (event) => {
      const claims = event.points.flatMap((p) => String(p.customdata || "").split(" ").filter(Boolean));
      if (claims.length) window.claimatlas.choose(claims, [], "card");
    });
    chart.on("plotly_relayout", onRange);
    const host = node.parentNode;
    const measured = () => `${host.offsetWidth}x${host.offsetHeight}`;
    let size = measured(); // an observer calls at once, when nothing has changed yet
    new ResizeObserver(() => {
      if (!node.isConnected || !node.offsetWidth || measured() === size) return;
      size = measured();
      window.Plotly.Plots.resize(node);
    }).observe(host);
    paint(window.claimatlas.state(), null);
  };

  /** Called when the time line's components are new: the chart itself is drawn a moment later. */
  const arrived = () => {
    const list = document.querySelector("#time [data-days]");
    days = list && list.dataset.days ? list.dataset.days.split(" ") : [];
    build();
    pause();
    chart = null;
    if (watcher) watcher.disconnect();
    const box = document.getElementById("time");
    const seek = () => {
      const node = box.querySelector("#time-chart .js-plotly-plot");
      if (!node || !node.on || !node.layout || !node.querySelector(".nsewdrag")) return false;
      adopt(node);
      return true;
    };
    if (seek()) return;
    watcher = new MutationObserver(() => { if (seek()) watcher.disconnect(); });
    watcher.observe(box, { childList: true, subtree: true });
  };

  // ---------------------------------------------------------------- its height

  const height = (px) => {
    const box = document.getElementById("time");
    const most = Math.min(HIGH_PX, document.querySelector(".map-side").offsetHeight * 0.6);
    const given = Math.round(Math.max(LOW_PX, Math.min(most, px)));
    box.style.setProperty("--time-height", `${given}px`);
    document.getElementById("time-grip").setAttribute("aria-valuenow", String(given));
  };

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest && event.target.closest("#time-grip");
    if (!grip) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    const [from, start] = [event.clientY, document.getElementById("time").offsetHeight];
    const drag = (move) => height(start + from - move.clientY);
    grip.addEventListener("pointermove", drag);
    grip.addEventListener("lostpointercapture", () => grip.removeEventListener("pointermove", drag), { once: true });
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "time-grip" || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    height(document.getElementById("time").offsetHeight + (event.key === "ArrowUp" ? 24 : -24));
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    claimatlas_time: { arrived: () => { arrived(); } },
  });
  follow((state, before) => { build(); fields(); show(); paint(state, before); });
})();
