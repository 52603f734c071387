/* claimatlas: what the server tells plainly (dashboard/plain.py) becomes elements here. Only what has changed is
   made anew, so that what has the focus, is unfolded or scrolled stays so. */
(function () {
  "use strict";

  const kept = new WeakMap(); // element -> what it was told to hold, and the nodes that were made of it

  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  /** Attributes as told; where the same is told again, what another script has made of them stays. */
  const dress = (node, given, before) => {
    Object.keys(before).forEach((key) => { if (!(key in given)) node.removeAttribute(key); });
    Object.entries(given).forEach(([key, value]) => {
      if (same(value, before[key])) return;
      if (key !== "style") { node.setAttribute(key, value); return; }
      node.removeAttribute("style");
      Object.entries(value).forEach(([name, to]) => node.style.setProperty(name, to));
    });
  };

  const make = (told) => {
    if (typeof told === "string") return document.createTextNode(told);
    const [name, given, inner] = told;
    const node = document.createElement(name);
    dress(node, given, {});
    fill(node, inner);
    return node;
  };

  /** Whether an element may become another one without being made anew. */
  const alike = (a, b) => typeof a !== "string" && typeof b !== "string" && a[0] === b[0];

  /** Let an element hold just what is told, beside what other scripts have put into it. */
  const fill = (host, told) => {
    const before = kept.get(host) || { told: [], nodes: [] };
    const nodes = told.map((one, n) => {
      const [old, node] = [before.told[n], before.nodes[n]];
      if (!node) {
        const made = make(one);
        host.appendChild(made);
        return made;
      }
      if (alike(one, old)) {
        if (!same(one, old)) { dress(node, one[1], old[1]); fill(node, one[2]); }
        return node;
      }
      if (one === old) return node;
      const made = make(one);
      node.replaceWith(made);
      return made;
    });
    before.nodes.slice(told.length).forEach((node) => node.remove());
    kept.set(host, { told, nodes });
  };

  /** Fill the element of that id; null tells nothing new. */
  const tell = (id, told) => {
    const host = document.getElementById(id);
    if (host && told) fill(host, told);
  };

  Object.assign(window.claimatlas, { tell });
})();
