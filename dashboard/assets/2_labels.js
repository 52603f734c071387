/* claimatlas, 2 of 6: where labels may stand. Pure functions on pixels; greedy by priority. */
(function () {
  "use strict";

  const GAP = 6; // pixels between a label and what it must not touch

  const overlap = (a, b, gap = GAP) => a.x < b.x + b.w + gap && b.x < a.x + a.w + gap && a.y < b.y + b.h + gap && b.y < a.y + a.h + gap;

  /** How many of some points lie in a box, asked many times: counts on a grid, summed from a corner. */
  class Ink {
    constructor(size, cell = 6) {
      this.cell = cell;
      this.columns = Math.ceil(size.x / cell) + 1;
      this.rows = Math.ceil(size.y / cell) + 1;
      this.counts = new Float64Array(this.columns * this.rows);
      this.sums = null;
    }

    add(points) {
      if (!points.length) return;
      points.forEach(({ x, y }) => {
        const [c, r] = [Math.floor(x / this.cell), Math.floor(y / this.cell)];
        if (c >= 0 && r >= 0 && c < this.columns && r < this.rows) this.counts[r * this.columns + c] += 1;
      });
      this.sums = null;
    }

    within({ x, y, w, h }) {
      if (!this.sums) this.sum();
      const at = (px, py) => {
        const c = Math.max(-1, Math.min(this.columns - 1, Math.floor(px / this.cell)));
        const r = Math.max(-1, Math.min(this.rows - 1, Math.floor(py / this.cell)));
        return c < 0 || r < 0 ? 0 : this.sums[r * this.columns + c];
      };
      const [x0, y0] = [x - this.cell, y - this.cell];
      return at(x + w, y + h) - at(x0, y + h) - at(x + w, y0) + at(x0, y0);
    }

    sum() {
      this.sums = this.counts.slice();
      for (let r = 0; r < this.rows; r += 1) {
        for (let c = 0; c < this.columns; c += 1) {
          const n = r * this.columns + c;
          if (c) this.sums[n] += this.sums[n - 1];
          if (r) this.sums[n] += this.sums[n - this.columns];
          if (c && r) this.sums[n] -= this.sums[n - this.columns - 1];
        }
      }
    }
  }

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
  const candidates = (spots, w, h, depth) => {
    const found = [];
    spots.forEach((anchor, n) => {
      const { x, y, room } = anchor;
      if (2 * room > Math.hypot(w, h) * 0.9 + 9 + 2 * depth) found.push({ x: x - w / 2, y: y - h / 2, anchor, cost: n });
      const rings = [10, 34, 70, 120, 180].map((step) => Math.min(room, 160) + step);
      if (room > 60) rings.push(16, 34); // beside the anchor and still inside
      for (const r of rings) {
        [[r, -h / 2], [-r - w, -h / 2], [-w / 2, -r - h], [-w / 2, r], [r * 0.7, -r * 0.7 - h], [r * 0.7, r * 0.7],
          [-r * 0.7 - w, -r * 0.7 - h], [-r * 0.7 - w, r * 0.7]].forEach(([dx, dy], side) => {
          found.push({ x: x + dx, y: y + dy, anchor, cost: 3 + n * 1.5 + r / 9 + side * 0.25 });
        });
      }
    });
    return found.sort((a, b) => a.cost - b.cost);
  };

  Object.assign(window.claimatlas, { Ink, overlap, crosses, dense, sample, candidates });
})();
