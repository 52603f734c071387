/* claimatlas, 4 of 6: labels on the map. What is most important comes first and stands nearest;
   nothing overlaps, and where room is short a label says less rather than hide a claim. */
(function () {
  "use strict";

  const { Atlas, svg, html, glyph, Ink, overlap, crosses, dense, candidates } = window.claimatlas;
  const MODES = [3, 1, 0]; // entries that a stack's label shows, from roomy to bare
  const MOST_LABELS = 60; // more could not be read
  const MOST_TRIED = 160; // and looking for room takes time
  const IN_A_CROWD = { labels: 30, tried: 60, far: { 3: 20, 1: 24, 0: 12 } }; // on the canvas: the discs count, the rest is asked for
  // The cost from which a label of that many entries stands too far away or over too much: then
  // fewer words nearby are better, and in the end none (the shape itself always stays).
  const FAR = { 3: 24, 1: 60, 0: 32 };

  Object.assign(Atlas.prototype, {
    /** While the map is dragged the labels ride along; where they stand is decided anew at rest. */
    follow() {
      if (!this.origin) return;
      const now = this.map.latLngToContainerPoint(this.origin.at);
      this.labels.style.transform = `translate(${now.x - this.origin.x}px, ${now.y - this.origin.y}px)`;
    },

    /** Width and height of a stack's label with that many entries, measured once for each wording. */
    sizeOf(stack, most) { return stack.sizes.get(this.wording(stack, most)); },

    /** Measure all labels that were not measured yet at one stroke: each alone would lay out the page anew. */
    measure(stacks, most) {
      const fresh = stacks.filter((stack) => !(stack.sizes && stack.sizes.has(this.wording(stack, most))));
      const boxes = fresh.map((stack) => this.boxOf(stack));
      boxes.forEach((box, n) => {
        this.fill(box, fresh[n], most);
        box.style.display = "";
      });
      const sizes = boxes.map((box) => [box.offsetWidth, box.offsetHeight]);
      fresh.forEach((stack, n) => {
        stack.sizes = (stack.sizes || new Map()).set(this.wording(stack, most), sizes[n]);
        boxes[n].style.display = "none";
      });
    },

    wording(stack, most) {
      const on = stack.labels.filter((l) => this.shown.has(l.layer));
      return `${Math.min(most, on.length)}:${on.map((l) => l.shape).join()}`;
    },

    fill(box, stack, most) {
      const labels = stack.labels.filter((l) => this.shown.has(l.layer));
      const state = this.wording(stack, most);
      if (box.dataset.state === state) return;
      box.dataset.state = state;
      box.replaceChildren();
      labels.slice(0, most).forEach((label) => {
        const shape = stack.shapes.find((s) => s.id === label.shape);
        const entry = html("div", `entry status-${label.status}`, box);
        entry.dataset.entry = JSON.stringify(shape.claims);
        entry.appendChild(glyph(this.scene, label.glyph, label.colour, label.crossed, label.status === "asserted"));
        const words = html("div", "words", entry);
        html("div", "title", words, label.title).dir = "auto";
        html("div", "note", words, label.note).dir = "auto";
      });
      const unseen = stack.claims.length - labels.slice(0, most).reduce((n, l) => n + stack.shapes.find((s) => s.id === l.shape).claims.length, 0);
      if (most && unseen > 0) html("div", "more", box, this.scene.words.more.replace("{n}", unseen));
      if (!most) {
        const label = labels[0];
        box.appendChild(glyph(this.scene, label.glyph, label.colour, label.crossed, label.status === "asserted"));
      }
      if (stack.claims.length > 1) html("span", "badge", box, String(stack.claims.length));
    },

    /** Which part of the world the map shows, and how large: by this one view is told from another. */
    viewKey() {
      const { min, max } = this.map.getPixelBounds();
      return [this.map.getZoom(), min.x, min.y, max.x, max.y].join();
    },

    /** A stack's outline in pixels of this view, for what should not stand on it. */
    inkOf(stack, size, view) {
      if (!stack.ink || stack.ink.view !== view || stack.ink.of !== this.outlineOf(stack)) {
        const of = this.outlineOf(stack);
        stack.ink = { view, of, points: dense(of.map((c) => this.map.latLngToContainerPoint(c)), size) };
      }
      return stack.ink.points;
    },

    layout() {
      if (!this.scene || !this.map._loaded) return;
      const size = this.map.getSize();
      const corners = [...this.map.getContainer().closest(".map-frame").querySelectorAll(".leaflet-control, .map-tool, .credits, .looks > summary")]
        .map((corner) => this.relative(corner)); // before anything is changed: else the page would be laid out twice
      if (this.crowd) this.crowd.arrange();
      this.origin = null;
      this.labels.style.transform = "";
      this.labels.classList.remove("moving");
      this.leaders.replaceChildren();
      const at = this.map.getCenter();
      const centre = this.map.latLngToContainerPoint(at);
      this.origin = { at, x: centre.x, y: centre.y };
      const taken = corners;
      const dots = this.shown.has("places") ? this.scene.places.map((p) => this.map.latLngToContainerPoint([p.lat, p.lon])) : [];
      const dotBoxes = dots.map((p) => ({ x: p.x - 6, y: p.y - 6, w: 12, h: 12 }));
      const view = this.map.getBounds();
      this.boxes.forEach((box) => { box.style.display = "none"; });
      const rank = (stack) => Math.min(99, ...stack.labels.filter((l) => this.shown.has(l.layer)).map((l) => l.priority))
        - (this.isSelected(stack) ? 1000 : 0) - 0.01 * stack.claims.length;
      const stacks = (this.crowd ? this.crowd.alone : this.scene.stacks)
        .filter((stack) => stack.shapes.some((s) => this.shown.has(s.layer)) && view.intersects(this.toBounds(stack.bounds)))
        .map((stack) => [rank(stack), stack]).sort(([a], [b]) => a - b).map(([, stack]) => stack);
      const most = size.x < 520 ? 1 : 3;
      const many = this.crowd && this.crowd.onCanvas.length > 0;
      let room = many ? IN_A_CROWD.labels : MOST_LABELS;
      this.far = many ? IN_A_CROWD.far : FAR;
      const ink = new Ink(size);
      const here = this.viewKey();
      if (!this.scene.sketch) stacks.forEach((stack) => ink.add(this.inkOf(stack, size, here)));
      if (this.crowd) taken.push(...this.crowd.clusters.map(({ box }) => box));
      const signs = stacks.filter((stack) => stack.signs).flatMap((stack) => this.fitSigns(stack)); // the canvas has its own
      const heavy = ({ lon, lat }, shift) => { // marks and arrows: to be hidden only where nothing else is possible
        const { x, y } = this.map.latLngToContainerPoint([lat, lon]);
        for (const [dx, dy] of [[-9, -9], [9, -9], [0, 0], [-9, 9], [9, 9]]) ink.add([0, 1, 2, 3].map(() => ({ x: x + shift + dx, y: y + dy })));
        return { x: x + shift - 9, y: y - 9, w: 18, h: 18 };
      };
      signs.forEach((sign) => { sign.box = heavy(sign, sign.shift); });
      const tried = stacks.filter((stack) => stack.labels.length).slice(0, many ? IN_A_CROWD.tried : MOST_TRIED);
      MODES.filter((mode) => mode <= most).forEach((mode) => this.measure(tried, mode));
      tried.forEach((stack) => { if (room > 0 && this.placeStack(stack, taken, dotBoxes, ink, size, most)) room -= 1; });
      this.showSigns(signs, taken);
      this.sizeNames();
      this.placeBoxes.forEach((box, n) => this.placeName(box, dots[n], taken, size));
      this.layoutBase(taken, size);
    },

    /** The marks and arrows of a stack that its own room takes, the surest first; the others hide. */
    fitSigns(stack) {
      const { order, room, depth } = this.plan(stack);
      const point = stack.geometry.type.endsWith("Point");
      const free = point || !(stack.anchors[0][2] > 0) ? room : 2 * (room - depth) - 20;
      const on = stack.signs.filter((sign) => this.shown.has(sign.shape.layer));
      const fit = on.slice(0, Math.max(stack.shapes.length > 1 ? 0 : 1, Math.floor(free / 23)));
      stack.signs.forEach((sign) => { if (!fit.includes(sign)) this.signNode(sign, false); });
      fit.forEach((sign, n) => {
        sign.shift = point ? 22 + 23 * n : 23 * (n - (fit.length - 1) / 2);
        this.signNode(sign, true).style.marginLeft = `${sign.shift - 11}px`;
      });
      const arrows = stack.arrows.filter((arrow) => {
        const node = this.signNode(arrow, order.includes(arrow.shape.id));
        if (node) node.firstChild.style.transform = `scale(${Math.max(0.55, Math.min(1, room / 60)).toFixed(2)})`;
        return order.includes(arrow.shape.id);
      });
      return [...arrows, ...fit];
    },

    /** A mark shows where neither a label nor an earlier mark stands. */
    showSigns(signs, taken) {
      signs.forEach((sign) => {
        const clear = !taken.some((t) => overlap(t, sign.box, 1));
        this.signNode(sign, clear);
        if (clear) taken.push(sign.box);
      });
    },

    relative(node) {
      const outer = this.map.getContainer().getBoundingClientRect();
      const r = node.getBoundingClientRect();
      return { x: r.left - outer.left, y: r.top - outer.top, w: r.width, h: r.height };
    },

    placeStack(stack, taken, dots, ink, size, most) {
      const box = this.boxOf(stack);
      const spots = stack.anchors
        .map(([lon, lat, room]) => {
          const p = this.map.latLngToContainerPoint([lat, lon]);
          const q = this.map.latLngToContainerPoint([lat + room, lon]);
          return { x: p.x, y: p.y, room: Math.abs(p.y - q.y) };
        })
        .filter((p) => p.x > 0 && p.y > 0 && p.x < size.x && p.y < size.y);
      if (!spots.length) return false;
      for (const mode of MODES.filter((m) => m <= most)) {
        const [w, h] = this.sizeOf(stack, mode);
        // Room is short where the claims are: a label should hide as little of them as it can,
        // and its leader should not pass behind another label. Candidates come cheapest first.
        let best = { total: Infinity };
        for (const c of candidates(spots, w, h, this.plan(stack).depth)) {
          if (c.cost >= Math.min(best.total, this.far[mode])) break;
          const rect = { x: c.x, y: c.y, w, h };
          if (c.x < 3 || c.y < 10 || c.x + w > size.x - 10 || c.y + h > size.y - 3) continue;
          if (taken.some((t) => overlap(t, rect)) || dots.some((t) => overlap(t, rect, -2))) continue;
          let total = c.cost + 0.45 * ink.within({ x: c.x - 4, y: c.y - 4, w: w + 8, h: h + 8 });
          if (total < best.total) total += 8 * taken.reduce((sum, t) => sum + crosses(c.anchor, { x: c.x + w / 2, y: c.y + h / 2 }, t), 0);
          if (total < best.total) best = { ...c, total };
        }
        if (best.total > this.far[mode]) continue;
        const rect = { x: best.x, y: best.y, w, h };
        taken.push(rect);
        this.fill(box, stack, mode);
        box.style.display = "";
        box.style.transform = `translate(${Math.round(best.x)}px, ${Math.round(best.y)}px)`;
        ink.add(this.leader(best.anchor, rect));
        return true;
      }
      return false;
    },

    leader(from, rect) {
      const x = Math.max(rect.x, Math.min(from.x, rect.x + rect.w));
      const y = Math.max(rect.y, Math.min(from.y, rect.y + rect.h));
      const length = Math.hypot(x - from.x, y - from.y);
      if (length < 10) return [];
      svg("path", { d: `M${from.x} ${from.y}L${x} ${y}` }, this.leaders);
      svg("circle", { cx: from.x, cy: from.y, r: 2.6 }, this.leaders);
      const steps = Math.ceil(length / 8);
      return Array.from({ length: steps }, (_, n) => ({ x: from.x + ((x - from.x) * n) / steps, y: from.y + ((y - from.y) * n) / steps }));
    },

    /** Measure the names of places once, all together, when they may first be seen. */
    sizeNames() {
      const fresh = this.shown.has("places") ? this.placeBoxes.filter((box) => !box.size) : [];
      fresh.forEach((box) => { box.style.display = ""; });
      fresh.forEach((box) => { box.size = [box.offsetWidth, box.offsetHeight]; });
    },

    placeName(box, at, taken, size) {
      box.style.display = "none";
      if (!this.shown.has("places") || !at || at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y) return;
      const [w, h] = box.size;
      for (const [dx, dy] of [...(box.classList.contains("country") ? [[-w / 2, -h / 2]] : []), [8, -h / 2], [-w - 8, -h / 2], [-w / 2, -h - 7], [-w / 2, 7]]) {
        const rect = { x: at.x + dx, y: at.y + dy, w, h };
        if (rect.x < 0 || rect.y < 0 || rect.x + w > size.x || rect.y + h > size.y || taken.some((t) => overlap(t, rect, 1))) continue;
        taken.push(rect);
        box.style.display = "";
        box.style.transform = `translate(${Math.round(rect.x)}px, ${Math.round(rect.y)}px)`;
        return;
      }
    },
  });
})();
