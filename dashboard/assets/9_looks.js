/* claimatlas, 9 of 9: how the page looks. Light or dark, base map, point of view, languages, colours of
   actors, error bounds, and the ways through it by keyboard: all of them follow the state (7_state.js). */
(function () {
  "use strict";

  const { Atlas, maps, whenMap, onDark, ink, eachPath, set, follow } = window.claimatlas;
  const RIGHT_TO_LEFT = ["ar"];
  const METRES_PER_PIXEL = 156543.03392; // of the web Mercator's zoom 0 at the equator, 256-pixel tiles

  const night = window.matchMedia("(prefers-color-scheme: dark)");
  const darkPage = ({ theme }) => theme === "dark" || (theme === "auto" && night.matches);
  const groundOf = (state) => (state.base !== "auto" ? state.base : darkPage(state) ? "dark" : "political");
  const isDark = (state) => groundOf(state) === "dark" || (groundOf(state) === "none" && darkPage(state));
  const homeView = () => (document.getElementById("disclaimer") || { dataset: {} }).dataset.worldview || "de_facto";

  // ---------------------------------------------------------------- words

  let table = null; // words by "section.key" once another language than English was chosen
  let language = "en";
  const tables = new Map();

  /** A fixed word of the page in its language; `fallback` until the table is there. */
  const word = (key, fallback) => (table && table[key]) || fallback || key;

  const ATTRIBUTES = { label: "aria-label", title: "title", placeholder: "placeholder" };
  const MARKED = "[data-word], [data-word-label], [data-word-title], [data-word-placeholder]";

  const say = (node) => {
    const { word: key } = node.dataset;
    if (key && table[key] !== undefined && node.textContent !== table[key]) node.textContent = table[key];
    Object.entries(ATTRIBUTES).forEach(([name, attribute]) => {
      const own = node.getAttribute(`data-word-${name}`);
      if (own && table[own] !== undefined) node.setAttribute(attribute, table[own]);
    });
  };

  const sayAll = (root) => {
    if (!table) return;
    if (root.matches && root.matches(MARKED)) say(root);
    root.querySelectorAll(MARKED).forEach(say);
  };

  const disclaim = (state) => {
    const node = document.getElementById("disclaimer");
    if (!node) return;
    const view = state.worldview || homeView();
    const known = JSON.parse(node.dataset.views);
    const name = word(`looks.view_${view}`, known[view]);
    const text = word("looks.disclaimer", node.dataset.text).replace("{view}", name);
    if (node.textContent !== text) node.textContent = text;
  };

  /** Dash's dropdown hides a field from screen readers that Tab still reaches: its button beside it does both. */
  const mend = (node) => {
    if (node.querySelectorAll) node.querySelectorAll(".dash-dropdown-focus-target").forEach((field) => field.setAttribute("tabindex", "-1"));
  };

  /** Words that React puts on the page later are said as well. */
  new MutationObserver((changes) => {
    changes.forEach(({ addedNodes }) => addedNodes.forEach(mend));
    if (changes.some(({ addedNodes }) => [...addedNodes].some((node) => node.nodeType === 1 && (node.matches(".plot-container") || node.querySelector(".plot-container"))))) setTimeout(paintCharts, 0);
    if (table) changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => { if (node.nodeType === 1) sayAll(node); }));
  }).observe(document.documentElement, { childList: true, subtree: true });

  const speak = async (state) => {
    language = state.language;
    Object.assign(document.documentElement, { lang: language, dir: RIGHT_TO_LEFT.includes(language) ? "rtl" : "ltr" });
    if (language === "en" && !table) return;
    const atlas = maps.get("map");
    const url = atlas && atlas.base && atlas.base.urls[`words_${language}`];
    if (!url) return; // asked again when the base map is there
    if (!tables.has(language)) tables.set(language, fetch(url).then((r) => (r.ok ? r.json() : {})));
    const found = await tables.get(language);
    if (language !== state.language) return;
    table = found;
    sayAll(document.body);
    disclaim(window.claimatlas.state());
  };

  // ---------------------------------------------------------------- the map's ground

  let dusk = null; // whether the claims were last drawn for a dark ground

  const draw = Atlas.prototype.draw;
  Atlas.prototype.draw = function (scene, layers) {
    const state = window.claimatlas.state();
    dusk = Boolean(state) && isDark(state);
    onDark(dusk ? scene.inks || {} : null);
    draw.call(this, scene, layers);
    this.rove();
    this.halo();
  };

  const show = Atlas.prototype.show;
  Atlas.prototype.show = function (keys) {
    show.call(this, keys);
    this.rove();
    this.halo();
  };

  /** Draw the same scene again in the colours of another ground; the view stays. */
  Atlas.prototype.repaint = function () {
    const { scene, map } = this;
    if (!scene) return;
    const [at, zoom, untouched] = [map.getCenter(), map.getZoom(), this.untouched];
    this.hold = true;
    this.draw(scene, [...this.shown]);
    map.setView(at, zoom, { animate: false });
    this.untouched = untouched;
    this.select([...this.selected]);
  };

  const look = (state) => whenMap((atlas) => {
    if (atlas.base) {
      const labels = state.labels === "auto" ? state.language : state.labels;
      atlas.base.look({ ground: groundOf(state), view: state.worldview || homeView(), language: labels });
    }
    if (dusk !== null && dusk !== isDark(state)) atlas.repaint();
  });

  // ---------------------------------------------------------------- charts

  const channels = (hex) => [1, 3, 5].map((n) => parseInt(hex.slice(n, n + 2), 16));
  const luminance = (hex) => channels(hex).map((c) => c / 255)
    .map((s) => (s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4))
    .reduce((sum, s, n) => sum + s * [0.2126, 0.7152, 0.0722][n], 0);
  const DARKEST = 0.105; // luminance that stands out from a dark page by 3 : 1

  /** The colour of a chart's mark on a dark page: an actor's own one, or the same lightened as little as it takes. */
  const lit = (colour) => {
    if (Array.isArray(colour)) return colour.map(lit);
    if (typeof colour !== "string" || !/^#[0-9a-f]{6}$/i.test(colour)) return colour;
    const atlas = maps.get("map");
    const known = atlas && atlas.scene && atlas.scene.inks[colour];
    if (known) return known;
    for (let share = 0; share <= 20; share += 1) {
      const moved = `#${channels(colour).map((c) => Math.round(c + ((255 - c) * share) / 20).toString(16).padStart(2, "0")).join("")}`;
      if (luminance(moved) >= DARKEST) return moved;
    }
    return "#ffffff";
  };

  const INKS = [["marker", "color"], ["line", "color"], ["marker", "line", "color"], ["marker", "pattern", "fgcolor"]];
  const given = new WeakMap(); // trace -> its colours as the server gave them

  const reach = (trace, path) => path.slice(0, -1).reduce((at, key) => at && at[key], trace);

  /** Give a chart's traces the colours of the page; returns whether any changed. */
  const paintTraces = (traces, dark) => traces.map((trace) => {
    if (!given.has(trace)) given.set(trace, INKS.map((path) => (reach(trace, path) || {})[path[path.length - 1]]));
    return INKS.map((path, n) => {
      const light = given.get(trace)[n];
      const holder = reach(trace, path);
      const wanted = dark ? lit(light) : light;
      if (!holder || light === undefined || JSON.stringify(holder[path[path.length - 1]]) === JSON.stringify(wanted)) return false;
      holder[path[path.length - 1]] = wanted;
      return true;
    }).some(Boolean);
  }).some(Boolean);

  const paintChart = (chart) => {
    const state = window.claimatlas.state();
    if (!state || !chart.data || !window.Plotly) return;
    if (paintTraces(chart.data, darkPage(state))) window.Plotly.redraw(chart);
  };

  const watched = new WeakSet();
  const paintCharts = () => document.querySelectorAll(".js-plotly-plot").forEach((chart) => {
    if (chart.on && !watched.has(chart)) {
      watched.add(chart);
      chart.on("plotly_afterplot", () => paintChart(chart));
    }
    paintChart(chart);
  });

  // ---------------------------------------------------------------- error bounds

  /** A band round each shape, as wide on either side as its outline may be off. */
  Atlas.prototype.halo = function () {
    if (this.halos) this.halos.remove();
    this.halos = null;
    const state = window.claimatlas.state();
    if (!state || !state.halo || !this.scene) return;
    this.pane("halo", 404).classList.add("quiet");
    this.halos = L.layerGroup();
    (this.crowd ? this.crowd.alone : this.scene.stacks).filter((stack) => stack.error_m && stack.shapes.some((s) => this.shown.has(s.layer))).forEach((stack) => {
      const colour = ink(stack.shapes[0].style.colour);
      const style = { pane: "halo", interactive: false, color: colour, opacity: 0.28, fillColor: colour, fillOpacity: 0.28, className: "halo" };
      const layer = L.geoJSON({ type: "Feature", geometry: stack.geometry, properties: {} }, {
        ...style, style: { ...style, fill: false, lineJoin: "round", lineCap: "round" },
        pointToLayer: (_, at) => L.circle(at, { ...style, stroke: false, fill: true, radius: stack.error_m }),
      });
      eachPath(layer, (path) => { path.errorM = stack.error_m; });
      this.halos.addLayer(layer);
    });
    this.widenHalo();
    this.halos.addTo(this.map);
  };

  Atlas.prototype.widenHalo = function () {
    if (this.halos) eachPath(this.halos, (path) => {
      if (path instanceof L.Circle) return;
      const lat = path.getBounds().getCenter().lat;
      const scale = (METRES_PER_PIXEL * Math.cos((lat * Math.PI) / 180)) / 2 ** this.map.getZoom();
      path.setStyle({ weight: Math.min(600, (2 * path.errorM) / scale) });
    });
  };

  whenMap((atlas) => atlas.map.on("zoomend", () => atlas.widenHalo()));

  // ---------------------------------------------------------------- colours of actors

  const field = Object.assign(document.createElement("input"), { type: "color", id: "actor-colour", className: "colour-field", tabIndex: -1 });
  field.setAttribute("aria-hidden", "true");
  document.body.appendChild(field);
  field.addEventListener("change", () => {
    const key = field.dataset.actor;
    if (key) set(({ colours }) => ({ colours: [...colours.filter(([other]) => other !== key), [key, field.value]] }));
  });
  document.addEventListener("click", (event) => {
    const chip = event.target.closest && event.target.closest("[data-actor]");
    if (!chip) return;
    const box = chip.getBoundingClientRect();
    Object.assign(field.style, { left: `${box.left}px`, top: `${box.bottom}px` });
    Object.assign(field.dataset, { actor: chip.dataset.actor });
    field.value = chip.dataset.colour;
    if (field.showPicker) field.showPicker();
    else field.click();
  });

  // ---------------------------------------------------------------- by keyboard

  const reachable = (atlas) => [...atlas.map.getPane("hits").querySelectorAll(".hit[data-stack]")]
    .filter((node) => node.style.display !== "none" && node.hasAttribute("tabindex"));

  /** One shape of the map is reached by Tab; arrows lead from shape to shape. */
  Atlas.prototype.rove = function (to) {
    const nodes = reachable(this);
    const now = to || nodes.find((node) => node.getAttribute("tabindex") === "0" && node === document.activeElement) || nodes[nodes.length - 1];
    nodes.forEach((node) => node.setAttribute("tabindex", node === now ? "0" : "-1"));
  };

  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  const middle = (node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  };

  /** The nearest shape in a direction; what lies aside counts twice. */
  const next = (atlas, from, [dx, dy]) => {
    const [x, y] = middle(from);
    let best = null;
    reachable(atlas).forEach((node) => {
      if (node === from) return;
      const [ox, oy] = middle(node);
      const ahead = (ox - x) * dx + (oy - y) * dy;
      const aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
      if (ahead <= 0) return;
      const far = ahead + 2 * aside;
      if (!best || far < best.far) best = { node, far };
    });
    return best && best.node;
  };

  const onKey = (event) => {
    const atlas = maps.get("map");
    const hit = event.target.closest && event.target.closest(".hit[data-stack]");
    if (hit && atlas && (WAYS[event.key] || event.key === "Home" || event.key === "End")) {
      event.preventDefault();
      event.stopPropagation(); // the map does not pan
      const all = reachable(atlas);
      const node = WAYS[event.key] ? next(atlas, hit, WAYS[event.key]) : event.key === "Home" ? all[0] : all[all.length - 1];
      if (!node) return;
      atlas.rove(node);
      node.focus({ preventScroll: true });
      const stack = atlas.stack(node.dataset.stack);
      if (!atlas.map.getBounds().intersects(atlas.toBounds(stack.bounds))) atlas.map.panTo(atlas.toBounds(stack.bounds).getCenter(), { animate: false });
      return;
    }
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.looks[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    } else if (!event.target.matches("input, select, textarea, [role=combobox]")) set({ claims: [], also: [], compare: "" });
  };
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("focusin", (event) => {
    const atlas = maps.get("map");
    if (atlas && event.target.matches && event.target.matches(".hit[data-stack]")) atlas.rove(event.target);
  });
  document.addEventListener("pointerdown", (event) => {
    const open = document.querySelector("details.looks[open]");
    if (open && event.target.closest && !event.target.closest("details.looks, #actor-colour")) open.open = false;
  });

  // ---------------------------------------------------------------- following

  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  follow((state, before) => {
    const fresh = (...keys) => !before || keys.some((key) => !same(before[key], state[key]));
    document.documentElement.dataset.theme = state.theme;
    if (fresh("language")) speak(state);
    if (fresh("worldview", "language")) disclaim(state);
    if (fresh("theme", "base", "worldview", "labels", "language")) look(state);
    if (before && fresh("theme")) paintCharts();
    if (fresh("halo")) whenMap((atlas) => atlas.halo());
  });
  const again = () => {
    const state = window.claimatlas.state();
    if (!state) return;
    look(state);
    speak(state);
    paintCharts();
  };
  night.addEventListener("change", again);
  document.addEventListener("claimatlas:base", again);

  Object.assign(window.claimatlas, { word });
})();
