/* claimatlas: reviewing a claim (dashboard/desk/reviewing.py): accept, reject, correct, another place,
   a drawn shape; what was said before, and taking it back. All words of others go in as text. */
(function () {
  "use strict";

  const { html } = window.claimatlas;
  let english = {};
  let may = false;
  let box = null;
  let now = null; // the claim in the form

  const say = (key) => window.claimatlas.word(`desk.${key}`, english[key] || key);
  const ask = (path, json) => window.claimatlas.ask(path, json ? { method: "POST", json } : {});

  const worded = (tag, key, parent, className) => {
    const node = html(tag, className || "", parent, say(key));
    if (tag === "button") node.type = "button";
    return node;
  };

  const field = (parent, words, node) => {
    const label = html("label", "desk-field", parent);
    html("span", "", label, words).dir = "auto";
    label.appendChild(node);
    return node;
  };

  const select = (options, chosen) => {
    const node = document.createElement("select");
    options.forEach(([value, words]) => {
      const option = html("option", "", node, words);
      option.value = value;
      option.selected = value === chosen;
    });
    return node;
  };

  const input = (value, attributes = {}) => {
    const node = document.createElement("input");
    node.type = "text";
    node.dir = "auto";
    node.value = value;
    Object.entries(attributes).forEach(([name, to]) => node.setAttribute(name, to));
    return node;
  };

  const tell = (text) => { box.said.textContent = text || ""; box.said.classList.toggle("bad", Boolean(text)); };

  const make = () => {
    box = html("dialog", "desk review", document.body);
    box.setAttribute("aria-labelledby", "review-title");
    const head = html("div", "desk-head", box);
    worded("h2", "review", head).id = "review-title";
    worded("button", "close", head, "desk-close").addEventListener("click", () => box.close());
    box.body = html("div", "desk-body", box);
    box.said = html("p", "desk-said", box);
    box.said.setAttribute("role", "status");
  };

  /** Send a review; the page then shows the store as it is now. */
  const send = async (given, path = "review") => {
    try {
      await ask(path, given);
      window.claimatlas.again();
      box.close();
    } catch (error) { tell(error.message); if (!box.open) box.showModal(); }
  };

  const types = () => Object.keys(english).filter((k) => k.startsWith("type_")).map((k) => [k.slice(5), english[k]]);
  const statuses = () => Object.keys(english).filter((k) => k.startsWith("status_")).map((k) => [k.slice(7), english[k]]);

  const correction = (form, claim, actors) => {
    const known = html("datalist", "", form);
    known.id = "review-actors";
    actors.forEach((a) => { html("option", "", known).value = a.name; });
    const names = claim.actors.map((a) => a.canonical).join("; ");
    const fields = {
      type: field(form, say("type"), select(types(), claim.type)),
      status: field(form, say("status"), select(statuses(), claim.status)),
      actors: field(form, say("actor"), input(names, { list: "review-actors", maxlength: "400" })),
      speaker: field(form, say("speaker"), input(claim.speaker, { maxlength: "200" })),
      date: field(form, say("when"), input(claim.date, { maxlength: "40" })),
    };
    return () => {
      const changes = {};
      ["type", "status", "date"].forEach((key) => { if (fields[key].value.trim() !== claim[key]) changes[key] = fields[key].value.trim() || null; });
      if (fields.speaker.value.trim() !== claim.speaker) changes.speaker = fields.speaker.value.trim() || null;
      if (fields.actors.value.trim() !== names) {
        const own = new Map([...claim.actors.map((a) => [a.canonical, a]), ...actors.map((a) => [a.name, { canonical: a.name, key: a.key, label: a.name }])]);
        claim.actors.forEach((a) => own.set(a.canonical, a));
        changes.actors = fields.actors.value.split(";").map((n) => n.trim()).filter(Boolean).map((n) => own.get(n) || { canonical: n });
      }
      return changes;
    };
  };

  /** Reviews as a list under a heading; `undo` takes one back, `quoted` tells the words that each is about. */
  const history = (parent, reviews, { key = "history", undo = (r) => send({ id: r.id }, "undo"), quoted = false } = {}) => {
    if (!reviews.length) return;
    worded("h3", key, parent);
    const list = html("ol", "desk-jobs", parent);
    reviews.forEach((r) => {
      const item = html("li", "desk-job", list);
      const head = html("div", "desk-job-head", item);
      html("strong", "", head, say(`did_${r.action}`));
      html("span", "", head, say("by").replace("{by}", r.by).replace("{at}", r.at)).dir = "auto";
      if (quoted && r.quote) html("blockquote", "", item, r.quote).dir = "auto";
      const changes = Object.entries(r.changes).filter(([key]) => key !== "recipe").map(([key, value]) => `${key}: ${typeof value === "object" && value ? JSON.stringify(value) : value}`);
      if (changes.length) html("p", "desk-counts", item, changes.join(" · ")).dir = "auto";
      if (r.why) html("p", "desk-counts", item, r.why).dir = "auto";
      if (r.undone_at) html("p", "desk-counts", item, say("undone").replace("{by}", r.undone_by)).dir = "auto";
      else if (r.action !== "delete") worded("button", "undo", item, "desk-act").addEventListener("click", () => undo(r));
    });
  };

  /** Everything that was reviewed; first what no longer meets any claim, since a text was read anew. */
  const reviews = async (parent) => {
    const [lost, all] = await Promise.all([ask("orphans"), ask("reviews")]);
    parent.querySelectorAll(".reviews").forEach((old) => old.remove());
    const part = html("div", "reviews", parent);
    const undo = async (r) => {
      await ask("undo", { id: r.id });
      window.claimatlas.again();
      await reviews(parent);
    };
    const orphaned = new Set(lost.reviews.map((r) => r.id));
    if (!all.reviews.length && !lost.reviews.length) worded("p", "reviews_none", part, "desk-counts");
    history(part, lost.reviews, { key: "orphans", undo, quoted: true });
    history(part, all.reviews.filter((r) => !orphaned.has(r.id)), { key: "reviews_all", undo, quoted: true });
  };
  window.claimatlas.reviews = reviews;

  const show = (data) => {
    const { claim, places, actors, reviews } = data;
    now = claim;
    tell("");
    box.body.replaceChildren();
    html("blockquote", "", box.body, claim.quote).dir = "auto";
    if (claim.review) html("p", "desk-counts", box.body, say(claim.review));
    const form = html("form", "desk-form", box.body);
    const changes = correction(form, claim, actors);
    places.filter((p) => p.candidates.length).forEach((p) => {
      const options = [["", say("place_kept").replace("{name}", p.name)], ...p.candidates.map((c) => [c.to, `${c.name} (${[c.kind, c.country, `${c.lat}, ${c.lon}`].filter(Boolean).join(", ")})`])];
      const node = field(form, say("place").replace("{name}", p.name), select(options, ""));
      node.addEventListener("change", () => { if (node.value) send({ action: "place", claim: claim.id, changes: { from: p.from, to: node.value }, why: why.value }); });
    });
    if (claim.actors.length) {
      const one = claim.actors[0];
      const others = actors.filter((a) => a.key !== one.key).map((a) => [a.key, a.name]);
      const node = field(form, `${one.canonical}: ${say("same_actor")}`, select([["", say("nobody")], ...others], ""));
      node.addEventListener("change", () => {
        const to = actors.find((a) => a.key === node.value);
        if (to) send({ action: "merge", changes: { from: one.key, to: { key: to.key, canonical: to.name, label: to.name } }, why: why.value });
      });
    }
    const why = field(form, say("why_label"), input("", { maxlength: "500" }));
    const buttons = html("div", "desk-buttons", form);
    const button = (key, act, type = "button") => {
      const node = worded("button", key, buttons, "desk-act");
      node.type = type;
      if (act) node.addEventListener("click", act);
    };
    button("correct", null, "submit");
    button("accept", () => send({ action: "accept", claim: claim.id, why: why.value }));
    button("reject", () => send({ action: "reject", claim: claim.id, why: why.value }));
    button("draw", () => { box.close(); draw((geometry) => send({ action: "correct", claim: claim.id, changes: { drawn: geometry }, why: why.value })); });
    button("delete", () => { if (window.confirm(say("delete_sure"))) send({ action: "delete", document: claim.document, why: why.value }); });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send({ action: "correct", claim: claim.id, changes: changes(), why: why.value });
    });
    history(box.body, reviews);
  };

  const open = async (id) => {
    if (!box) make();
    if (!box.open) box.showModal();
    box.body.replaceChildren();
    try { show(await ask(`claims/${encodeURIComponent(id)}`)); } catch (error) { tell(error.message); }
  };

  // ---------------------------------------------------------------- drawing

  /** Let the viewer click the corners of a shape: three and more are an area, two a line, one a point. */
  const draw = (done) => {
    const atlas = window.claimatlas.maps.get("map");
    const { map } = atlas;
    const frame = map.getContainer();
    const corners = [];
    const sketch = L.polygon([], { color: "#0b57d0", weight: 2, dashArray: "6 4", fillOpacity: 0.15, interactive: false }).addTo(map);
    const dots = L.layerGroup().addTo(map);
    const hint = html("div", "desk-hint", frame.parentElement, say("drawing"));
    hint.setAttribute("role", "status");
    frame.classList.add("drawing");
    map.doubleClickZoom.disable();
    const stop = () => {
      frame.removeEventListener("click", click, true);
      frame.removeEventListener("dblclick", finish, true);
      document.removeEventListener("keydown", key, true);
      sketch.remove();
      dots.remove();
      hint.remove();
      frame.classList.remove("drawing");
      map.doubleClickZoom.enable();
    };
    const click = (event) => {
      if (event.target.closest(".leaflet-control, button")) return;
      event.preventDefault();
      event.stopPropagation();
      const at = map.mouseEventToLatLng(event);
      const last = corners[corners.length - 1];
      if (last && map.latLngToContainerPoint(last).distanceTo(map.latLngToContainerPoint(at)) < 3) return; // a double click's second
      corners.push(at);
      sketch.setLatLngs(corners);
      L.circleMarker(at, { radius: 4, color: "#0b57d0", fillOpacity: 1, interactive: false }).addTo(dots);
    };
    const finish = (event) => {
      if (event) { event.preventDefault(); event.stopPropagation(); }
      stop();
      const points = corners.map((c) => { const w = c.wrap(); return [Number(w.lng.toFixed(6)), Number(w.lat.toFixed(6))]; });
      if (!points.length) return;
      if (points.length === 1) done({ type: "Point", coordinates: points[0] });
      else if (points.length === 2) done({ type: "LineString", coordinates: points });
      else done({ type: "Polygon", coordinates: [[...points, points[0]]] });
    };
    const key = (event) => {
      if (event.key === "Escape") stop();
      else if (event.key === "Enter") finish(event);
    };
    frame.addEventListener("click", click, true);
    frame.addEventListener("dblclick", finish, true);
    document.addEventListener("keydown", key, true);
  };

  // ---------------------------------------------------------------- a button on every card

  const equip = () => {
    if (!may) return;
    document.querySelectorAll("#evidence .card[data-claim] > .actions").forEach((actions) => {
      if (actions.querySelector(".review-open")) return;
      const button = worded("button", "review", actions, "action review-open");
      button.dataset.word = "desk.review";
      button.addEventListener("click", () => open(button.closest(".card").dataset.claim)); // the card may come to tell of another
    });
  };

  document.addEventListener("claimatlas:map", async () => {
    const button = document.getElementById("desk-open");
    const cards = document.getElementById("evidence");
    if (!button || !cards) return;
    english = JSON.parse(button.dataset.words);
    new MutationObserver(equip).observe(cards, { childList: true, subtree: true });
    try { may = (await ask("me")).may_write; } catch (_) { may = false; }
    equip();
  });
  document.addEventListener("claimatlas:rights", (event) => { may = event.detail; equip(); });
})();
