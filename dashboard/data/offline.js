/* claimatlas, the saved page: what 6_callbacks.js and 7_state.js do with a server, done without one.
   The drawing scripts of the dashboard stand before this one, unchanged. */
(function () {
  "use strict";

  const { Atlas, BaseMap, choose } = window.claimatlas;
  const data = JSON.parse(document.getElementById("claimatlas-data").textContent);
  const PREFIX = "saved:";

  /** The base map asks for its layers by address; here they are in the page, packed. */
  const unpack = (name) => {
    const bytes = Uint8Array.from(atob(data.base[name]), (c) => c.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
  };
  window.fetch = (address) => {
    const name = String(address).replace(PREFIX, "");
    return name in data.base ? Promise.resolve(unpack(name)) : Promise.resolve(new Response("", { status: 404 }));
  };

  const map = L.map("map", {
    center: [30, 25], zoom: 3, minZoom: 2, maxZoom: 13, zoomSnap: 0.25, zoomControl: false,
    attributionControl: false, worldCopyJump: false,
  });
  L.control.zoom({ position: "topright" }).addTo(map);
  L.control.scale({ position: "bottomright" }).addTo(map);
  const atlas = new Atlas(map);
  window.claimatlas.maps = new Map([["map", atlas]]);
  const state = { claims: [], layers: data.layers };
  window.claimatlas.state = () => state; // drawing scripts may ask what is chosen

  // ---------------------------------------------------------------- layers

  const switches = [...document.querySelectorAll(".layers input")];
  const show = () => {
    state.layers = switches.filter((box) => box.checked).map((box) => box.value);
    atlas.show(state.layers);
    document.querySelectorAll("#legend [data-layers]").forEach((node) => {
      node.hidden = !node.dataset.layers.split(" ").some((key) => state.layers.includes(key));
    });
  };
  switches.forEach((box) => box.addEventListener("change", show));
  document.getElementById("fit").addEventListener("click", () => atlas.fitAll(true));

  // ---------------------------------------------------------------- the choice

  const cards = new Map([...document.querySelectorAll("[data-card]")].map((node) => [node.dataset.card, node]));
  const head = document.getElementById("chosen");
  const panel = document.getElementById("evidence");

  const mark = (claims, from) => {
    let first = null;
    document.querySelectorAll("#article [data-claims]").forEach((node) => {
      const own = node.dataset.claims.split(" ");
      const leads = claims.length > 0 && own.includes(claims[0]);
      node.classList.toggle("selected", own.some((c) => claims.includes(c)));
      node.classList.toggle("first", leads);
      if (node.getAttribute("role") === "button") node.setAttribute("aria-pressed", String(leads));
      if (leads && !first) first = node;
    });
    if (first && from !== "text") first.scrollIntoView({ block: "center" });
  };

  document.addEventListener("claimatlas:choose", ({ detail: { claims, from } }) => {
    const known = claims.filter((c) => cards.has(c));
    state.claims = known;
    cards.forEach((node) => { node.hidden = true; });
    known.forEach((c) => { cards.get(c).hidden = false; cards.get(c).parentNode.appendChild(cards.get(c)); });
    document.getElementById("overview").hidden = known.length > 0;
    head.hidden = known.length === 0;
    head.querySelector("h2").textContent = known.length > 1 ? data.words.many.replace("{n}", known.length) : data.words.one;
    panel.scrollTop = 0;
    atlas.select(known);
    if (known.length && ["text", "card"].includes(from)) atlas.fly(known);
    mark(known, from);
  });

  const pick = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    const node = event.target.closest && event.target.closest("[data-claims]");
    if (!node) return;
    event.preventDefault();
    choose(node.dataset.claims.split(" ").filter(Boolean), [], node.dataset.from || "text");
  };
  document.addEventListener("click", pick);
  document.addEventListener("keydown", pick);

  // ---------------------------------------------------------------- start

  atlas.position = data.position; // the view of whoever saved the page
  atlas.draw(data.scene, data.layers);
  document.dispatchEvent(new CustomEvent("claimatlas:drawn")); // the base map's names wait for it
  show();
  if (window.DecompressionStream) {
    atlas.base = new BaseMap(atlas, Object.fromEntries(Object.keys(data.base).map((name) => [name, PREFIX + name])));
    atlas.base.look(data.look);
  }
})();
