/* claimatlas, 4 of 9: a crowd, more grounds than SVG carries. What is too small to be told apart is
   counted in discs; what has room is drawn one by one: as SVG where few are in view, else on a canvas
   by the same table of signs. Nothing is hidden without a count. */
(function () {
  "use strict";

  const { svg, html, ink, paper, black } = window.claimatlas;

  const FROM = 250; // grounds in a scene from which it is a crowd
  const MOST_SVG = 60; // grounds in view that are drawn as SVG
  const SMALL = 18; // pixels: what is smaller may be counted with its neighbours
  const CELL = 64; // pixels of the grid, fixed to the ground, by which neighbours are counted together
  const [EDGE, NEAR] = [0.25, 9]; // how far beyond the view is drawn, in views; how near a click must be, in pixels
  const MOST_FILLS = 2;
  const SKIP = 2; // across and down together, less than the pen is wide: strokes cost by their corners
  const MOST_FINER = 80; // shapes in one question, as in dashboard/pictures.py
  const WORLD = 256;
  const TAU = 2 * Math.PI;

  const rad = (degrees) => (degrees * Math.PI) / 180;
  const worldX = (lon) => (WORLD * (lon + 180)) / 360;
  const worldY = (lat) => {
    const s = Math.sin(rad(Math.max(-85.0511, Math.min(85.0511, lat))));
    return WORLD * (0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI));
  };

  /** A geometry's runs of vertices in pixels of zoom 0, by kind. */
  const measured = ({ type, coordinates }) => {
    const run = (points) => {
      const flat = new Float64Array(2 * points.length);
      points.forEach(([lon, lat], n) => { flat[2 * n] = worldX(lon); flat[2 * n + 1] = worldY(lat); });
      return flat;
    };
    const levels = { Point: 0, MultiPoint: 1, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 }[type];
    const walk = (part, level) => (level > 1 ? part.flatMap((p) => walk(p, level - 1)) : [run(part)]);
    const kind = type.endsWith("Point") ? "point" : type.endsWith("Polygon") ? "area" : "line";
    return { kind, runs: levels ? walk(coordinates, levels) : [run([coordinates])] };
  };

  const hatches = new Map();

  /** Stripes as in 1_signs.js, for a canvas: one colour wide apart, two close. */
  const hatch = (ctx, colours) => {
    const key = colours.join();
    if (!hatches.has(key)) {
      const step = colours.length > 1 ? 7 : 13;
      const size = step * colours.length;
      const tile = Object.assign(document.createElement("canvas"), { width: size, height: size });
      const pen = tile.getContext("2d");
      pen.globalAlpha = 0.8;
      colours.forEach((colour, n) => { pen.fillStyle = colour; pen.fillRect(n * step, 0, colours.length > 1 ? step - 2.5 : 1.7, size); });
      hatches.set(key, ctx.createPattern(tile, "repeat"));
      hatches.get(key).setTransform(new DOMMatrix().rotate(45));
    }
    return hatches.get(key);
  };

  class Crowd {
    constructor(atlas) {
      this.atlas = atlas;
      this.map = atlas.map;
      this.alone = []; // the stacks in view that are drawn one by one
      this.clusters = []; // the discs in view, with their stacks
      this.onCanvas = [];
      atlas.pane("crowd", 410).classList.add("quiet");
      atlas.pane("clusters", 445);
      this.canvas = L.canvas({ pane: "crowd", padding: EDGE }).addTo(this.map);
      this.canvas.on("update", () => atlas.settle());
      this.probe = document.createElement("canvas").getContext("2d");
      this.grounds = atlas.scene.stacks.map((stack) => this.ground(stack));
      this.contested = atlas.scene.contested.map((c) => ({ ...c, ...this.frame(c.geometry) }));
      this.hover = (event) => {
        if (this.map.dragging.moving()) return; // what is under the hand goes with it
        const over = event.originalEvent.target === this.map.getContainer() && this.under(event.originalEvent).length > 0;
        this.map.getContainer().classList.toggle("over-claim", over);
      };
      this.map.on("mousemove", this.hover);
    }

    remove() {
      this.map.off("mousemove", this.hover);
      this.map.getContainer().classList.remove("over-claim");
      this.canvas.remove();
      this.canvas = null;
      this.clusters.forEach(({ node }) => node.remove());
      this.atlas.live.forEach((stack) => this.atlas.dropStack(stack));
      this.atlas.live = [];
    }

    frame(geometry) {
      const { kind, runs } = measured(geometry);
      let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
      for (const run of runs) for (let n = 0; n < run.length; n += 2) {
        x0 = Math.min(x0, run[n]);
        x1 = Math.max(x1, run[n]);
        y0 = Math.min(y0, run[n + 1]);
        y1 = Math.max(y1, run[n + 1]);
      }
      return { kind, runs, x0, y0, x1, y1, size: Math.max(x1 - x0, y1 - y0) };
    }

    ground(stack) {
      const layers = new Map(); // claims of the stack by layer
      stack.shapes.forEach(({ layer, claims, sure }) => {
        const told = layers.get(layer) || { all: 0, sure: 0 };
        layers.set(layer, { all: told.all + claims.length, sure: told.sure + (sure ? claims.length : 0) });
      });
      return { stack, layers, ...this.frame(stack.geometry) };
    }

    /** How many claims of switched-on layers a ground holds, and how many of them are asserted. */
    told(ground) {
      let [all, sure] = [0, 0];
      ground.layers.forEach((n, layer) => { if (this.atlas.shown.has(layer)) { all += n.all; sure += n.sure; } });
      return [all, sure];
    }

    // ---------------------------------------------------------------- who stands alone

    /** Decide for the present view what is counted together, what is drawn, and how. */
    arrange() {
      const { atlas, map } = this;
      const k = 2 ** map.getZoom();
      const size = map.getSize();
      const corner = map.project(map.getBounds().getNorthWest()).divideBy(k);
      const [padX, padY] = [(EDGE * size.x) / k, (EDGE * size.y) / k];
      const [west, north] = [corner.x - padX, corner.y - padY];
      const [east, south] = [corner.x + size.x / k + padX, corner.y + size.y / k + padY];
      const cell = CELL / k;
      const [left, top] = [Math.floor(west / cell) * cell, Math.floor(north / cell) * cell];
      const [right, bottom] = [Math.ceil(east / cell) * cell, Math.ceil(south / cell) * cell];
      const alone = [];
      const cells = new Map();
      for (const ground of this.grounds) {
        if (ground.x1 < left || ground.x0 > right || ground.y1 < top || ground.y0 > bottom) continue;
        const [all, sure] = this.told(ground);
        if (!all) continue;
        if (ground.size * k >= SMALL || (atlas.selected.size && atlas.isSelected(ground.stack))) { alone.push(ground); continue; }
        const [x, y] = [(ground.x0 + ground.x1) / 2, (ground.y0 + ground.y1) / 2];
        if (x < left || x > right || y < top || y > bottom) continue; // counted where its middle lies
        const key = `${Math.floor(x / cell)},${Math.floor(y / cell)}`;
        const members = cells.get(key) || cells.set(key, { grounds: [], all: 0, sure: 0, x: 0, y: 0 }).get(key);
        members.grounds.push(ground);
        members.all += all;
        members.sure += sure;
        members.x += x;
        members.y += y;
      }
      const together = [];
      cells.forEach((c) => (c.grounds.length === 1 ? alone.push(c.grounds[0]) : together.push(c)));
      alone.sort((a, b) => a.stack.rank - b.stack.rank);
      this.alone = alone.map((g) => g.stack);
      const few = alone.length <= Crowd.MOST_SVG && !atlas.scene.sketch;
      const live = few ? this.alone : this.alone.filter((stack) => atlas.isSelected(stack)).slice(0, Crowd.MOST_SVG);
      const kept = new Set(live);
      this.onCanvas = alone.filter((ground) => !kept.has(ground.stack));
      this.bring(live);
      this.count(together, k);
      this.paint();
      if (atlas.halos) atlas.halo();
      if (atlas.rove) atlas.rove();
    }

    /** Draw just these as SVG. One that lies under others is drawn before them: these are made anew. */
    bring(live) {
      const { atlas } = this;
      const [wanted, there] = [new Set(live), new Set(atlas.live)];
      const lowest = live.reduce((rank, stack) => (there.has(stack) && !(this.again && this.again.has(stack)) ? rank : Math.min(rank, stack.rank)), Infinity);
      const stay = (stack) => wanted.has(stack) && stack.rank < lowest && !(this.again && this.again.has(stack));
      atlas.live.filter((stack) => !stay(stack)).forEach((stack) => atlas.dropStack(stack));
      const fresh = live.filter((stack) => !(there.has(stack) && stay(stack)));
      this.again = null;
      atlas.live = live;
      fresh.forEach((stack) => { atlas.addStack(stack); atlas.addHit(stack); atlas.glow(stack); });
      live.forEach((stack) => atlas.admit(stack));
      this.refine(live.filter((stack) => !stack.fine));
    }

    /** Shapes of a crowd come coarse; those that are looked at one by one are asked for as fine as any. */
    refine(stacks) {
      const { scene } = this.atlas;
      const coarse = stacks.filter((stack) => stack.geometry.type !== "Point").slice(0, MOST_FINER);
      if (!scene.outlines || !coarse.length) return;
      coarse.forEach((stack) => { stack.fine = true; });
      const address = `${scene.outlines}${scene.outlines.endsWith("?") ? "" : "&"}cut=${scene.cut}&ids=${coarse.map((s) => s.id).join()}`;
      fetch(address).then((answer) => (answer.ok ? answer.json() : {})).then((found) => {
        if (this.atlas.crowd !== this) return;
        coarse.filter((stack) => found[stack.id]).forEach((stack) => {
          stack.geometry = window.claimatlas.unpackGeometry(found[stack.id]);
          stack.outline = null;
          Object.assign(this.grounds[stack.rank], this.frame(stack.geometry));
        });
        this.again = new Set(coarse);
        this.atlas.settle();
      });
    }

    // ---------------------------------------------------------------- what is counted together

    /** A disc for each group: how many claims, and on its rim the share that is asserted. */
    count(together, k) {
      const origin = this.map.getPixelOrigin();
      const corner = this.map.containerPointToLayerPoint([0, 0]);
      this.clusters.forEach(({ node }) => node.remove());
      const words = this.atlas.scene.words;
      this.clusters = together.map(({ grounds, all, sure, x, y }) => {
        const n = grounds.length;
        const at = L.point((x / n) * k, (y / n) * k).subtract(origin).round();
        const r = Math.round(11 + 3.2 * Math.log10(all));
        const node = html("button", "cluster", this.map.getPane("clusters"));
        node.type = "button";
        node.setAttribute("aria-label", words.together.replace("{n}", all).replace("{grounds}", n).replace("{sure}", sure));
        const drawing = svg("svg", { viewBox: `${-r} ${-r} ${2 * r} ${2 * r}`, width: 2 * r, height: 2 * r, "aria-hidden": "true" }, node);
        const around = TAU * (r - 2);
        svg("circle", { r: r - 2, class: "rim open" }, drawing);
        svg("circle", { r: r - 2, class: "rim", "stroke-dasharray": `${(around * sure) / all} ${around}`, transform: "rotate(-90)" }, drawing);
        html("span", "", node, all < 10000 ? String(all) : `${Math.round(all / 1000)}k`);
        const transform = `translate(${at.x}px, ${at.y}px)`; // in the plane: in space (Leaflet's own way) each would be a picture to put together
        Object.assign(node.style, { width: `${2 * r}px`, height: `${2 * r}px`, margin: `${-r}px 0 0 ${-r}px`, transform });
        L.DomEvent.disableClickPropagation(node);
        node.addEventListener("click", () => this.open(grounds));
        return { node, grounds, box: { x: at.x - corner.x - r, y: at.y - corner.y - r, w: 2 * r, h: 2 * r } };
      });
    }

    /** Go where the members of a group stand apart; where they never do, choose them all. */
    open(grounds) {
      const { atlas, map } = this;
      const [x0, y0] = [Math.min(...grounds.map((g) => g.x0)), Math.min(...grounds.map((g) => g.y0))];
      const [x1, y1] = [Math.max(...grounds.map((g) => g.x1)), Math.max(...grounds.map((g) => g.y1))];
      const bounds = L.latLngBounds(map.unproject([x0, y1], 0), map.unproject([x1, y0], 0));
      atlas.untouched = false;
      const [zoom, most] = [map.getZoom(), map.getMaxZoom()];
      const goal = Math.min(most, Math.max(zoom + 1, map.getBoundsZoom(bounds, false, [60, 60])));
      if (zoom < most) map.setView(bounds.getCenter(), goal, { animate: !window.matchMedia("(prefers-reduced-motion: reduce)").matches });
      else if (!atlas.scene.sketch) window.claimatlas.choose(grounds.flatMap((g) => atlas.visible(g.stack)));
    }

    // ---------------------------------------------------------------- on the canvas

    /** The outline in the pixels of the canvas; vertices within `SKIP` pixels of the last one are left out. */
    path({ kind, runs }, k, origin) {
      const path = new Path2D();
      for (const run of runs) {
        let [px, py] = [Infinity, Infinity];
        for (let n = 0; n < run.length; n += 2) {
          const [x, y] = [run[n] * k - origin.x, run[n + 1] * k - origin.y];
          if (kind === "point") {
            path.moveTo(x + 7, y);
            path.arc(x, y, 7, 0, TAU);
          } else if (!n) path.moveTo(x, y);
          else if (Math.abs(x - px) + Math.abs(y - py) > SKIP || n === run.length - 2) path.lineTo(x, y);
          else continue;
          [px, py] = [x, y];
        }
        if (kind === "area") path.closePath();
      }
      return path;
    }

    paint() {
      const ctx = this.canvas._ctx;
      const bounds = this.canvas._bounds;
      if (!ctx || !bounds) return;
      const k = 2 ** this.map.getZoom();
      const origin = this.map.getPixelOrigin();
      ctx.clearRect(bounds.min.x, bounds.min.y, bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
      for (const ground of this.onCanvas) {
        ground.path = this.path(ground, k, origin);
        this.paintGround(ctx, ground, k, origin);
      }
      for (const ground of this.contested) {
        const seen = ground.layers.every((key) => this.atlas.shown.has(key)) && ground.size * k >= 4;
        const [x, y] = [ground.x0 * k - origin.x, ground.y0 * k - origin.y];
        if (!seen || x > bounds.max.x || y > bounds.max.y || ground.x1 * k - origin.x < bounds.min.x || ground.y1 * k - origin.y < bounds.min.y) continue;
        ctx.globalAlpha = ground.opacity;
        ctx.fillStyle = hatch(ctx, ground.colours.map(ink));
        ctx.fill(this.path(ground, k, origin), "evenodd");
        ctx.globalAlpha = 1;
      }
    }

    paintGround(ctx, ground, k, origin) {
      const { stack, kind, path } = ground;
      const { order, step, band } = this.atlas.plan(stack);
      const on = stack.shapes.filter((s) => this.atlas.shown.has(s.layer));
      const filled = on.filter((s) => s.style.fill > 0 || s.style.pattern).slice(0, MOST_FILLS);
      ctx.save();
      for (const { style } of filled) {
        ctx.globalAlpha = style.opacity * (kind === "point" ? 0.85 : style.fill || 1);
        ctx.fillStyle = style.pattern && kind === "area" ? hatch(ctx, [ink(style.colour)]) : ink(style.colour);
        if (kind !== "line" && (style.fill > 0 || kind === "area")) ctx.fill(path, "evenodd");
      }
      ctx.lineJoin = "round";
      if (kind === "area") ctx.clip(path, "evenodd");
      const drawn = order.map((id) => on.find((s) => s.id === id)).filter(Boolean);
      for (let n = drawn.length - 1; n >= 0; n -= 1) { // the innermost first: each next one covers its own rim
        const { style } = drawn[n];
        const wide = (pen) => (kind === "area" ? 2 * (n * step + pen) : kind === "line" ? 2 * n * step + pen * 1.4 : 2 * n * step + pen);
        const stroke = (pen, colour, alpha, dash) => {
          ctx.globalAlpha = style.opacity * alpha;
          ctx.setLineDash(dash ? dash.split(" ").map(Number) : []);
          ctx.lineWidth = wide(pen);
          ctx.strokeStyle = colour;
          ctx.stroke(path);
        };
        stroke(style.width + 1.4, paper(), drawn.length > 1 ? 1 : 0.8);
        if (style.band > 0) stroke(style.width + Math.min(style.band, band), ink(style.colour), 0.26);
        stroke(style.width, ink(style.colour), 1, style.dash);
      }
      ctx.restore();
      drawn.forEach(({ style }) => {
        if (style.crossed) this.along(ctx, ground, k, origin, "cross", black(), style.opacity);
        else if (style.marks) this.along(ctx, ground, k, origin, style.marks, ink(style.colour), style.opacity);
      });
      this.paintSigns(ctx, stack, on, order, k, origin);
    }

    /** Crosses or bursts along the outline, every so many pixels. */
    along(ctx, { kind, runs, size }, k, origin, what, colour, alpha) {
      const arm = 4 * Math.max(0.55, Math.min(1, (size * k) / 160));
      const every = what === "cross" ? 42 : 58;
      const mark = new Path2D();
      const put = (x, y) => {
        mark.moveTo(x - arm, y - arm);
        mark.lineTo(x + arm, y + arm);
        mark.moveTo(x - arm, y + arm);
        mark.lineTo(x + arm, y - arm);
        if (what === "cross") return;
        mark.moveTo(x - 1.4 * arm, y);
        mark.lineTo(x + 1.4 * arm, y);
        mark.moveTo(x, y - 1.4 * arm);
        mark.lineTo(x, y + 1.4 * arm);
      };
      let walked = every / 2;
      let left = 240;
      for (const run of runs) {
        for (let n = 0; n < run.length && left > 0; n += 2) {
          const [x, y] = [run[n] * k - origin.x, run[n + 1] * k - origin.y];
          if (kind === "point") { put(x, y - (what === "cross" ? 0 : 12)); left -= 1; continue; }
          if (!n) continue;
          const [px, py] = [run[n - 2] * k - origin.x, run[n - 1] * k - origin.y];
          const length = Math.hypot(x - px, y - py);
          for (walked += length; walked >= every && left > 0; left -= 1) {
            walked -= every;
            const share = length ? 1 - walked / length : 0;
            put(px + (x - px) * share, py + (y - py) * share);
          }
        }
      }
      ctx.save();
      ctx.globalAlpha = alpha;
      ctx.strokeStyle = colour;
      ctx.lineWidth = 1.4;
      ctx.stroke(mark);
      ctx.restore();
    }

    /** Flags, bursts and handshakes beside the heart of a ground, and arrows, as far as it has room. */
    paintSigns(ctx, stack, on, order, k, origin) {
      const glyphs = this.atlas.scene.glyphs;
      const room = this.atlas.plan(stack).room;
      const point = stack.geometry.type.endsWith("Point");
      const fit = on.filter((s) => s.style.glyph && glyphs[s.style.glyph].ground)
        .slice(0, Math.max(on.length > 1 ? 0 : 1, Math.floor((point ? room : 2 * room - 20) / 23)));
      const spot = (lon, lat) => [worldX(lon) * k - origin.x, worldY(lat) * k - origin.y];
      fit.forEach((shape, n) => {
        const [x, y] = spot(...stack.anchors[0]);
        ctx.save();
        ctx.translate(x + (point ? 22 + 23 * n : 23 * (n - (fit.length - 1) / 2)), y);
        ctx.globalAlpha = 0.85;
        ctx.fillStyle = paper();
        ctx.beginPath();
        ctx.arc(0, 0, 11, 0, TAU);
        ctx.fill();
        ctx.globalAlpha = shape.style.opacity;
        ctx.translate(-8, -8);
        ctx.scale(0.8, 0.8);
        const path = new Path2D(glyphs[shape.style.glyph].d);
        ctx.strokeStyle = ctx.fillStyle = ink(shape.style.colour);
        ctx.lineWidth = 1.6;
        if (glyphs[shape.style.glyph].filled && shape.sure) ctx.fill(path);
        ctx.stroke(path);
        if (shape.style.crossed) { ctx.strokeStyle = black(); ctx.stroke(new Path2D("M2 18L18 2")); }
        ctx.restore();
      });
      on.filter((s) => s.arrow && order.includes(s.id)).forEach(({ arrow, style }) => {
        const scale = Math.max(0.45, Math.min(1, room / 60));
        const [x, y] = spot(arrow.lon, arrow.lat);
        const path = new Path2D("M0-20L11-6H4.5V18H-4.5V-6H-11Z");
        ctx.save();
        ctx.translate(x, y);
        ctx.rotate(rad(arrow.bearing_deg));
        ctx.scale(scale, scale);
        ctx.globalAlpha = style.opacity;
        ctx.lineWidth = 1.8;
        const open = !(style.fill > 0);
        ctx.fillStyle = open ? paper() : ink(style.colour);
        ctx.strokeStyle = open ? ink(style.colour) : paper();
        if (open && style.dash) ctx.setLineDash([4, 2.5]);
        ctx.fill(path);
        ctx.stroke(path);
        if (style.crossed) { ctx.setLineDash([]); ctx.strokeStyle = black(); ctx.stroke(new Path2D("M-13 13L13-13M-13-13L13 13")); }
        ctx.restore();
      });
    }

    /** The stacks on the canvas under the pointer, smallest first. */
    under(event) {
      const at = this.map.mouseEventToLayerPoint(event);
      const k = 2 ** this.map.getZoom();
      const origin = this.map.getPixelOrigin();
      const [x, y, slack] = [(at.x + origin.x) / k, (at.y + origin.y) / k, 15 / k];
      return this.onCanvas.filter((g) => {
        if (!g.path || x < g.x0 - slack || x > g.x1 + slack || y < g.y0 - slack || y > g.y1 + slack) return false;
        this.probe.lineWidth = g.kind === "point" ? 2 * (15 - 7) : 2 * NEAR;
        return (g.kind !== "line" && this.probe.isPointInPath(g.path, at.x, at.y, "evenodd"))
          || (g.kind !== "area" && this.probe.isPointInStroke(g.path, at.x, at.y));
      }).map((g) => g.stack).reverse();
    }
  }
  Object.assign(Crowd, { FROM, MOST_SVG }); // benchmarks/dashboard.py --only sweep changes them

  Object.assign(window.claimatlas, { Crowd });
})();
