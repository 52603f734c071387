/* claimatlas, 3 of 6: draws a scene (dashboard/wire.py) on a Leaflet map, one pane for each layer. */
(function () {
  "use strict";

  const { svg, html, ink, groundIcon, stripes, dress, arrowIcon, eachPath, sample } = window.claimatlas;

  const MOST_FILLS = 2; // on one ground; more would only mix their colours, and the list names them all
  const [THINNEST, WIDEST] = [3.4, 4.5]; // pixels from outline to outline in a stack

  /** A geometry as `dashboard/wire.py` packs it (whole steps from vertex to vertex), as GeoJSON. */
  const unpackGeometry = ({ type, step, runs }) => {
    const run = (flat) => {
      const found = [];
      for (let n = 0, x = 0, y = 0; n < flat.length; n += 2) {
        x += flat[n];
        y += flat[n + 1];
        found.push([x * step, y * step]);
      }
      return found;
    };
    const depth = { Point: -1, MultiPoint: 0, LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 }[type];
    const walk = (part, level) => (level > 0 ? part.map((p) => walk(p, level - 1)) : run(part));
    return { type, coordinates: depth < 0 ? run(runs)[0] : walk(runs, depth) };
  };

  /** west, south, east, north of coordinates, however deep they are nested. */
  const boundsOf = (coordinates) => {
    const flat = coordinates.flat(4);
    let [w, s, e, n] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let k = 0; k < flat.length; k += 2) {
      [w, e] = [Math.min(w, flat[k]), Math.max(e, flat[k])];
      [s, n] = [Math.min(s, flat[k + 1]), Math.max(n, flat[k + 1])];
    }
    return [w, s, e, n];
  };

  /** A stack of a sketch has its claims only by number; the whole scene, with their names and words, is on its way. */
  const sketched = (stack) => {
    let n = 0;
    stack.shapes.forEach((shape) => { shape[3] = Array.from({ length: shape[3] }, () => n++); });
    Object.assign(stack, { claims: Array.from({ length: n }, (_, k) => `${stack.id}.${k}`), labels: [], spoken: "", error_m: 0, fine: true,
      bounds: boundsOf(stack.geometry.coordinates) });
  };

  /** The scene with its tables resolved; once, however often it is drawn. */
  const unpack = (scene) => {
    if (scene.unpacked) return scene;
    const whole = (thing) => { if (thing.geometry.runs) thing.geometry = unpackGeometry(thing.geometry); };
    const { keys, rows } = scene.styles;
    const styles = rows.map((row) => Object.fromEntries(keys.map((key, n) => [key, row[n]])));
    const layers = Object.keys(scene.layers);
    scene.stacks.forEach((stack) => {
      whole(stack);
      if (scene.sketch) sketched(stack);
      stack.shapes = stack.shapes.map(([layer, style, sure, told, arrow]) => {
        const claims = told.map((n) => stack.claims[n]);
        const [lon, lat, bearing_deg] = arrow || [];
        return { id: `${stack.id}-${claims[0]}`, layer: layers[layer], style: styles[style], sure: Boolean(sure), claims, arrow: arrow ? { lon, lat, bearing_deg } : null };
      });
      stack.labels = stack.labels.map(([at, title, note, status, priority]) => {
        const { id, layer, style: { glyph, colour, crossed } } = stack.shapes[at];
        return { shape: id, layer, glyph, colour, crossed, title, note, status, priority };
      });
    });
    scene.contested.forEach(whole);
    scene.unpacked = true;
    return scene;
  };

  class Atlas {
    constructor(map) {
      this.map = map;
      this.scene = null;
      this.awaited = null; // claims of an address that came before the scene they are in
      this.position = null; // [lon, lat, zoom] of an address, for the first scene
      this.hold = false; // true where the next scene must not move the view (time goes on)
      this.shown = new Set();
      this.selected = new Set();
      this.drawn = L.layerGroup();
      this.byId = new Map(); // stack id -> stack
      this.live = []; // the stacks that are drawn as SVG: all of them, but in a crowd (4_crowd.js)
      this.crowd = null;
      this.hits = new Map(); // stack id -> [paths]
      this.boxes = new Map(); // stack id -> label element
      this.placeBoxes = [];
      this.baseLabels = [];
      map.attributionControl && map.attributionControl.setPrefix(false);
      ["base", "boundaries"].forEach((name, n) => this.pane(name, n ? 405 : 200).classList.add("quiet"));
      this.pane("contested", 411).classList.add("quiet");
      this.pane("glow", 406).classList.add("quiet"); // below the outlines: what is dashed must stay dashed
      this.pane("hits", 440);
      this.labels = html("div", "map-labels", map.getContainer());
      this.leaders = svg("svg", { class: "leaders", "aria-hidden": "true" }, this.labels);
      map.on("zoomend", () => this.scene && !this.crowd && this.live.forEach((stack) => this.admit(stack)));
      map.on("moveend", () => this.settle());
      map.on("resize", () => this.settle());
      window.addEventListener("resize", () => { // another width may have another type size
        if (this.scene) this.scene.stacks.forEach((stack) => { stack.sizes = null; });
        this.placeBoxes.forEach((box) => { box.size = null; });
        if (this.base) this.base.sizes.clear();
        this.settle();
      });
      map.on("zoomstart", () => this.labels.classList.add("moving"));
      map.on("move", () => this.follow());
      map.on("click", ({ originalEvent: event }) => {
        if (event.target.closest(".hit, .stack-label, .cluster") === null && !this.pick(event)) choose(null);
      });
      this.untouched = false; // true while the view is still the one that fits all
      map.on("dragstart boxzoomstart dblclick", () => { this.untouched = false; });
      map.getContainer().addEventListener("wheel", () => { this.untouched = false; }, { passive: true });
      map.getContainer().addEventListener("keydown", (event) => { if (/^(Arrow|[+=_-]$)/.test(event.key)) this.untouched = false; });
      map.getContainer().addEventListener("pointerdown", (event) => { if (event.target.closest(".leaflet-control-zoom")) this.untouched = false; });
      new ResizeObserver(() => {
        map.invalidateSize({ animate: false, pan: !this.untouched }); // a chosen middle stays in the middle
        if (this.untouched) this.fitAll(false);
        else if (this.placed && this.standsAt(this.placed)) this.goTo(this.placed); // to the pixel
      }).observe(map.getContainer());
    }

    pane(name, depth) {
      const pane = this.map.getPane(name) || this.map.createPane(name);
      pane.style.zIndex = depth;
      return pane;
    }

    draw(scene, layers) {
      this.scene = null; // until all of it stands, moves of the map find nothing to lay out
      unpack(scene);
      if (this.crowd) this.crowd.remove();
      this.crowd = null;
      this.shown = new Set(layers);
      this.drawn.remove();
      this.drawn = L.layerGroup();
      this.hits.clear();
      this.boxes.forEach((box) => box.remove());
      this.boxes.clear();
      this.placeBoxes.forEach((box) => box.remove());
      this.placeBoxes = [];
      for (const key in scene.layers) if (key !== "boundaries") this.pane(key, scene.layers[key]).classList.add("quiet");
      this.frame(scene); // first the view: it decides which outlines of a stack have room
      this.scene = scene;
      this.byId = new Map(scene.stacks.map((stack, rank) => [stack.id, Object.assign(stack, { rank })]));
      const { Crowd } = window.claimatlas;
      if (scene.stacks.length > Crowd.FROM) this.crowd = new Crowd(this);
      this.dots = this.crowd ? L.canvas({ pane: "places", padding: 0.3 }) : undefined;
      this.live = this.crowd ? [] : scene.stacks;
      this.live.forEach((stack) => this.addStack(stack));
      if (!this.crowd) scene.contested.forEach((c) => this.addContested(c));
      scene.places.forEach((place) => this.addPlace(place));
      this.drawn.addTo(this.map);
      this.live.forEach((stack) => this.addHit(stack));
      this.show(layers);
      this.settle();
      if (this.awaited) this.fly(this.awaited);
    }

    /** Lay the map out before the next frame: once, whatever has changed until then. */
    settle() {
      if (this.due) return;
      this.due = requestAnimationFrame(() => { this.due = null; this.layout(); });
    }

    addStack(stack) {
      stack.drawn = new Set();
      stack.redraw = [];
      stack.parts = []; // Leaflet's layers
      this.admit(stack);
      this.addSigns(stack);
      this.boxOf(stack);
    }

    /** Take away what was drawn as SVG for a stack that is out of view or drawn on the canvas now. */
    dropStack(stack) {
      stack.parts.forEach((part) => this.drawn.removeLayer(part));
      [...stack.signs, ...stack.arrows].forEach((sign) => { if (sign.marker) this.drawn.removeLayer(sign.marker); });
      this.hits.delete(stack.id);
      Object.assign(stack, { drawn: new Set(), redraw: [], parts: [], signs: null, arrows: null });
    }

    /** Some hundred points of a stack's outline, for labels that should not hide it. */
    outlineOf(stack) {
      stack.outline = stack.outline || sample(stack.geometry, this.crowd ? 60 : 160);
      return stack.outline;
    }

    /** The element of a stack's label, made when it is first wanted. */
    boxOf(stack) {
      if (this.boxes.has(stack.id)) return this.boxes.get(stack.id);
      const box = html("div", "stack-label", this.labels);
      box.style.display = "none";
      box.addEventListener("click", (event) => {
        const entry = event.target.closest("[data-entry]");
        const first = entry ? JSON.parse(entry.dataset.entry) : [];
        choose([...first, ...this.visible(stack).filter((c) => !first.includes(c))]);
      });
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      box.classList.toggle("selected", stack.claims.some((c) => this.selected.has(c)));
      this.boxes.set(stack.id, box);
      return box;
    }

    /** Draw the shapes of a stack that have room now and were not drawn yet, and what is filled. */
    admit(stack) {
      const { order } = this.plan(stack);
      const filled = stack.shapes.filter((s) => s.style.fill > 0 || s.style.pattern).slice(0, MOST_FILLS).map((s) => s.id);
      const stacked = stack.shapes.length > 1;
      const feature = { type: "Feature", geometry: stack.geometry, properties: {} };
      stack.shapes.forEach((shape) => {
        if (stack.drawn.has(shape.id) || !(order.includes(shape.id) || filled.includes(shape.id))) return;
        stack.drawn.add(shape.id);
        const layer = L.geoJSON(feature, {
          pane: shape.layer, interactive: false, smoothFactor: 0.8,
          pointToLayer: (_, at) => L.circleMarker(at, { pane: shape.layer, interactive: false, radius: 7 }),
        });
        eachPath(layer, (path) => stack.redraw.push(dress(path, shape.style, stacked, () => this.place(stack, shape, stacked))));
        layer.addTo(this.drawn);
        stack.parts.push(layer);
      });
    }

    /** Flags, bursts and handshakes on the ground, and arrows across an outline; `layout` decides
        which have room, and where, and only those are made. */
    addSigns(stack) {
      const shapes = stack.shapes.filter((s) => s.style.glyph && this.scene.glyphs[s.style.glyph].ground);
      const [lon, lat] = stack.anchors[0];
      stack.signs = shapes.map((shape) => ({ shape, lon, lat, shift: 0, icon: () => groundIcon(this.scene, shape.style, shape.sure) }));
      stack.arrows = stack.shapes.filter((s) => s.arrow)
        .map((shape) => ({ ...shape.arrow, shape, shift: 0, icon: () => arrowIcon(shape.style, shape.arrow.bearing_deg) }));
    }

    /** The element of a sign, made when first shown; null for one that is to be hidden and never was seen. */
    signNode(sign, seen) {
      if (!sign.marker && seen) {
        sign.marker = L.marker([sign.lat, sign.lon], { pane: sign.shape.layer, interactive: false, keyboard: false, icon: sign.icon() }).addTo(this.drawn);
      }
      const node = sign.marker ? sign.marker.getElement() : null;
      if (node) node.style.visibility = seen ? "" : "hidden";
      return node;
    }

    /** How many pixels a stack has inside for outlines and marks: to the heart of an area; a share of a
        line's length; at a point what the zoom allows. */
    room(stack) {
      const kind = stack.geometry.type;
      const zoom = this.map.getZoom();
      if (kind.endsWith("Point")) return 30 * 1.3 ** Math.max(0, zoom - 7);
      const [lon, lat, clear] = stack.anchors[0];
      if (clear > 0) return Math.abs(this.map.project([lat + clear / 2, lon], zoom).y - this.map.project([lat - clear / 2, lon], zoom).y);
      const [west, south, east, north] = stack.bounds;
      return this.map.project([south, west], zoom).distanceTo(this.map.project([north, east], zoom)) / 6;
    }

    /** Which outlines of a stack are drawn at this zoom: as many as a third of its room takes, chosen
        claims and the surest first; the badge counts the rest until one zooms in. */
    plan(stack) {
      const on = stack.shapes.filter((s) => this.shown.has(s.layer));
      const chosen = on.filter((s) => s.claims.some((c) => this.selected.has(c)));
      const key = [this.map.getZoom(), ...on.map((s) => s.id), "", ...chosen.map((s) => s.id)].join(" ");
      if (stack.plan && stack.plan.key === key) return stack.plan;
      const room = this.room(stack);
      const step = Math.max(THINNEST, Math.min(WIDEST, room / 3 / Math.max(1, on.length)));
      const most = Math.max(1, Math.floor(room / 3 / step));
      const kept = new Set([...chosen, ...on.filter((s) => !chosen.includes(s))].slice(0, most));
      const order = on.filter((s) => kept.has(s)).map((s) => s.id);
      stack.plan = { key, room, step, order, depth: order.length * step, band: Math.max(2.5, room * (order.length > 1 ? 0.1 : 0.45)) };
      return stack.plan;
    }

    place(stack, shape, stacked) {
      const { order, step, band } = this.plan(stack);
      const n = order.indexOf(shape.id);
      return { shown: n >= 0 || !stacked, inset: Math.max(0, n) * step, band };
    }

    /** Draw those stacks again whose outlines a switch or a choice has put in another order. */
    replan() {
      this.live.forEach((stack) => {
        if (stack.shapes.length < 2) return;
        const before = stack.plan && stack.plan.key;
        if (this.plan(stack).key === before) return;
        stack.redraw.forEach((redraw) => redraw());
        this.admit(stack);
      });
    }

    addContested(contested) {
      const layer = L.geoJSON({ type: "Feature", geometry: contested.geometry, properties: {} }, {
        pane: "contested", interactive: false, style: { stroke: false, fillOpacity: contested.opacity },
      });
      eachPath(layer, (path) => path.on("add", () => {
        path._path.style.fill = stripes(contested.colours.map(ink));
        path._path.dataset.layers = contested.layers.join(" ");
      }));
      layer.addTo(this.drawn);
    }

    addPlace(place) {
      const area = ["country", "admin", "region", "sea"].includes(place.kind);
      const country = place.kind === "country"; // its name is enough: a dot would be read as a town
      if (!country) L.circleMarker([place.lat, place.lon], {
        pane: "places", renderer: this.dots, interactive: false, radius: area ? 3 : 4, weight: 1.6, color: area ? "#3c434b" : "#fff",
        fillColor: area ? "#fff" : "#23282e", fillOpacity: 1,
      }).addTo(this.drawn);
      const box = html("div", `place-label${country ? " country" : ""}`, this.labels, place.called || place.name);
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
      stack.parts.push(layer);
      this.hits.set(stack.id, paths);
      const glow = L.geoJSON({ type: "Feature", geometry: stack.geometry, properties: {} }, {
        pane: "glow", interactive: false, style: { className: "glow", fill: false },
        pointToLayer: (_, at) => L.circleMarker(at, { pane: "glow", interactive: false, className: "glow", fill: false, radius: 12 }),
      }).addTo(this.drawn);
      eachPath(glow, (path) => paths.push(path.getElement()));
      stack.parts.push(glow);
    }

    /** A click counts for every stack under it: the uppermost is chosen, the others are named. */
    pick(event) {
      if (!this.scene) return false;
      if (this.scene.sketch) { // which claims they are comes with the whole picture
        const again = () => requestAnimationFrame(() => requestAnimationFrame(() => this.pick(event))); // when it is laid out
        document.addEventListener("claimatlas:drawn", again, { once: true });
        return true;
      }
      const ids = document.elementsFromPoint(event.clientX, event.clientY)
        .filter((node) => node.classList.contains("hit")).map((node) => node.dataset.stack);
      const stacks = [...new Set(ids)].map((id) => this.stack(id)).filter(Boolean);
      if (this.crowd) stacks.push(...this.crowd.under(event).filter((s) => !stacks.includes(s)));
      if (stacks.length) choose(this.visible(stacks[0]), stacks.slice(1).flatMap((s) => this.visible(s)));
      return stacks.length > 0;
    }

    stack(id) { return this.byId.get(id); }

    /** The claims of a stack, those of switched-on layers first: none is left out. */
    visible(stack) {
      const on = stack.shapes.filter((s) => this.shown.has(s.layer)).flatMap((s) => s.claims);
      return [...on, ...stack.claims.filter((c) => !on.includes(c))];
    }

    show(keys) {
      const before = this.shown;
      this.shown = new Set(keys);
      const known = this.scene ? Object.keys(this.scene.layers) : [];
      known.forEach((key) => { const pane = this.map.getPane(key); if (pane) pane.style.display = this.shown.has(key) ? "" : "none"; });
      this.map.getPane("contested").querySelectorAll("[data-layers]").forEach((node) => {
        node.style.display = node.dataset.layers.split(" ").every((key) => this.shown.has(key)) ? "" : "none";
      });
      if (!this.scene) return;
      this.live.forEach((stack) => {
        const on = stack.shapes.some((s) => this.shown.has(s.layer));
        this.hits.get(stack.id).forEach((node) => { node.style.display = on ? "" : "none"; });
      });
      this.replan();
      const other = [...keys.filter((key) => !before.has(key)), ...[...before].filter((key) => !this.shown.has(key))];
      if (other.some((key) => key !== "boundaries")) this.settle(); // which have no words
    }

    select(claims) {
      this.selected = new Set(claims || []);
      if (!this.scene) return;
      this.live.forEach((stack) => this.glow(stack));
      this.boxes.forEach((box, id) => box.classList.toggle("selected", this.isSelected(this.stack(id))));
      this.replan();
      this.settle();
    }

    isSelected(stack) { return this.selected.size > 0 && stack.claims.some((c) => this.selected.has(c)); }

    glow(stack) {
      const on = this.isSelected(stack);
      this.hits.get(stack.id).forEach((node) => {
        node.classList.toggle("selected", on);
        if (node.getAttribute("role")) node.setAttribute("aria-pressed", String(on));
      });
    }

    fly(claims) {
      this.awaited = this.scene && !this.scene.sketch ? null : claims;
      if (this.awaited) return;
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

    /** The view for a new scene: that of the address; else all of it, unless someone has moved the map. */
    frame(scene) {
      const first = !this.framed;
      this.framed = true;
      if (first && this.position) this.goTo(this.position);
      else if (first || (this.untouched && !this.hold && scene.bounds)) this.fitAll(false, scene);
      this.hold = false;
    }

    /** Whether the map stands at a position, to the few pixels by which a frame that grows may shift it. */
    standsAt(position) {
      const { map } = this;
      if (!position || Math.abs(map.getZoom() - position[2]) > 0.011) return false;
      const [zoom, [lon, lat]] = [map.getZoom(), position];
      return map.project(map.getCenter(), zoom).distanceTo(map.project([lat, lon], zoom)) < 3;
    }

    goTo([lon, lat, zoom]) {
      this.untouched = false;
      this.placed = [lon, lat, zoom];
      this.map.setView([lat, lon], zoom, { animate: false });
    }

    fitAll(animate, scene = this.scene) {
      if (!scene) return;
      this.untouched = true;
      const size = this.map.getSize();
      const pad = Math.min(70, Math.max(16, size.x * 0.06));
      if (scene.bounds) this.map.fitBounds(this.toBounds(scene.bounds), { padding: [pad, pad], maxZoom: 9, animate });
      else this.map.fitBounds([[-50, -130], [65, 150]], { animate });
    }
  }

  /** Tell the page what was chosen: `claims` first, `also` what lies under the same click. */
  const choose = (claims, also, from) => {
    const detail = { claims: claims || [], also: also || [], from: from || "map" };
    document.dispatchEvent(new CustomEvent("claimatlas:choose", { detail }));
  };

  Object.assign(window.claimatlas, { Atlas, choose, unpackGeometry });
})();
