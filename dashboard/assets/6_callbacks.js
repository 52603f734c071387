/* claimatlas, 6 of 8: the map, the text and the panel follow the state (7_state.js). What needs no
   server is answered here. */
(function () {
  "use strict";

  const { Atlas, BaseMap, choose, tell } = window.claimatlas;
  const maps = new Map(); // map container id -> Atlas
  const MOVE_MS = 200;

  const atlas = () => maps.get("map");
  const waiting = [];
  const whenMap = (act) => (atlas() ? act(atlas()) : waiting.push(act));
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const onPhone = () => window.matchMedia("(max-width: 720px)").matches; // cards above the text, one scroll for both

  // ---------------------------------------------------------------- what is chosen, on the map and in the text

  const onText = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    const node = event.target.closest && event.target.closest("[data-claims]");
    if (!node) return;
    event.preventDefault();
    choose(node.dataset.claims.split(" ").filter(Boolean), [], node.dataset.from || "text");
  };
  document.addEventListener("click", onText);
  document.addEventListener("keydown", onText);

  let origin = "address"; // where the present choice was made
  let unread = true; // its words in the text were not brought into view yet: the text may come later

  /** Mark the chosen claims' words in the text; return those of the first, which is read first. */
  const mark = (claims) => {
    const chosen = new Set(claims);
    let first = null;
    document.querySelectorAll("#article [data-claims]").forEach((node) => {
      const own = node.dataset.claims.split(" ");
      const on = own.some((c) => chosen.has(c));
      const leads = own.includes(claims[0]);
      node.classList.toggle("selected", on);
      node.classList.toggle("first", leads);
      if (node.getAttribute("role") === "button") node.setAttribute("aria-pressed", String(on));
      if (leads && !first) first = node;
    });
    return first;
  };

  const read = () => {
    const state = window.claimatlas.state();
    if (!state) return;
    window.requestAnimationFrame(() => { // the text may only now be on the page
      const first = mark(window.claimatlas.state().claims);
      if (!first || !unread || !first.checkVisibility()) return;
      unread = false;
      if (origin !== "text" && !onPhone()) first.scrollIntoView({ block: "center", behavior: "auto" });
    });
  };

  document.addEventListener("claimatlas:choose", ({ detail: { claims, from } }) => {
    [origin, unread] = [from, true];
    if (claims.length && ["text", "card"].includes(from)) whenMap((a) => a.fly(claims));
    read();
  });

  // ---------------------------------------------------------------- scenes

  let wanted = 0; // scenes asked for: an answer that comes after a newer question is not drawn
  let coming = null; // the picture that was asked for last, as a promise of its name
  let held = null; // a scene that came before the state

  const put = (scene) => {
    if (!window.claimatlas.state || !window.claimatlas.state()) { held = scene; return; }
    const mine = wanted;
    whenMap((a) => {
      const state = window.claimatlas.state();
      a.draw(scene, state.layers);
      a.select(looked(state));
      afterMap();
      document.dispatchEvent(new CustomEvent("claimatlas:drawn", { detail: { sketch: Boolean(scene.sketch) } }));
      if (scene.sketch) afterFrames(() => get(scene.query).then((whole) => {
        if (!whole || mine !== wanted) return;
        a.hold = true;
        put(whole);
      }));
    });
  };

  const afterFrames = (act) => requestAnimationFrame(() => requestAnimationFrame(act));

  const get = (query, ...more) => fetch(`scene.json?${[query, ...more].filter(Boolean).join("&")}`)
    .then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);

  /** Ask for a picture and draw it; of a crowd first its sketch, where all of it is looked at. */
  const ask = (query, ...more) => {
    const mine = ++wanted;
    coming = get(query, ...more).then((found) => {
      if (found && mine === wanted) put(found);
      return found || {};
    });
  };

  /** The address of just what decides which claims are shown. */
  const choice = (state) => {
    const { fields, parts } = window.claimatlas.table();
    return window.claimatlas.query(Object.fromEntries(Object.entries(fields).map(([key, { start }]) => [key, parts.which.includes(key) ? state[key] : start])));
  };

  // ---------------------------------------------------------------- following the state

  /** The legend holds what the layers that are switched on hold. */
  const showEntries = (layers) => {
    document.querySelectorAll("#legend [data-layers]").forEach((node) => {
      node.hidden = !node.dataset.layers.split(" ").some((key) => layers.includes(key));
    });
  };

  /** What is chosen anew is read from its beginning. */
  const upward = () => {
    const cards = document.getElementById("evidence");
    if (!cards) return;
    cards.scrollTop = 0;
    if (onPhone() && origin !== "text") cards.closest(".reading").scrollTop = 0;
  };

  /** The claims that are marked on the map: the chosen ones, and the rival beside them. */
  const looked = (state) => [...state.claims, ...(state.compare ? [state.compare] : [])];

  const here = (a) => {
    const at = a.map.getCenter();
    return [Number(at.lng.toFixed(4)), Number(at.lat.toFixed(4)), Number(a.map.getZoom().toFixed(2))];
  };

  const follow = (state, before) => {
    if (!before && held) put(held);
    const fresh = (...keys) => !before || keys.some((key) => !same(before[key], state[key]));
    Object.assign(document.body.dataset, { view: state.view, theme: state.theme, embed: String(state.embed), language: state.language });
    if (fresh("layers")) {
      whenMap((a) => a.show(state.layers));
      showEntries(state.layers);
    }
    if (!before) whenMap((a) => {
      a.position = state.position;
      if (a.scene && state.position) a.goTo(state.position); // the picture may have been the quicker one
    });
    else if (fresh("position")) {
      whenMap((a) => {
        a.untouched = !state.position; // also where it stands there already: a picture on its way would fit all
        if (state.position && !a.standsAt(state.position)) a.goTo(state.position);
      });
    }
    if (before && !fresh("documents", "text", "actors") && fresh("at", "since", "until", "mode", "undated")) whenMap((a) => { a.hold = true; });
    if (fresh("claims", "compare")) {
      if (before) upward(); // now: Dash may tell of the new cards only after they stand there
      whenMap((a) => {
        a.select(looked(state));
        if (before && state.compare && fresh("compare")) a.fly(looked(state));
        if (!before && state.claims.length && !state.position) a.fly(state.claims);
      });
      read();
    }
    if (fresh("tab")) {
      document.querySelectorAll("#sheet [role=tabpanel]").forEach((node) => { node.hidden = node.id !== `${state.tab}-panel`; });
      read();
    }
  };

  /** The view that was chosen by hand goes into the address; the one that fits all does not. */
  const rememberView = (a) => {
    let late = null;
    a.map.on("moveend", () => {
      clearTimeout(late);
      late = setTimeout(() => {
        const state = window.claimatlas.state();
        if (!state || !a.framed || a.standsAt(state.position)) return;
        window.claimatlas.set({ position: a.untouched ? null : here(a) });
      }, MOVE_MS);
    });
  };

  // ---------------------------------------------------------------- small helpers of the page

  /** Copy the address of exactly this view; where the browser gives no clipboard, through a selection. */
  const copyLink = async (button) => {
    const text = window.claimatlas.query();
    const address = `${window.location.origin}${window.location.pathname}${text ? `?${text}` : ""}`;
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      const field = Object.assign(document.createElement("textarea"), { value: address, className: "sr" });
      document.body.appendChild(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    button.classList.add("copied");
    setTimeout(() => button.classList.remove("copied"), 2500);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("#copy-link");
    if (button) copyLink(button);
  });

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  /** A list of values holds those that its own field asks for. */
  const sift = (field) => {
    const wanted = plain(field.value.trim());
    field.closest(".facet").querySelectorAll("li").forEach((row) => { row.hidden = !plain(row.textContent).includes(wanted); });
  };
  document.addEventListener("input", (event) => { if (event.target.matches && event.target.matches(".facet-find")) sift(event.target); });

  // ---------------------------------------------------------------- Dash's client-side callbacks

  /** The time line's scripts come last, and only where it is open (on a phone it is folded). */
  const wantTime = () => {
    const box = document.getElementById("time");
    if (!box) return;
    const open = getComputedStyle(box).display !== "none";
    document.getElementById("time-fold").setAttribute("aria-expanded", String(open));
    if (open) window.dash_clientside.set_props("time-wanted", { data: true });
  };
  let timed = false;
  const afterMap = () => {
    if (timed) return;
    timed = true;
    setTimeout(() => (window.requestIdleCallback ? window.requestIdleCallback(wantTime, { timeout: 3000 }) : wantTime()), 600);
  };

  const none = () => window.dash_clientside.no_update;

  const clientside = {
    base: (urls) => {
      whenMap((a) => { a.base = a.base || new BaseMap(a, urls || {}); });
      return none();
    },
    /** The server names the picture of the present state: mostly it was asked for as soon as the state changed. */
    draw: (named) => {
      if (named) coming.then((found) => {
        if (found.query === named.query && found.revision === named.revision) return;
        if (named.query === choice(window.claimatlas.state())) ask(named.query);
      });
      return none();
    },
    fit: (clicks) => {
      if (clicks) whenMap((a) => a.fitAll(true));
      return none();
    },
    fold: (clicks) => {
      setTimeout(wantTime, 0);
      return (clicks || 0) % 2 ? "time-box flipped" : "time-box";
    },
    sheet: (clicks) => (clicks || 0) % 2 ? "sheet tall" : "sheet",
  };

  /** What the server tells plainly (5_told.js), and what follows when it stands there. */
  const then = {
    legend: () => { if (window.claimatlas.state()) showEntries(window.claimatlas.state().layers); },
    unmapped: () => {},
    facets: () => {
      window.claimatlas.press();
      document.querySelectorAll(".facet-find").forEach(sift); // the rows tell of other values now
      document.querySelectorAll("#facets .facet:not(:has(.facet-find)) li[hidden]").forEach((row) => { row.hidden = false; });
    },
    evidence: () => { window.claimatlas.press(); upward(); },
    article: read,
    table: () => { window.claimatlas.press(); window.claimatlas.tabled(); },
  };
  const told = Object.fromEntries(Object.entries(then).map(([name, act]) => [name, (data) => {
    tell(name, data);
    act();
    return none();
  }]));

  window.dash_clientside = Object.assign({}, window.dash_clientside, { claimatlas: clientside, claimatlas_told: told });
  Object.assign(window.claimatlas, { maps, whenMap });
  /** Ask for the picture of a new choice at once; resolves when it is drawn. */
  window.claimatlas.foresee = (state, before) => {
    if (choice(state) === choice(before)) return Promise.resolve();
    ask(choice(state));
    return coming;
  };
  const address = window.location.search.replace(/^\?/, "");
  ask(address, /(^|&)map=/.test(address) ? "" : "sketch=1");
  document.addEventListener("claimatlas:state", () => window.claimatlas.follow(follow), { once: true });

  L.Map.addInitHook(function () {
    const start = () => {
      const made = new Atlas(this);
      maps.set("map", made);
      waiting.splice(0).forEach((act) => act(made));
      rememberView(made);
      document.dispatchEvent(new CustomEvent("claimatlas:map", { detail: made }));
    };
    this.whenReady(start);
  });
})();
