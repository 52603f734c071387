/* claimatlas, 5 of 8: the offline base map. Land, water and borders on canvas below the claims, names as
   text nodes that give way to every claim's label. Layers come from our own routes only. */
(function () {
  "use strict";

  const { Atlas, overlap, html, unpackGeometry } = window.claimatlas;
  const DETAIL = 5; // zoom from which the finer coast and the provinces are shown
  const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
  const JOINED = /[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc\u0900-\u0dff]/; // letters that no space may part

  /** Colours of the base maps. Claims' colours are chosen to stand out from the land of each. */
  const GROUNDS = {
    political: { land: "#f6f4ee", water: "#d3e1e9", shore: "#a9c3d1", river: "#a5c2d3", border: "#85878d", province: "#c3c0b8", doubt: "#6f7278", other: "#a59a8c" },
    muted: { land: "#f5f5f4", water: "#e2e3e4", shore: "#c6c8ca", river: "#cbcdcf", border: "#8f9194", province: "#d0d0cf", doubt: "#77797c", other: "#adaeb0" },
    dark: { land: "#262b31", water: "#171b20", shore: "#34414d", river: "#3a4a57", border: "#858c95", province: "#454c55", doubt: "#9aa1aa", other: "#6d6558" },
  };

  /** How each kind of thing is drawn on a ground. A border that not all points of view draw is dashed
      where the chosen one draws it, and dotted faintly where only others do. */
  const stylesOn = (g) => ({
    land: { pane: "base", stroke: true, color: g.land, weight: 0.6, fillColor: g.land, fillOpacity: 1 },
    lakes: { pane: "base", stroke: true, color: g.shore, weight: 0.6, fillColor: g.water, fillOpacity: 1 },
    rivers: { pane: "base", color: g.river, weight: 1.1, fill: false },
    borders: { pane: "boundaries", color: g.border, weight: 1.2, fill: false, opacity: 1, dashArray: null },
    doubted: { pane: "boundaries", color: g.doubt, weight: 1.4, fill: false, opacity: 1, dashArray: "6 4" },
    others: { pane: "boundaries", color: g.other, weight: 1.1, fill: false, opacity: 0.9, dashArray: "1.5 4" },
    provinces: { pane: "boundaries", color: g.province, weight: 0.8, fill: false, dashArray: "4 3" },
    disputed: { pane: "boundaries", color: g.other, weight: 1, fill: false, opacity: 0.7, dashArray: "1.5 4" },
  });
  const MOST_NAMES = 70;

  /** The claims come first: what is only ground waits until they are drawn and the browser has a moment. */
  const drawn = new Promise((done) => { document.addEventListener("claimatlas:drawn", done, { once: true }); setTimeout(done, 4000); });
  const idle = (act) => (window.requestIdleCallback ? window.requestIdleCallback(act, { timeout: 1200 }) : setTimeout(act, 300));
  const later = (act) => drawn.then(() => idle(act));

  const boundsOf = (geometry) => {
    let [w, s, e, n] = [180, 90, -180, -90];
    const walk = (c) => {
      if (typeof c[0] === "number") {
        if (c[0] < w) w = c[0];
        if (c[0] > e) e = c[0];
        if (c[1] < s) s = c[1];
        if (c[1] > n) n = c[1];
      } else c.forEach(walk);
    };
    walk(geometry.coordinates);
    return L.latLngBounds([s, w], [n, e]);
  };

  /** The rings of a polygon or of several, each with its span of latitudes. */
  const ringsOf = ({ type, coordinates }) => (type === "Polygon" ? [coordinates] : coordinates).flat().map((ring) => {
    let [south, north] = [90, -90];
    ring.forEach(([, lat]) => { if (lat < south) south = lat; if (lat > north) north = lat; });
    return { ring, south, north };
  });

  /** Whether a point lies within them: how often a line to the west of it crosses the rings. */
  const holds = (rings, lon, lat) => {
    let inside = false;
    rings.forEach(({ ring, south, north }) => {
      if (lat < south || lat > north) return;
      for (let k = 0, j = ring.length - 1; k < ring.length; j = k, k += 1) {
        const [[x, y], [u, v]] = [ring[k], ring[j]];
        if ((y > lat) !== (v > lat) && lon < ((u - x) * (lat - y)) / (v - y) + x) inside = !inside;
      }
    });
    return inside;
  };

  /** The whole turns of the globe that a view shows: claims across 180 degrees lie partly in the next. */
  const turnsIn = (view) => [0, 360, -360].filter((turn) => view.getEast() > turn - 180 && view.getWest() < turn + 180);

  /** One file of the base map: fetched when first wanted, features added when first in view.
      `kindOf` says which of the styles a feature has under a point of view. */
  class BaseLayer {
    constructor(base, url, kindOf, from, until) {
      Object.assign(this, { base, url, kindOf, from, until, features: null, group: L.layerGroup() });
    }

    wanted(zoom) { return zoom >= this.from && zoom < this.until; }

    /** Fetch once; `ready` runs once, when the features are there. */
    load(ready) {
      if (this.loading) return;
      this.loading = true;
      fetch(this.url).then((answer) => (answer.ok ? answer.json() : { features: [] })).then((data) => {
        this.features = data.features.map((feature) => {
          if (feature.geometry.runs) feature.geometry = unpackGeometry(feature.geometry);
          return { feature, bounds: boundsOf(feature.geometry), on: new Map() };
        });
        ready();
      });
    }

    styleOf(feature) { return this.base.styles[this.kindOf(feature.properties, this.base.view)]; }

    update(zoom, view) {
      if (!this.features) return false;
      if (!this.wanted(zoom)) { this.group.remove(); return false; }
      turnsIn(view).forEach((turn) => this.features.forEach((row) => {
        const [sw, ne] = [row.bounds.getSouthWest(), row.bounds.getNorthEast()];
        const there = turn ? L.latLngBounds([sw.lat, sw.lng + turn], [ne.lat, ne.lng + turn]) : row.bounds;
        if (row.on.has(turn) || !view.intersects(there) || (row.feature.properties.zoom || 0) > zoom) return;
        const style = this.styleOf(row.feature);
        row.on.set(turn, L.geoJSON(row.feature, {
          style: { ...style, renderer: this.base.renderers[style.pane] }, pane: style.pane, interactive: false, smoothFactor: 1.2,
          coordsToLatLng: ([lon, lat]) => L.latLng(lat, lon + turn),
        }).addTo(this.group));
      }));
      if (!this.base.map.hasLayer(this.group)) this.group.addTo(this.base.map);
      return true;
    }

    /** Draw what is there by the styles of another ground or point of view. */
    restyle() {
      (this.features || []).forEach((row) => row.on.forEach((copy) => copy.setStyle(this.styleOf(row.feature))));
    }
  }

  const always = (kind) => () => kind;
  const border = ({ views }, view) => (!views ? "borders" : views.includes(view) ? "doubted" : "others");

  class BaseMap {
    constructor(atlas, urls) {
      this.atlas = atlas;
      this.urls = urls;
      const map = atlas.map;
      this.map = map;
      this.renderers = { base: L.canvas({ pane: "base", padding: 0.3 }), boundaries: L.canvas({ pane: "boundaries", padding: 0.3 }) };
      this.view = "de_facto";
      this.language = "en";
      this.tongues = {}; // names by language, in the order of the labels
      this.paint("political");
      const make = (name, kindOf, from, until) => (urls[name] ? new BaseLayer(this, urls[name], kindOf, from, until) : null);
      this.overview = make("countries", always("land"), 0, DETAIL);
      this.detail = make("countries_detail", always("land"), DETAIL, 99);
      this.layers = [
        this.overview, this.detail, make("lakes", always("lakes"), 3, 99), make("rivers", always("rivers"), 4, 99),
        make("provinces", always("provinces"), DETAIL, 99), make("disputed", always("disputed"), DETAIL, 99),
        make("borders", border, 0, DETAIL), make("borders_detail", border, DETAIL, 99),
      ].filter(Boolean);
      this.names = [];
      this.pool = [];
      this.sizes = new Map(); // of names, by what they look like: to measure one the browser lays out the page
      if (urls.labels) later(() => fetch(urls.labels).then((r) => r.json()).then((data) => {
        this.names = data.features.map((f, n) => ({ ...f.properties, n, lat: f.geometry.coordinates[1], lon: f.geometry.coordinates[0] }))
          .sort((a, b) => (b.kind === "country") - (a.kind === "country") || a.zoom - b.zoom || (b.kind === "city") - (a.kind === "city")); // a town before a province
        atlas.settle();
      }));
      map.on("moveend", () => this.update());
      this.update();
      setTimeout(() => document.dispatchEvent(new CustomEvent("claimatlas:base")), 0);
    }

    paint(ground) {
      this.ground = ground;
      this.styles = stylesOn(GROUNDS[ground] || GROUNDS.political);
      this.map.getPane("base").style.display = ground === "none" ? "none" : "";
      const container = this.map.getContainer();
      container.dataset.ground = ground;
      container.style.setProperty("--sea", (GROUNDS[ground] || {}).water || "var(--paper)");
    }

    /** Draw another base map, other boundaries, other names: the claims stay as they are. */
    look({ ground, view, language }) {
      const [fresh, other] = [ground !== this.ground || view !== this.view, language !== this.language];
      if (fresh) {
        this.view = view;
        this.paint(ground);
        this.layers.forEach((layer) => layer.restyle());
      }
      if (other) this.speak(language);
      else if (fresh) this.atlas.settle();
    }

    speak(language) {
      this.language = language;
      const url = this.urls[`labels_${language}`];
      if (!url || this.tongues[language]) { this.atlas.settle(); return; }
      fetch(url).then((r) => (r.ok ? r.json() : [])).then((names) => {
        this.tongues[language] = names;
        if (this.language === language) this.atlas.settle();
      });
    }

    nameOf(label) { return (this.tongues[this.language] || [])[label.n] || label.name; }

    update() {
      const zoom = this.atlas.map.getZoom();
      const view = this.atlas.map.getBounds().pad(0.4);
      this.layers.forEach((layer) => {
        if (layer.wanted(zoom) && !layer.features) {
          if (layer === this.overview) layer.load(() => this.update());
          else later(() => layer.load(() => this.update()));
          return;
        }
        if (layer !== this.overview) layer.update(zoom, view);
      });
      // The coarse land stays until the fine one is there, so that the map is never without ground.
      if (this.overview) {
        const fine = this.detail && this.detail.features && zoom >= DETAIL;
        this.overview.until = fine ? DETAIL : 99;
        if (!this.overview.features) this.overview.load(() => this.update());
        else this.overview.update(zoom, view);
        this.order();
      }
    }

    /** Canvas layers draw in the order in which they came: water above land, always. */
    order() {
      this.layers.forEach((layer) => {
        if (layer === this.overview || layer === this.detail || !layer.features) return;
        layer.features.forEach((row) => row.on.forEach((copy) => copy.bringToFront()));
      });
    }

    nameBox(n) {
      if (!this.pool[n]) this.pool[n] = html("div", "base-name", this.atlas.labels);
      return this.pool[n];
    }

    /** A country whose own place is hidden or out of view is named where it has room, as near to that place as may be. */
    elsewhere(name, size, place) {
      const row = ((this.overview && this.overview.features) || []).find(({ feature }) => feature.properties.id === name.id);
      const { map } = this.atlas;
      if (!row || !map.getBounds().intersects(row.bounds)) return;
      row.rings = row.rings || ringsOf(row.feature.geometry);
      const seen = this.atlas.viewKey();
      const within = (x, y) => {
        const at = map.containerPointToLatLng([x, y]);
        return holds(row.rings, at.lng, at.lat);
      };
      if (row.seen !== seen) {
        const home = map.latLngToContainerPoint([name.lat, name.lon]);
        const spots = [];
        for (let x = 40; x < size.x; x += 48) for (let y = 20; y < size.y; y += 34) spots.push({ x, y, within });
        row.spots = spots.filter(({ x, y }) => within(x, y)).sort((a, b) => home.distanceTo(a) - home.distanceTo(b));
        row.seen = seen;
      }
      row.spots.some((spot) => place(name, spot));
    }

    layout(taken, size) {
      const map = this.atlas.map;
      const zoom = map.getZoom();
      const view = map.getBounds();
      const [w, s, e, n] = [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()];
      const said = new Set(this.atlas.shown.has("places") && this.atlas.scene ? this.atlas.scene.places.map((p) => p.name) : []);
      const far = { country: 7.5, province: 11, city: 99 };
      const turns = turnsIn(view);
      const known = this.names.filter((name) => name.zoom <= zoom + 0.3 && zoom < far[name.kind] && (!name.views || name.views.includes(this.view)) && !said.has(name.name));
      const lands = known.filter((name) => name.kind === "country");
      const seen = known.filter((name) => name.kind !== "country" && name.lat > s && name.lat < n)
        .flatMap((name) => turns.filter((turn) => name.lon + turn > w && name.lon + turn < e).map((turn) => [name, name.lon + turn]));
      const spoken = new Set(); // a province that is called like its town needs no second name
      let used = 0;
      const place = (name, p) => {
        const box = this.nameBox(used);
        const text = this.nameOf(name);
        if (name.kind !== "country" && spoken.has(text)) return false;
        box.className = `base-name ${name.kind}${JOINED.test(text) ? " joined" : ""}`;
        box.lang = this.language === "local" ? "" : this.language;
        box.dir = "auto";
        box.textContent = text;
        box.style.display = "";
        const look = `${box.className}/${box.lang}/${text}`;
        if (!this.sizes.has(look)) this.sizes.set(look, [box.offsetWidth, box.offsetHeight]);
        const [bw, bh] = this.sizes.get(look);
        const city = name.kind === "city";
        const aside = RIGHT_TO_LEFT.test(text) ? p.x - bw + 3 : p.x - 3; // the dot stands where the name begins
        const rect = { x: city ? aside : p.x - bw / 2, y: p.y - bh / 2, w: bw, h: bh };
        if (rect.x < 2 || rect.y < 2 || rect.x + bw > size.x - 2 || rect.y + bh > size.y - 2 || taken.some((t) => overlap(t, rect, 2))) return false;
        if (name.kind === "country" && p.within && ![rect.x, rect.x + bw].every((x) => p.within(x, p.y))) return false;
        taken.push(rect);
        box.style.transform = `translate(${Math.round(rect.x)}px, ${Math.round(rect.y)}px)`;
        spoken.add(text);
        used += 1;
        return true;
      };
      lands.forEach((name) => {
        const here = turns.filter((turn) => view.contains([name.lat, name.lon + turn]));
        const placed = here.filter((turn) => place(name, map.latLngToContainerPoint([name.lat, name.lon + turn])));
        if (!placed.length) this.elsewhere(name, size, place);
      });
      for (const [name, lon] of seen) {
        if (used >= MOST_NAMES) break;
        place(name, map.latLngToContainerPoint([name.lat, lon]));
      }
      for (let k = used; k < this.pool.length; k += 1) this.pool[k].style.display = "none";
    }
  }

  Atlas.prototype.layoutBase = function (taken, size) { if (this.base) this.base.layout(taken, size); };

  window.claimatlas.BaseMap = BaseMap;
})();
