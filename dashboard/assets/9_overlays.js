/* claimatlas: other people's maps beneath the claims (dashboard/overlays.py). What they say is put on
   the page as text, never as HTML. */
(function () {
  "use strict";

  const { Atlas, whenMap, html, follow } = window.claimatlas;
  const DEPTH = 404; // above the base map, below boundaries and claims
  const known = new Map(); // id -> promise of its shapes
  let serial = 0; // the last choice of maps that was asked for: an earlier one may answer later

  const fetched = (id) => {
    if (!known.has(id)) {
      const asked = fetch(`overlay/${encodeURIComponent(id)}.json`).then((r) => (r.ok ? r.json() : null)).catch(() => null);
      known.set(id, asked);
      asked.then((data) => { if (!data) known.delete(id); });
    }
    return known.get(id);
  };

  /** Where the map is cut open elsewhere than at 180 degrees, what lies west of there stands beyond 180. */
  const turns = (atlas) => (atlas.scene && atlas.scene.bounds && atlas.scene.bounds[2] > 180 ? [0, 360] : [0]);

  const addCategory = (atlas, group, category) => turns(atlas).forEach((turn) => {
    category.geometries.forEach((geometry) => L.geoJSON({ type: "Feature", geometry, properties: {} }, {
      pane: "overlays", interactive: false, smoothFactor: 0.8,
      coordsToLatLng: ([lon, lat]) => L.latLng(lat, lon + turn),
      style: { color: "#6d7278", weight: 0.9, opacity: 0.9, fillColor: category.colour, fillOpacity: 0.42, fillRule: "nonzero", className: "overlay-shape" },
      pointToLayer: (_, at) => L.circleMarker(at, { pane: "overlays", interactive: false, radius: 4, color: "#6d7278", weight: 1, fillColor: category.colour, fillOpacity: 0.8 }),
    }).addTo(group));
    if (!category.name) return;
    const name = html("span", "overlay-name", null, category.name);
    name.dir = "auto";
    L.marker([category.at[1], category.at[0] + turn], {
      pane: "overlays", interactive: false, keyboard: false, icon: L.divIcon({ className: "overlay-label", html: name, iconSize: [0, 0] }),
    }).addTo(group);
  });

  Atlas.prototype.compareWith = async function (ids) {
    const mine = serial += 1;
    const maps = (await Promise.all(ids.map(fetched))).filter(Boolean);
    if (mine !== serial) return;
    this.pane("overlays", DEPTH).classList.add("quiet");
    if (this.overlays) this.overlays.remove();
    this.overlays = L.layerGroup();
    maps.forEach((map) => map.categories.forEach((category) => addCategory(this, this.overlays, category)));
    this.overlays.addTo(this.map);
  };

  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  follow((state, before) => {
    if (!before || !same(before.overlays, state.overlays)) {
      if (state.overlays.length || before) whenMap((atlas) => atlas.compareWith(state.overlays));
    }
  });

  let cut = "";
  document.addEventListener("claimatlas:drawn", () => whenMap((atlas) => { // another scene may be cut elsewhere
    const { overlays } = window.claimatlas.state();
    const now = turns(atlas).join();
    if (overlays.length && now !== cut) atlas.compareWith(overlays);
    cut = now;
  }));
})();
