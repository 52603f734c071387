/* claimatlas, 1 of 8: signs. Patterns, marks, arrows and one shape's outline, as inline SVG that is
   built here from our own path data: no text of an article ever becomes markup. */
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";

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

  // ---------------------------------------------------------------- colours by the ground

  let dark = null; // on a dark ground: the scene's colours for it, by those for a light one

  /** The colour that an actor has on the present ground. */
  const ink = (colour) => (dark ? dark[colour] || colour : colour);
  const onDark = (inks) => { dark = inks; };
  const paper = () => (dark ? "#171b20" : "#fff");
  const black = () => (dark ? "#f1f3f5" : "#1b1f24");

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

  /** A mark on a 20 x 20 field; like its shape it is filled only where the text asserts. */
  const glyph = (scene, key, colour, crossed, sure) => {
    const node = svg("svg", { viewBox: "0 0 20 20", class: "glyph", "aria-hidden": "true" });
    const mark = scene.glyphs[key];
    if (mark) svg("path", { d: mark.d, fill: mark.filled && sure ? ink(colour) : "none", stroke: ink(colour) }, node);
    if (crossed) svg("path", { d: "M2 18L18 2", stroke: black(), "stroke-width": 2.2 }, node);
    return node;
  };

  /** The same mark on the ground, on a light disc. */
  const groundIcon = (scene, style, sure) => {
    const node = html("div", "ground");
    node.appendChild(glyph(scene, style.glyph, style.colour, style.crossed, sure));
    return L.divIcon({ html: node, className: "sign", iconSize: [22, 22], iconAnchor: [11, 11] });
  };

  /** A burst or a cross around the point where the pen is, `k` times its full size. */
  const markPath = (kind, k) => (kind === "burst"
    ? `m0${-6 * k}v${12 * k}m${-6 * k}${-6 * k}h${12 * k}m${-10.2 * k}${-4.2 * k}l${8.4 * k} ${8.4 * k}m0${-8.4 * k}l${-8.4 * k} ${8.4 * k}`
    : `m${-4 * k}${-4 * k}l${8 * k} ${8 * k}m${-8 * k} 0l${8 * k}${-8 * k}`);

  /** Crosses or bursts along a drawn path, `inset` pixels inside an area, `k` times their size. */
  const alongPath = (path, kind, inset, k) => {
    const length = path.getTotalLength();
    if (!length || !isFinite(length)) return "";
    const step = Math.max(kind === "burst" ? 58 : 42, length / 240);
    const count = Math.max(1, Math.floor((length * Math.sqrt(k)) / step));
    const mark = markPath(kind, k);
    let d = "";
    for (let n = 0; n < count; n += 1) {
      const at = ((n + 0.5) * length) / count;
      const here = path.getPointAtLength(at);
      let { x, y } = here;
      if (inset > 0) {
        const [a, b] = [path.getPointAtLength(Math.max(0, at - 2)), path.getPointAtLength(Math.min(length, at + 2))];
        const span = Math.hypot(b.x - a.x, b.y - a.y) || 1;
        const [nx, ny] = [(-(b.y - a.y) / span) * inset, ((b.x - a.x) / span) * inset];
        const side = [1, -1].find((way) => path.isPointInFill(new DOMPoint(x + way * nx, y + way * ny))) || 0;
        x += side * nx; // in a corner too narrow for the inset the mark stays on the outline
        y += side * ny;
      }
      d += `M${x.toFixed(1)} ${y.toFixed(1)}${mark}`;
    }
    return d;
  };

  // ---------------------------------------------------------------- one shape

  let serial = 0;

  /** Draw `style` around Leaflet's own invisible path, which gives the outline in pixels.
      `place()` says how this outline stands in its stack at the present zoom: whether it is `shown`,
      its `inset` and the width of its `band`. Fill and pattern are always drawn. Returns `refresh`. */
  const dress = (path, given, stacked, place) => {
    const style = { ...given, colour: ink(given.colour) };
    const kind = path instanceof L.CircleMarker ? "point" : path instanceof L.Polygon ? "area" : "line";
    let group = null;
    let follow = []; // elements that take the outline as it is
    let widths = []; // [element, pixels of ink, is a band]: stroke widths that depend on the inset
    let marks = []; // [element, kind]: marks set along it
    let outline = null; // what gives way where a stack has no room
    let made = new Map(); // element -> for what its path was made: for the same it is not made again
    const put = (node, what, line) => {
      if (made.get(node) === what) return;
      made.set(node, what);
      node.setAttribute("d", line());
    };
    const build = () => {
      const own = path._path;
      group = svg("g", { class: "claim", opacity: style.opacity });
      own.parentNode.insertBefore(group, own);
      own.setAttribute("stroke", "none");
      own.setAttribute("fill", "none");
      own.style.pointerEvents = "none";
      [follow, widths, marks, made] = [[], [], [], new Map()];
      const add = (attributes, ink, band) => {
        const node = svg("path", { fill: "none", "stroke-linejoin": "round", ...attributes }, ink === undefined ? group : outline);
        follow.push(node);
        if (ink !== undefined) widths.push([node, ink, band]);
      };
      let mask = {};
      if (style.fill > 0 && kind !== "line") add({ fill: style.colour, "fill-opacity": kind === "point" ? 0.85 : style.fill, "fill-rule": "evenodd" });
      if (style.pattern && kind === "area") add({ fill: stripes([style.colour]), "fill-rule": "evenodd" });
      outline = svg("g", { class: "outline" }, group);
      if (kind === "area" || (kind === "line" && stacked)) {
        const all = { x: -20000, y: -20000, width: 40000, height: 40000 };
        const id = `edge-${++serial}`;
        const node = svg("mask", { id, maskUnits: "userSpaceOnUse", ...all }, outline);
        if (kind === "line") svg("rect", { ...all, fill: "#fff" }, node);
        const cut = svg("path", { fill: kind === "area" ? "#fff" : "none", "fill-rule": "evenodd" }, node);
        if (stacked) {
          cut.setAttribute("stroke", "#000");
          widths.push([cut, null]);
        }
        follow.push(cut);
        mask = { mask: `url(#${id})` };
      }
      if (style.band > 0) add({ stroke: style.colour, "stroke-opacity": 0.26, ...mask }, style.width, true);
      add({ stroke: paper(), "stroke-opacity": 0.8, ...mask }, style.width + 1.4);
      add({ stroke: style.colour, ...(style.dash ? { "stroke-dasharray": style.dash } : {}), ...mask }, style.width);
      if (style.marks) marks.push([svg("path", { fill: "none", stroke: style.colour, "stroke-width": 1.5 }, outline), style.marks]);
      if (style.crossed) marks.push([svg("path", { fill: "none", stroke: black(), "stroke-width": 1.4 }, outline), "cross"]);
    };
    const width = () => {
      const size = kind === "area" && path._pxBounds ? path._pxBounds.getSize() : { x: 999, y: 999 };
      return Math.min(size.x, size.y);
    };
    const refresh = () => {
      if (!group) return;
      const d = path._path.getAttribute("d") || "M0 0";
      const { shown, inset, band } = place();
      outline.style.display = shown ? "" : "none";
      const k = Math.max(0.55, Math.min(1, width() / 160)); // marks of small shapes are small
      follow.forEach((node) => { if (shown || node.parentNode === group) put(node, d, () => d); });
      if (!shown) return;
      widths.forEach(([node, pen, banded]) => {
        const ink = banded ? pen + Math.min(style.band, band) : pen;
        node.setAttribute("stroke-width", pen === null ? 2 * inset
          : kind === "area" ? 2 * (inset + ink) : kind === "line" ? 2 * inset + ink * (inset ? 2 : 1.4) : ink);
      });
      marks.forEach(([node, what]) => put(node, `${inset} ${k} ${d}`, () => (kind === "point" ? pointMark(path, what)
        : alongPath(path._path, what, kind === "area" ? inset + style.width / 2 : 0, k))));
    };
    const update = path._updatePath;
    path._updatePath = function () {
      if (kind === "point") this._radius = 7 + place().inset;
      update.call(this);
      refresh();
    };
    path.on("add", () => { build(); refresh(); });
    path.on("remove", () => { if (group) group.remove(); group = null; });
    return () => { if (group) path._updatePath(); };
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
      d: "M0-20L11-6H4.5V18H-4.5V-6H-11Z", transform: `rotate(${bearing})`, fill: open ? paper() : ink(style.colour),
      stroke: open ? ink(style.colour) : paper(), "stroke-width": open ? 1.8 : 1.4, "stroke-linejoin": "round",
      ...(open && style.dash ? { "stroke-dasharray": "4 2.5" } : {}),
    }, node);
    if (style.crossed) svg("path", { d: "M-13 13L13-13M-13-13L13 13", stroke: black(), "stroke-width": 1.8 }, node);
    return L.divIcon({ html: node, className: "arrow", iconSize: [44, 44], iconAnchor: [22, 22] });
  };

  const eachPath = (layer, visit) => (layer.eachLayer ? layer.eachLayer((l) => eachPath(l, visit)) : visit(layer));

  window.claimatlas = { svg, html, ink, paper, black, onDark, glyph, groundIcon, stripes, dress, arrowIcon, eachPath };
})();
