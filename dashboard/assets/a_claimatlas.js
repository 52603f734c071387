/* claimatlas: draws a scene (dashboard/wire.py) on a Leaflet map. No framework, no HTML from data:
   every text reaches the page as a text node, every mark is built here from our own path data. */
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const GAP = 6; // pixels between a label and what it must not touch
  const MODES = [3, 1, 0]; // entries that a stack's label shows, from roomy to bare
  const maps = new Map(); // map container id -> Atlas

  const svg = (name, attributes, parent) => {
    const node = document.createElementNS(SVG, name);
    for (const key in attributes) node.setAttribute(key, attributes[key]);
    if (parent) parent.appendChild(node);
    return node;
  };
  const html = (name, className, parent, text) => {
    const node = document.createElement(name);
    node.className = className;
    if (text !== undefined) node.textContent = text;
    if (parent) parent.appendChild(node);
    return node;
  };

  // ---------------------------------------------------------------- patterns and marks

  const defs = () => {
    let node = document.querySelector("#claimatlas-defs defs");
    if (!node) {
      const root = svg("svg", { id: "claimatlas-defs", width: 0, height: 0, "aria-hidden": "true" }, document.body);
      root.style.position = "absolute";
      node = svg("defs", {}, root);
    }
    return node;
  };

  /** Stripes at 45 degrees: one colour wide apart (a title claimed), two colours close (contested). */
  const stripes = (colours) => {
    const id = "stripes-" + colours.map((c) => c.replace(/[^0-9a-f]/gi, "")).join("-");
    if (document.getElementById(id)) return `url(#${id})`;
    const step = colours.length > 1 ? 7 : 13;
    const size = step * colours.length;
    const pattern = svg("pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, defs());
    colours.forEach((colour, n) => {
      svg("rect", { x: n * step, y: 0, width: colours.length > 1 ? step - 2.5 : 1.7, height: size, fill: colour, "fill-opacity": 0.8 }, pattern);
    });
    return `url(#${id})`;
  };

  const glyph = (scene, key, colour, crossed) => {
    const node = svg("svg", { viewBox: "0 0 20 20", class: "glyph", "aria-hidden": "true" });
    const mark = scene.glyphs[key];
    if (mark) svg("path", { d: mark.d, fill: mark.filled ? colour : "none", stroke: colour }, node);
    if (crossed) svg("path", { d: "M2 18L18 2", stroke: "#1b1f24", "stroke-width": 2.2 }, node);
    return node;
  };

  const BURST = "m0-6v12m-6-6h12m-10.2-4.2l8.4 8.4m0-8.4l-8.4 8.4";
  const CROSS = "m-4-4l8 8m-8 0l8-8";

  /** Crosses or bursts along a drawn path, every `step` pixels, `inset` pixels inside an area. */
  const alongPath = (path, kind, inset) => {
    const length = path.getTotalLength();
    if (!length || !isFinite(length)) return "";
    const step = Math.max(kind === "burst" ? 58 : 42, length / 240);
    const count = Math.max(1, Math.floor(length / step));
    let d = "";
    for (let n = 0; n < count; n += 1) {
      const at = ((n + 0.5) * length) / count;
      const here = path.getPointAtLength(at);
      let { x, y } = here;
      if (inset > 0) {
        const [a, b] = [path.getPointAtLength(Math.max(0, at - 2)), path.getPointAtLength(Math.min(length, at + 2))];
        const span = Math.hypot(b.x - a.x, b.y - a.y) || 1;
        const [nx, ny] = [(-(b.y - a.y) / span) * inset, ((b.x - a.x) / span) * inset];
        const inside = path.isPointInFill(new DOMPoint(x + nx, y + ny));
        x += inside ? nx : -nx;
        y += inside ? ny : -ny;
      }
      d += `M${x.toFixed(1)} ${y.toFixed(1)}${kind === "burst" ? BURST : CROSS}`;
    }
    return d;
  };

  // ---------------------------------------------------------------- one shape

  let serial = 0;

  /** Draw `style` around Leaflet's own invisible path, which gives the outline in pixels.
      `deepest` is the largest inset of its stack: small shapes draw their insets closer. */
  const dress = (path, style, deepest) => {
    const kind = path instanceof L.CircleMarker ? "point" : path instanceof L.Polygon ? "area" : "line";
    let group = null;
    let follow = []; // elements that take the outline as it is
    let widths = []; // [element, pixels of ink]: stroke widths that depend on the inset
    let marks = []; // [element, kind]: marks set along it
    const build = () => {
      const own = path._path;
      group = svg("g", { class: "claim", opacity: style.opacity });
      own.parentNode.insertBefore(group, own);
      own.setAttribute("stroke", "none");
      own.setAttribute("fill", "none");
      own.style.pointerEvents = "none";
      [follow, widths, marks] = [[], [], []];
      const add = (attributes, ink) => {
        const node = svg("path", { fill: "none", "stroke-linejoin": "round", ...attributes }, group);
        follow.push(node);
        if (ink !== undefined) widths.push([node, ink]);
      };
      let mask = {};
      if (kind === "area" || (kind === "line" && style.inset > 0)) {
        const all = { x: -20000, y: -20000, width: 40000, height: 40000 };
        const id = `edge-${++serial}`;
        const node = svg("mask", { id, maskUnits: "userSpaceOnUse", ...all }, group);
        if (kind === "line") svg("rect", { ...all, fill: "#fff" }, node);
        const cut = svg("path", { fill: kind === "area" ? "#fff" : "none", "fill-rule": "evenodd" }, node);
        if (style.inset > 0) {
          cut.setAttribute("stroke", "#000");
          widths.push([cut, null]);
        }
        follow.push(cut);
        mask = { mask: `url(#${id})` };
      }
      if (style.fill > 0 && kind !== "line") add({ fill: style.colour, "fill-opacity": kind === "point" ? 0.85 : style.fill, "fill-rule": "evenodd" });
      if (style.pattern && kind === "area") add({ fill: stripes([style.colour]), "fill-rule": "evenodd" });
      if (style.band > 0) add({ stroke: style.colour, "stroke-opacity": 0.26, ...mask }, style.width + style.band);
      add({ stroke: "#fff", "stroke-opacity": 0.8, ...mask }, style.width + 1.4);
      add({ stroke: style.colour, ...(style.dash ? { "stroke-dasharray": style.dash } : {}), ...mask }, style.width);
      if (style.marks) marks.push([svg("path", { fill: "none", stroke: style.colour, "stroke-width": 1.5 }, group), style.marks]);
      if (style.crossed) marks.push([svg("path", { fill: "none", stroke: "#1b1f24", "stroke-width": 1.4 }, group), "cross"]);
    };
    const insetNow = () => {
      if (kind !== "area" || !style.inset || !path._pxBounds) return style.inset;
      const size = path._pxBounds.getSize();
      return style.inset * Math.max(0.3, Math.min(1, Math.min(size.x, size.y) / (5 * deepest + 1)));
    };
    const refresh = () => {
      if (!group) return;
      const d = path._path.getAttribute("d") || "M0 0";
      const inset = insetNow();
      follow.forEach((node) => node.setAttribute("d", d));
      widths.forEach(([node, ink]) => node.setAttribute("stroke-width", ink === null ? 2 * inset
        : kind === "area" ? 2 * (inset + ink) : kind === "line" ? 2 * inset + ink * (inset ? 2 : 1.4) : ink));
      marks.forEach(([node, what]) => node.setAttribute("d", kind === "point" ? pointMark(path, what)
        : alongPath(path._path, what, kind === "area" ? inset + style.width / 2 : 0)));
    };
    const update = path._updatePath;
    path._updatePath = function () { update.call(this); refresh(); };
    path.on("add", () => { build(); refresh(); });
    path.on("remove", () => { if (group) group.remove(); group = null; });
  };

  const pointMark = (path, what) => {
    const { x, y } = path._point;
    const r = path.getRadius() + 3;
    return what === "cross"
      ? `M${x - r} ${y + r}L${x + r} ${y - r}M${x - r} ${y - r}L${x + r} ${y + r}`
      : [0, 45, 90, 135, 180, 225, 270, 315].map((a) => {
        const [c, s] = [Math.cos((a * Math.PI) / 180), Math.sin((a * Math.PI) / 180)];
        return `M${x + c * r} ${y + s * r}L${x + c * (r + 5)} ${y + s * (r + 5)}`;
      }).join("");
  };

  const arrowIcon = (style, bearing) => {
    const node = svg("svg", { viewBox: "-22 -22 44 44", width: 44, height: 44, "aria-hidden": "true", opacity: style.opacity });
    const open = !(style.fill > 0);
    svg("path", {
      d: "M0-20L11-6H4.5V18H-4.5V-6H-11Z", transform: `rotate(${bearing})`, fill: open ? "#fff" : style.colour,
      stroke: open ? style.colour : "#fff", "stroke-width": open ? 1.8 : 1.4, "stroke-linejoin": "round",
      ...(open && style.dash ? { "stroke-dasharray": "4 2.5" } : {}),
    }, node);
    if (style.crossed) svg("path", { d: "M-13 13L13-13M-13-13L13 13", stroke: "#1b1f24", "stroke-width": 1.8 }, node);
    return L.divIcon({ html: node, className: "arrow", iconSize: [44, 44], iconAnchor: [22, 22] });
  };

  const eachPath = (layer, visit) => (layer.eachLayer ? layer.eachLayer((l) => eachPath(l, visit)) : visit(layer));

  // ---------------------------------------------------------------- the map

  class Atlas {
    constructor(map) {
      this.map = map;
      this.scene = null;
      this.shown = new Set();
      this.selected = new Set();
      this.drawn = L.layerGroup();
      this.hits = new Map(); // stack id -> [paths]
      this.boxes = new Map(); // stack id -> label element
      this.placeBoxes = [];
      this.baseLabels = [];
      map.attributionControl && map.attributionControl.setPrefix(false);
      ["base", "boundaries"].forEach((name, n) => this.pane(name, n ? 405 : 200).classList.add("quiet"));
      this.pane("contested", 411).classList.add("quiet");
      this.pane("hits", 440);
      this.labels = html("div", "map-labels", map.getContainer());
      this.leaders = svg("svg", { class: "leaders", "aria-hidden": "true" }, this.labels);
      map.on("moveend zoomend resize", () => this.layout());
      map.on("zoomstart", () => this.labels.classList.add("moving"));
      map.on("move", () => this.follow());
      map.on("click", (event) => { if (event.originalEvent.target.closest(".hit, .stack-label") === null) choose(null); });
      this.untouched = false; // true while the view is still the one that fits all
      map.on("dragstart boxzoomstart", () => { this.untouched = false; });
      map.getContainer().addEventListener("wheel", () => { this.untouched = false; }, { passive: true });
      map.getContainer().addEventListener("pointerdown", (event) => { if (event.target.closest(".leaflet-control-zoom")) this.untouched = false; });
      new ResizeObserver(() => {
        map.invalidateSize({ animate: false, pan: false });
        if (this.untouched) this.fitAll(false);
      }).observe(map.getContainer());
    }

    pane(name, depth) {
      const pane = this.map.getPane(name) || this.map.createPane(name);
      pane.style.zIndex = depth;
      return pane;
    }

    draw(scene) {
      this.scene = scene;
      this.drawn.remove();
      this.drawn = L.layerGroup();
      this.hits.clear();
      this.boxes.forEach((box) => box.remove());
      this.boxes.clear();
      this.placeBoxes.forEach((box) => box.remove());
      this.placeBoxes = [];
      for (const key in scene.layers) if (key !== "boundaries") this.pane(key, scene.layers[key]).classList.add("quiet");
      scene.stacks.forEach((stack) => this.addStack(stack));
      scene.contested.forEach((c) => this.addContested(c));
      scene.places.forEach((place) => this.addPlace(place));
      this.drawn.addTo(this.map);
      scene.stacks.forEach((stack) => this.addHit(stack));
      this.fitAll(false);
      this.layout();
    }

    addStack(stack) {
      const feature = { type: "Feature", geometry: stack.geometry, properties: {} };
      const deepest = Math.max(...stack.shapes.map((shape) => shape.style.inset));
      stack.outline = sample(stack.geometry, 160);
      stack.shapes.forEach((shape) => {
        const layer = L.geoJSON(feature, {
          pane: shape.layer, interactive: false, smoothFactor: 0.8,
          pointToLayer: (_, at) => L.circleMarker(at, { pane: shape.layer, interactive: false, radius: 7 + shape.style.inset }),
        });
        eachPath(layer, (path) => dress(path, shape.style, deepest));
        layer.addTo(this.drawn);
        if (shape.arrow) {
          L.marker([shape.arrow.lat, shape.arrow.lon], {
            pane: shape.layer, interactive: false, keyboard: false, icon: arrowIcon(shape.style, shape.arrow.bearing_deg),
          }).addTo(this.drawn);
        }
      });
      const box = html("div", "stack-label", this.labels);
      box.addEventListener("click", (event) => {
        const entry = event.target.closest("[data-entry]");
        choose(entry ? JSON.parse(entry.dataset.entry) : stack.claims);
      });
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      this.boxes.set(stack.id, box);
    }

    addContested(contested) {
      const layer = L.geoJSON({ type: "Feature", geometry: contested.geometry, properties: {} }, {
        pane: "contested", interactive: false, style: { stroke: false, fillOpacity: 1 },
      });
      eachPath(layer, (path) => path.on("add", () => {
        path._path.style.fill = stripes(contested.colours);
        path._path.dataset.layers = contested.layers.join(" ");
      }));
      layer.addTo(this.drawn);
    }

    addPlace(place) {
      const area = ["country", "admin", "region", "sea"].includes(place.kind);
      L.circleMarker([place.lat, place.lon], {
        pane: "places", interactive: false, radius: area ? 3 : 4, weight: 1.6, color: area ? "#3c434b" : "#fff",
        fillColor: area ? "#fff" : "#23282e", fillOpacity: 1,
      }).addTo(this.drawn);
      const box = html("div", "place-label", this.labels, place.name);
      box.dir = "auto";
      this.placeBoxes.push(Object.assign(box, { at: L.latLng(place.lat, place.lon) }));
    }

    addHit(stack) {
      const paths = [];
      const layer = L.geoJSON({ type: "Feature", geometry: stack.geometry, properties: {} }, {
        pane: "hits", style: { className: "hit", color: "#000", opacity: 0, weight: 16, fill: true, fillOpacity: 0 },
        pointToLayer: (_, at) => L.circleMarker(at, { pane: "hits", className: "hit", radius: 15, color: "#000", opacity: 0, fillOpacity: 0 }),
      });
      eachPath(layer, (path) => {
        if (path instanceof L.Polyline && !(path instanceof L.Polygon)) path.setStyle({ fill: false });
        else if (path instanceof L.Polygon) path.setStyle({ weight: 4 });
      });
      layer.addTo(this.drawn);
      eachPath(layer, (path) => {
        const node = path.getElement();
        node.setAttribute("role", "button");
        node.setAttribute("aria-label", stack.spoken);
        if (!paths.length) node.setAttribute("tabindex", "0");
        node.dataset.stack = stack.id;
        node.addEventListener("keydown", (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          choose(stack.claims);
        });
        path.on("click", (event) => this.pick(event.originalEvent));
        paths.push(node);
      });
      this.hits.set(stack.id, paths);
    }

    /** A click counts for every stack under it: the uppermost is chosen, the others are named. */
    pick(event) {
      const ids = document.elementsFromPoint(event.clientX, event.clientY)
        .filter((node) => node.classList.contains("hit")).map((node) => node.dataset.stack);
      const stacks = [...new Set(ids)].map((id) => this.stack(id)).filter(Boolean);
      if (stacks.length) choose(this.visible(stacks[0]), stacks.slice(1).flatMap((s) => this.visible(s)));
    }

    stack(id) { return this.scene.stacks.find((s) => s.id === id); }

    /** The claims of a stack, those of switched-on layers first: none is left out. */
    visible(stack) {
      const on = stack.shapes.filter((s) => this.shown.has(s.layer)).flatMap((s) => s.claims);
      return [...on, ...stack.claims.filter((c) => !on.includes(c))];
    }

    show(keys) {
      this.shown = new Set(keys);
      const known = this.scene ? Object.keys(this.scene.layers) : [];
      known.forEach((key) => { const pane = this.map.getPane(key); if (pane) pane.style.display = this.shown.has(key) ? "" : "none"; });
      this.map.getPane("contested").querySelectorAll("[data-layers]").forEach((node) => {
        node.style.display = node.dataset.layers.split(" ").every((key) => this.shown.has(key)) ? "" : "none";
      });
      if (!this.scene) return;
      this.scene.stacks.forEach((stack) => {
        const on = stack.shapes.some((s) => this.shown.has(s.layer));
        this.hits.get(stack.id).forEach((node) => { node.style.display = on ? "" : "none"; });
      });
      this.layout();
    }

    select(claims) {
      this.selected = new Set(claims || []);
      if (!this.scene) return;
      this.scene.stacks.forEach((stack) => {
        const on = stack.claims.some((c) => this.selected.has(c));
        this.hits.get(stack.id).forEach((node) => {
          node.classList.toggle("selected", on);
          node.setAttribute("aria-pressed", String(on));
        });
        this.boxes.get(stack.id).classList.toggle("selected", on);
      });
      this.layout();
    }

    fly(claims) {
      const boxes = this.scene.stacks.filter((s) => s.claims.some((c) => claims.includes(c))).map((s) => this.toBounds(s.bounds));
      if (!boxes.length) return;
      const all = boxes.reduce((sum, box) => sum.extend(box), L.latLngBounds(boxes[0].getSouthWest(), boxes[0].getNorthEast()));
      this.untouched = false;
      const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      const options = { padding: [60, 60], maxZoom: 9, duration: 0.7 };
      if (still) this.map.fitBounds(all, { ...options, animate: false });
      else this.map.flyToBounds(all, options);
    }

    toBounds([west, south, east, north]) { return L.latLngBounds([south, west], [north, east]); }

    fitAll(animate) {
      if (!this.scene) return;
      this.untouched = true;
      const size = this.map.getSize();
      const pad = Math.min(70, Math.max(16, size.x * 0.06));
      if (this.scene.bounds) this.map.fitBounds(this.toBounds(this.scene.bounds), { padding: [pad, pad], maxZoom: 9, animate });
      else this.map.fitBounds([[-50, -130], [65, 150]], { animate });
    }

    // -------------------------------------------------------------- labels

    /** While the map is dragged the labels ride along; where they stand is decided anew at rest. */
    follow() {
      if (!this.origin) return;
      const now = this.map.latLngToContainerPoint(this.origin.at);
      this.labels.style.transform = `translate(${now.x - this.origin.x}px, ${now.y - this.origin.y}px)`;
    }

    fill(box, stack, most) {
      const labels = stack.labels.filter((l) => this.shown.has(l.layer));
      const state = `${most}:${labels.map((l) => l.shape).join()}`;
      if (box.dataset.state === state) return;
      box.dataset.state = state;
      box.replaceChildren();
      labels.slice(0, most).forEach((label) => {
        const shape = stack.shapes.find((s) => s.id === label.shape);
        const entry = html("div", `entry status-${label.status}`, box);
        entry.dataset.entry = JSON.stringify(shape.claims);
        entry.appendChild(glyph(this.scene, label.glyph, label.colour, label.crossed));
        const words = html("div", "words", entry);
        html("div", "title", words, label.title).dir = "auto";
        html("div", "note", words, label.note).dir = "auto";
      });
      if (most && labels.length > most) html("div", "more", box, `and ${labels.length - most} more here`);
      if (!most) {
        const label = labels[0];
        box.appendChild(glyph(this.scene, label.glyph, label.colour, label.crossed));
      }
      if (stack.claims.length > 1) html("span", "badge", box, String(stack.claims.length));
    }

    layout() {
      if (!this.scene || !this.map._loaded) return;
      const size = this.map.getSize();
      this.origin = null;
      this.labels.style.transform = "";
      this.labels.classList.remove("moving");
      this.leaders.replaceChildren();
      const at = this.map.getCenter();
      const centre = this.map.latLngToContainerPoint(at);
      this.origin = { at, x: centre.x, y: centre.y };
      const taken = [];
      for (const corner of this.map.getContainer().querySelectorAll(".leaflet-control, .map-tool")) taken.push(this.relative(corner));
      const dots = this.shown.has("places") ? this.scene.places.map((p) => this.map.latLngToContainerPoint([p.lat, p.lon])) : [];
      const dotBoxes = dots.map((p) => ({ x: p.x - 6, y: p.y - 6, w: 12, h: 12 }));
      const stacks = this.scene.stacks.filter((stack) => {
        const on = stack.shapes.some((s) => this.shown.has(s.layer));
        this.boxes.get(stack.id).style.display = "none";
        return on;
      });
      const rank = (stack) => Math.min(...stack.labels.filter((l) => this.shown.has(l.layer)).map((l) => l.priority))
        - (stack.claims.some((c) => this.selected.has(c)) ? 1000 : 0) - 0.01 * stack.claims.length;
      stacks.sort((a, b) => rank(a) - rank(b));
      const most = size.x < 520 ? 1 : 3;
      const ground = new Map(stacks.map((stack) => [stack.id, dense(stack.outline.map((c) => this.map.latLngToContainerPoint(c)), size)]));
      const ink = stacks.flatMap((stack) => ground.get(stack.id));
      stacks.forEach((stack) => stack.shapes.forEach((shape) => {
        if (!shape.arrow || !this.shown.has(shape.layer)) return;
        const p = this.map.latLngToContainerPoint([shape.arrow.lat, shape.arrow.lon]);
        taken.push({ x: p.x - 14, y: p.y - 14, w: 28, h: 28 });
      }));
      stacks.forEach((stack) => this.placeStack(stack, taken, dotBoxes, ink, size, most));
      this.placeBoxes.forEach((box, n) => this.placeName(box, dots[n], taken, size));
      this.layoutBase(taken, size);
    }

    relative(node) {
      const outer = this.map.getContainer().getBoundingClientRect();
      const r = node.getBoundingClientRect();
      return { x: r.left - outer.left, y: r.top - outer.top, w: r.width, h: r.height };
    }

    placeStack(stack, taken, dots, ink, size, most) {
      const box = this.boxes.get(stack.id);
      box.style.display = "";
      const spots = stack.anchors
        .map(([lon, lat, room]) => {
          const p = this.map.latLngToContainerPoint([lat, lon]);
          const q = this.map.latLngToContainerPoint([lat + room, lon]);
          return { x: p.x, y: p.y, room: Math.abs(p.y - q.y) };
        })
        .filter((p) => p.x > 0 && p.y > 0 && p.x < size.x && p.y < size.y);
      for (const mode of MODES.filter((m) => m <= most)) {
        this.fill(box, stack, mode);
        const w = box.offsetWidth;
        const h = box.offsetHeight;
        const free = candidates(spots, w, h, stack.shapes.length).filter((c) => {
          const rect = { x: c.x, y: c.y, w, h };
          return c.x > 3 && c.y > 10 && c.x + w < size.x - 10 && c.y + h < size.y - 3
            && !taken.some((t) => overlap(t, rect)) && !dots.some((t) => overlap(t, rect, -2));
        });
        if (!free.length) continue;
        // Room is short where the claims are: a label should hide as little of them as it can.
        const covered = (c) => ink.reduce((sum, p) => sum + (p.x > c.x - 4 && p.x < c.x + w + 4 && p.y > c.y - 4 && p.y < c.y + h + 4), 0);
        const crossing = (c) => taken.reduce((sum, t) => sum + crosses(c.anchor, { x: c.x + w / 2, y: c.y + h / 2 }, t), 0);
        const cost = (c) => c.cost + 0.6 * covered(c) + 6 * crossing(c);
        const best = free.reduce((a, b) => ((b.total = cost(b)) < a.total ? b : a), { total: Infinity });
        const rect = { x: best.x, y: best.y, w, h };
        taken.push(rect);
        box.style.transform = `translate(${Math.round(best.x)}px, ${Math.round(best.y)}px)`;
        this.leader(best.anchor, rect);
        return;
      }
      box.style.display = "none";
    }

    leader(from, rect) {
      const x = Math.max(rect.x, Math.min(from.x, rect.x + rect.w));
      const y = Math.max(rect.y, Math.min(from.y, rect.y + rect.h));
      if (Math.hypot(x - from.x, y - from.y) < 10) return;
      svg("path", { d: `M${from.x} ${from.y}L${x} ${y}` }, this.leaders);
      svg("circle", { cx: from.x, cy: from.y, r: 2.6 }, this.leaders);
    }

    placeName(box, at, taken, size) {
      box.style.display = "none";
      if (!this.shown.has("places") || !at) return;
      box.style.display = "";
      const [w, h] = [box.offsetWidth, box.offsetHeight];
      for (const [dx, dy] of [[8, -h / 2], [-w - 8, -h / 2], [-w / 2, -h - 7], [-w / 2, 7]]) {
        const rect = { x: at.x + dx, y: at.y + dy, w, h };
        if (rect.x < 0 || rect.y < 0 || rect.x + w > size.x || rect.y + h > size.y || taken.some((t) => overlap(t, rect, 1))) continue;
        taken.push(rect);
        box.style.transform = `translate(${Math.round(rect.x)}px, ${Math.round(rect.y)}px)`;
        return;
      }
      box.style.display = "none";
    }

    // -------------------------------------------------------------- base map

    layoutBase() { /* replaced when the base map is loaded */ }
  }

  const overlap = (a, b, gap = GAP) => a.x < b.x + b.w + gap && b.x < a.x + a.w + gap && a.y < b.y + b.h + gap && b.y < a.y + a.h + gap;

  /** Whether the straight line from a to b passes through a box. */
  const crosses = (a, b, box) => {
    for (let t = 0.1; t < 0.95; t += 0.1) {
      const [x, y] = [a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t];
      if (x > box.x && x < box.x + box.w && y > box.y && y < box.y + box.h) return 1;
    }
    return 0;
  };

  /** Points no more than 14 pixels apart along a run of pixels, only those in view. */
  const dense = (points, size) => {
    const found = [];
    points.forEach((p, n) => {
      const q = points[n - 1] || p;
      const gap = Math.hypot(p.x - q.x, p.y - q.y);
      const steps = gap < 2000 ? Math.max(1, Math.round(gap / 14)) : 1; // a jump from part to part is no outline
      for (let k = 1; k <= steps; k += 1) {
        const [x, y] = [q.x + ((p.x - q.x) * k) / steps, q.y + ((p.y - q.y) * k) / steps];
        if (x > 0 && y > 0 && x < size.x && y < size.y) found.push({ x, y });
      }
    });
    return found;
  };

  /** At most `most` vertices of a GeoJSON geometry, evenly taken, as [lat, lon]. */
  const sample = (geometry, most) => {
    const all = [];
    const walk = (c) => (typeof c[0] === "number" ? all.push([c[1], c[0]]) : c.forEach(walk));
    (geometry.geometries || [geometry]).forEach((g) => walk(g.coordinates));
    const step = Math.max(1, Math.ceil(all.length / most));
    return all.filter((_, n) => n % step === 0);
  };

  /** Top-left corners for a box of w x h around its anchors, nearest and calmest first. */
  const candidates = (spots, w, h, shapes) => {
    const found = [];
    spots.forEach((anchor, n) => {
      const { x, y, room } = anchor;
      if (2 * room > Math.hypot(w, h) * 0.9 + 9 * shapes) found.push({ x: x - w / 2, y: y - h / 2, anchor, cost: n });
      for (const ring of [10, 34, 70, 120, 180]) {
        const r = Math.min(room, 160) + ring;
        [[r, -h / 2], [-r - w, -h / 2], [-w / 2, -r - h], [-w / 2, r], [r * 0.7, -r * 0.7 - h], [r * 0.7, r * 0.7],
          [-r * 0.7 - w, -r * 0.7 - h], [-r * 0.7 - w, r * 0.7]].forEach(([dx, dy], side) => {
          found.push({ x: x + dx, y: y + dy, anchor, cost: 3 + n * 2 + ring / 12 + side * 0.3 });
        });
      }
    });
    return found.sort((a, b) => a.cost - b.cost);
  };

  // ---------------------------------------------------------------- selection, shared by map and text

  const setProps = (id, props) => window.dash_clientside.set_props(id, props);
  const choose = (claims, also, from) => setProps("selection", { data: { claims: claims || [], also: also || [], from: from || "map" } });
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

  const mark = (claims) => {
    const chosen = new Set(claims);
    let first = null;
    document.querySelectorAll("#article [data-claims]").forEach((node) => {
      const on = node.dataset.claims.split(" ").some((c) => chosen.has(c));
      node.classList.toggle("selected", on);
      if (node.getAttribute("role") === "button") node.setAttribute("aria-pressed", String(on));
      if (on && !first) first = node;
    });
    return first;
  };

  // ---------------------------------------------------------------- Dash's client-side callbacks

  const waiting = [];
  const whenMap = (act) => (atlas() ? act(atlas()) : waiting.push(act));

  const clientside = {
    draw: (scene, layers) => {
      if (scene) whenMap((a) => { a.draw(scene); a.show(layers || []); });
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
      whenMap((a) => {
        a.select(claims);
        if (selection && ["text", "card", "address"].includes(selection.from)) a.fly(claims);
      });
      const first = mark(claims);
      if (first && selection.from !== "text") first.scrollIntoView({ block: "center", behavior: "auto" });
      return window.dash_clientside.no_update;
    },
    fit: (clicks) => {
      if (clicks) whenMap((a) => a.fitAll(true));
      return window.dash_clientside.no_update;
    },
    sheet: (clicks) => (clicks || 0) % 2 ? "sheet tall" : "sheet",
    remember: (document_, layers, selection, every) => {
      const query = new URLSearchParams();
      if (document_) query.set("doc", document_);
      if (layers && every && layers.length !== every.length) query.set("layers", layers.join(","));
      if (selection && selection.claims.length) query.set("claim", selection.claims[0]);
      const text = query.toString();
      window.history.replaceState(window.history.state, "", text ? `?${text}` : window.location.pathname);
      return window.dash_clientside.no_update;
    },
  };

  window.dash_clientside = Object.assign({}, window.dash_clientside, { claimatlas: clientside });
  window.claimatlas = { Atlas, maps, overlap, candidates, whenMap, svg, html };

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
