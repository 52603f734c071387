/* claimatlas, 7 of 8: what the viewer has chosen. One value, mirrored in the page's store and in its
   address (dashboard/state.py); controls and clicks write it with `set`, everything else follows it. */
(function () {
  "use strict";

  const ATTRIBUTES = "[data-set], [data-toggle]";
  const MOST = { ids: 40, tokens: 100, colours: 40 };
  const ADDRESS_MS = 150;

  let table = null; // dashboard/state.py: the fields' names in the address, kinds and defaults; parts; controls
  let now = null; // the state; null until the address has been read
  const waiting = []; // changes that were asked for before: none is lost
  const followers = [];
  const shown = new Map(); // control id -> the value it shows, as JSON
  const sent = new Map(); // part -> what it holds, as JSON

  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  // ---------------------------------------------------------------- the address

  const WORDS = {
    ids: (v) => v, tokens: (v) => [v.join(",")], some: (v) => [v.join(",")], one: (v) => [v], token: (v) => [v],
    search: (v) => [v], flag: (v) => [v ? "1" : "0"], share: (v) => [String(Math.round(v * 100))],
    count: (v) => [String(v)], day: (v) => [v], position: (v) => [v.join(",")],
    colours: (v) => v.map(([key, colour]) => `${key}~${colour.slice(1)}`),
  };

  const encode = (word) => encodeURIComponent(word).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%2C/g, ",").replace(/%3A/g, ":");

  /** The address's query of a state, the same as `to_query` writes; "" for the default. */
  const query = (state = now) => Object.entries(state ? table.fields : {})
    .filter(([key, field]) => !same(state[key], field.start))
    .flatMap(([key, field]) => WORDS[field.kind](state[key]).map((word) => `${field.name}=${encode(word)}`))
    .join("&");

  let late = null;
  const remember = () => {
    clearTimeout(late);
    late = setTimeout(() => {
      const text = query();
      window.history.replaceState(window.history.state, "", text ? `?${text}` : window.location.pathname);
    }, ADDRESS_MS);
  };

  // ---------------------------------------------------------------- changes

  /** Bring what a control or a click gave into the form that the address keeps. */
  const tidy = (key, value) => {
    const { kind, start } = table.fields[key];
    if (value === undefined || (value === null && start !== null)) return start;
    if (kind === "search") return Array.from(String(value).split(/\s+/).filter(Boolean).join(" ")).slice(0, 200).join("").trim();
    if (kind === "day") return value || null;
    if (kind === "some" && start.length) return start.filter((v) => value.includes(v)); // always in the same order
    return MOST[kind] ? [...new Set(value)].slice(0, MOST[kind]) : value;
  };

  const changed = (state, patch) => {
    const found = { ...state };
    Object.entries(typeof patch === "function" ? patch(state) : patch).forEach(([key, value]) => {
      if (key in table.fields) found[key] = tidy(key, value);
    });
    return found;
  };

  const react = (before) => {
    remember();
    controls();
    press();
    followers.forEach((act) => act(now, before));
  };

  /** Change the state by a patch, or by a function from the state to a patch; safe at any time. */
  const set = (patch) => {
    if (!now) { waiting.push(patch); return; }
    const [before, next] = [now, changed(now, patch)];
    if (same(next, before)) return;
    now = next;
    soon(window.claimatlas.foresee(now, before));
    react(before);
  };

  const PATIENCE_MS = 1500; // for a picture; what stands beside the map does not wait longer
  let telling = null;

  /** Dash's renderer goes through the whole page at any change: the map comes first, and what concerns the
      browser alone (a layer, the tab, where the map stands) it is not told at all. */
  const soon = (picture) => {
    if (telling) return;
    telling = Promise.race([picture.catch(() => null), wait(PATIENCE_MS)]).then(() => Promise.race([frame(), wait(100)])).then(() => {
      telling = null;
      if (Object.keys(table.parts).some(isNews)) window.dash_clientside.set_props("state", { data: now });
    });
  };
  const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });
  const frame = () => new Promise((done) => { requestAnimationFrame(() => setTimeout(done, 0)); });

  const partOf = (key) => JSON.stringify(Object.fromEntries(table.parts[key].map((name) => [name, now[name]])));

  /** Whether a part holds what Dash has not been told; the table and the charts ask only while they are looked at. */
  const isNews = (key) => (!["table", "charts"].includes(key) || now.view === key) && sent.get(key) !== partOf(key);

  /** Call `act(state, before)` now, if there is a state, and at every change; `before` is null at first. */
  const follow = (act) => {
    followers.push(act);
    if (now) act(now, null);
  };

  // ---------------------------------------------------------------- Dash's controls, both ways

  const toControl = (field, id) => {
    if (id === "document") return now.documents.length === 1 ? `doc:${now.documents[0]}` : now.documents.length ? null : "all";
    return now[field];
  };

  const fromControl = (field, id, value) => {
    if (id !== "document") return { [field]: value };
    if (value === null || value === undefined) return {}; // it shows nothing for several articles
    const documents = value.startsWith("doc:") ? [value.slice(4)] : [];
    return same(documents, now.documents) ? {} : { documents, claims: [], also: [], compare: "", position: null };
  };

  const controls = () => Object.entries(table.controls).forEach(([field, [id, property]]) => {
    const value = toControl(field, id);
    if (shown.get(id) === JSON.stringify(value)) return;
    shown.set(id, JSON.stringify(value));
    window.dash_clientside.set_props(id, { [property]: value });
  });

  const onControl = (...values) => {
    const { triggered } = window.dash_clientside.callback_context;
    triggered.forEach(({ prop_id: name, value }) => {
      const row = Object.entries(table ? table.controls : {}).find(([, [id, property]]) => `${id}.${property}` === name);
      if (!row) return;
      const [field, [id]] = row;
      const write = () => {
        set(fromControl(field, id, value));
        shown.set(id, JSON.stringify(toControl(field, id))); // what was just typed is not written back
      };
      if (now) write();
      else waiting.push(() => fromControl(field, id, value));
    });
  };

  // ---------------------------------------------------------------- elements that set or toggle

  const patchOf = (node) => {
    if (node.dataset.set) return JSON.parse(node.dataset.set);
    return (state) => Object.fromEntries(Object.entries(JSON.parse(node.dataset.toggle)).map(([key, value]) => {
      if (typeof value === "boolean") return [key, !state[key]];
      if (!Array.isArray(state[key])) return [key, state[key] === value ? table.fields[key].start : value];
      return [key, state[key].includes(value) ? state[key].filter((v) => v !== value) : [...state[key], value]];
    }));
  };

  const isOn = (node) => {
    const patch = JSON.parse(node.dataset.set || node.dataset.toggle);
    return Object.entries(patch).every(([key, value]) => (node.dataset.toggle && Array.isArray(now[key]) ? now[key].includes(value) : same(now[key], value)));
  };

  const press = () => {
    if (!now) return;
    document.querySelectorAll(ATTRIBUTES).forEach((node) => {
      if (node.dataset.plain !== undefined) return; // an action, not a choice
      const role = node.getAttribute("role");
      const name = role === "tab" ? "aria-selected" : ["checkbox", "radio", "switch"].includes(role) ? "aria-checked" : "aria-pressed";
      node.setAttribute(name, String(isOn(node)));
      if (["tab", "radio"].includes(role)) node.tabIndex = isOn(node) ? 0 : -1;
    });
  };

  /** Arrow keys go from tab to tab, and from choice to choice, in the direction that is read. */
  document.addEventListener("keydown", (event) => {
    const here = event.target.closest && event.target.closest('[role="tab"][data-set], [role="radio"][data-set]');
    const forth = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!here || !forth) return;
    event.preventDefault();
    const all = [...here.closest('[role="tablist"], [role="radiogroup"]').querySelectorAll(`[role="${here.getAttribute("role")}"]`)];
    const turned = getComputedStyle(here).direction === "rtl" && event.key.match(/Left|Right/) ? -forth : forth;
    const next = all[(all.indexOf(here) + turned + all.length) % all.length];
    next.focus();
    next.click();
  });

  document.addEventListener("click", (event) => {
    const node = event.target.closest && event.target.closest(ATTRIBUTES);
    if (node && !node.closest("[data-claims]")) set(patchOf(node));
  });

  // ---------------------------------------------------------------- the choice of claims

  document.addEventListener("claimatlas:choose", ({ detail: { claims, also } }) => set((state) => ({
    claims, also, compare: "", tab: claims.length ? "evidence" : state.tab,
  })));

  // ---------------------------------------------------------------- Dash's side

  const state = {
    /** The address was read (at first, or by the browser's back button): all changes asked for meanwhile come after it. */
    opened: (data, given) => {
      if (!data) return window.dash_clientside.no_update;
      const before = now;
      table = given;
      if (!before) Object.entries(table.controls).forEach(([field, [id]]) => shown.set(id, JSON.stringify(table.fields[field].start)));
      now = data;
      const read = data;
      waiting.splice(0).forEach((patch) => { now = changed(now, patch); });
      window.claimatlas.foresee(now, before || read);
      react(before);
      return now;
    },
    /** Give each part of the state to its store, if it changed. */
    parts: (data) => window.dash_clientside.callback_context.outputs_list.map(({ id }) => {
      const key = id.replace(/^part-/, "");
      if (!data || !isNews(key)) return window.dash_clientside.no_update;
      sent.set(key, partOf(key));
      return JSON.parse(sent.get(key));
    }),
    control: onControl,
    press: () => { press(); },
  };

  /** Ask for everything anew: the store has changed, the choice has not. */
  const again = () => sent.forEach((part, key) => window.dash_clientside.set_props(`part-${key}`, { data: { ...JSON.parse(part), again: Date.now() } }));

  window.dash_clientside = Object.assign({}, window.dash_clientside, { claimatlas_state: state });
  Object.assign(window.claimatlas, { set, follow, query, again, press, state: () => now, table: () => table });
  document.dispatchEvent(new CustomEvent("claimatlas:state")); // scripts that were loaded before may follow now
})();
