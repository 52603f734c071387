/* claimatlas, 5 of 6: the offline base map. Land, water and borders on canvas below the claims, names as
   text nodes that give way to every claim's label. Layers come from our own routes only. */
(function () {
  "use strict";

  const { Atlas, overlap, html } = window.claimatlas;
  const DETAIL = 5; // zoom from which the finer coast and the provinces are shown
  const STYLES = {
    land: { pane: "base", stroke: true, color: "#f6f4ee", weight: 0.6, fillColor: "#f6f4ee", fillOpacity: 1 },
    lakes: { pane: "base", stroke: true, color: "#a9c3d1", weight: 0.6, fillColor: "#d3e1e9", fillOpacity: 1 },
    rivers: { pane: "base", color: "#a5c2d3", weight: 1.1, fill: false },
    borders: { pane: "boundaries", color: "#8d8f94", weight: 1.1, fill: false },
    provinces: { pane: "boundaries", color: "#c3c0b8", weight: 0.8, fill: false, dashArray: "4 3" },
    disputed: { pane: "boundaries", color: "#77797f", weight: 1.3, fill: false, dashArray: "5 4" },
  };
  const MOST_NAMES = 70;

  /** The claims come first: what is only ground waits until the browser has a moment. */
  const later = (act) => (window.requestIdleCallback ? window.requestIdleCallback(act, { timeout: 1200 }) : setTimeout(act, 300));

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

  /** The whole turns of the globe that a view shows: claims across 180 degrees lie partly in the next. */
  const turnsIn = (view) => [0, 360, -360].filter((turn) => view.getEast() > turn - 180 && view.getWest() < turn + 180);

  /** One file of the base map: fetched when first wanted, features added when first in view. */
  class BaseLayer {
    constructor(map, renderers, url, styles, from, until) {
      Object.assign(this, { map, renderers, url, styles, from, until, features: null, group: L.layerGroup() });
    }

    wanted(zoom) { return zoom >= this.from && zoom < this.until; }

    /** Fetch once; `ready` runs once, when the features are there. */
    load(ready) {
      if (this.loading) return;
      this.loading = true;
      fetch(this.url).then((answer) => (answer.ok ? answer.json() : { features: [] })).then((data) => {
        this.features = data.features.map((feature) => ({ feature, bounds: boundsOf(feature.geometry), on: new Map() }));
        ready();
      });
    }

    update(zoom, view) {
      if (!this.features) return false;
      if (!this.wanted(zoom)) { this.group.remove(); return false; }
      turnsIn(view).forEach((turn) => this.features.forEach((row) => {
        const [sw, ne] = [row.bounds.getSouthWest(), row.bounds.getNorthEast()];
        const there = turn ? L.latLngBounds([sw.lat, sw.lng + turn], [ne.lat, ne.lng + turn]) : row.bounds;
        if (row.on.has(turn) || !view.intersects(there) || (row.feature.properties.zoom || 0) > zoom) return;
        row.on.set(turn, this.styles.map((style) => L.geoJSON(row.feature, {
          style: { ...style, renderer: this.renderers[style.pane] }, pane: style.pane, interactive: false, smoothFactor: 1.2,
          coordsToLatLng: ([lon, lat]) => L.latLng(lat, lon + turn),
        }).addTo(this.group)));
      }));
      if (!this.map.hasLayer(this.group)) this.group.addTo(this.map);
      return true;
    }
  }

  class BaseMap {
    constructor(atlas, urls) {
      this.atlas = atlas;
      const map = atlas.map;
      const renderers = { base: L.canvas({ pane: "base", padding: 0.3 }), boundaries: L.canvas({ pane: "boundaries", padding: 0.3 }) };
      const make = (name, styles, from, until) => (urls[name] ? new BaseLayer(map, renderers, urls[name], styles.map((s) => STYLES[s]), from, until) : null);
      this.overview = make("countries", ["land", "borders"], 0, DETAIL);
      this.detail = make("countries_detail", ["land", "borders"], DETAIL, 99);
      this.layers = [
        this.overview, this.detail, make("lakes", ["lakes"], 3, 99), make("rivers", ["rivers"], 4, 99),
        make("provinces", ["provinces"], DETAIL, 99), make("disputed", ["disputed"], 3, 99),
      ].filter(Boolean);
      this.names = [];
      this.pool = [];
      if (urls.labels) later(() => fetch(urls.labels).then((r) => r.json()).then((data) => {
        this.names = data.features.map((f) => ({ ...f.properties, lat: f.geometry.coordinates[1], lon: f.geometry.coordinates[0] }));
        atlas.layout();
      }));
      map.on("moveend", () => this.update());
      this.update();
    }

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
        layer.features.forEach((row) => row.on.forEach((copies) => copies.forEach((l) => l.bringToFront())));
      });
    }

    nameBox(n) {
      if (!this.pool[n]) this.pool[n] = html("div", "base-name", this.atlas.labels);
      return this.pool[n];
    }

    layout(taken, size) {
      const map = this.atlas.map;
      const zoom = map.getZoom();
      const view = map.getBounds();
      const [w, s, e, n] = [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()];
      const said = new Set(this.atlas.shown.has("places") && this.atlas.scene ? this.atlas.scene.places.map((p) => p.name) : []);
      const far = { country: 7.5, province: 11, city: 99 };
      const turns = turnsIn(view);
      const seen = this.names.filter((name) => name.zoom <= zoom + 0.3 && zoom < far[name.kind] && name.lat > s && name.lat < n && !said.has(name.name))
        .flatMap((name) => turns.filter((turn) => name.lon + turn > w && name.lon + turn < e).map((turn) => [name, name.lon + turn]));
      let used = 0;
      for (const [name, lon] of seen) {
        if (used >= MOST_NAMES) break;
        const p = map.latLngToContainerPoint([name.lat, lon]);
        const box = this.nameBox(used);
        box.className = `base-name ${name.kind}`;
        box.textContent = name.name;
        box.style.display = "";
        const [bw, bh] = [box.offsetWidth, box.offsetHeight];
        const city = name.kind === "city";
        const rect = { x: city ? p.x - 3 : p.x - bw / 2, y: p.y - bh / 2, w: bw, h: bh };
        if (rect.x < 2 || rect.y < 2 || rect.x + bw > size.x - 2 || rect.y + bh > size.y - 2 || taken.some((t) => overlap(t, rect, 2))) continue;
        taken.push(rect);
        box.style.transform = `translate(${Math.round(rect.x)}px, ${Math.round(rect.y)}px)`;
        used += 1;
      }
      for (let k = used; k < this.pool.length; k += 1) this.pool[k].style.display = "none";
    }
  }

  Atlas.prototype.layoutBase = function (taken, size) { if (this.base) this.base.layout(taken, size); };

  window.claimatlas.BaseMap = BaseMap;
})();
