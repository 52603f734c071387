/* claimatlas: the desk, where articles are added (dashboard/desk). Everything that comes back from the
   server is put into the page as text, never as HTML. */
(function () {
  "use strict";

  const { html } = window.claimatlas;
  const POLL_MS = 700;
  const KINDS = ["text", "files", "addresses", "feed", "layer", "reviews"];
  let english = {};
  let box = null; // the dialog, made when first opened
  let known = {}; // what the server said of this viewer's rights
  let polling = null;

  const say = (key) => window.claimatlas.word(`desk.${key}`, english[key]);

  /** Ask the server; a refusal is an error with the server's words. */
  const ask = async (path, options = {}) => {
    const headers = { "X-Claimatlas": "1", ...(options.json ? { "Content-Type": "application/json" } : {}) };
    let answer;
    try {
      answer = await fetch(`desk/${path}`, {
        method: options.method || "GET", headers, body: options.json ? JSON.stringify(options.json) : options.body, credentials: "same-origin",
      });
    } catch (_) { throw new Error(say("offline")); }
    const data = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(data.error || `${answer.status}`);
    return data;
  };

  const worded = (tag, key, parent, className) => {
    const node = html(tag, className || "", parent, say(key));
    node.dataset.word = `desk.${key}`;
    return node;
  };

  /** A labelled field; `attributes` are set on the input itself. */
  const field = (parent, key, attributes, tag = "input") => {
    const label = html("label", "desk-field", parent);
    worded("span", key, label);
    const input = html(tag, "", label);
    Object.entries(attributes).forEach(([name, value]) => input.setAttribute(name, value));
    return input;
  };

  // ---------------------------------------------------------------- the dialog

  const make = () => {
    box = html("dialog", "desk", document.body);
    box.setAttribute("aria-labelledby", "desk-title");
    const head = html("div", "desk-head", box);
    worded("h2", "title", head).id = "desk-title";
    const close = worded("button", "close", head, "desk-close");
    close.type = "button";
    close.addEventListener("click", () => box.close());
    box.body = html("div", "desk-body", box);
    box.said = html("p", "desk-said", box);
    box.said.setAttribute("role", "status");
    box.list = html("ol", "desk-jobs", box);
    box.addEventListener("close", () => { clearTimeout(polling); polling = null; });
    return box;
  };

  const tell = (text, bad) => {
    box.said.textContent = text || "";
    box.said.classList.toggle("bad", Boolean(bad));
  };

  const signIn = () => {
    box.body.replaceChildren();
    const form = html("form", "desk-form", box.body);
    const password = field(form, "password", { type: "password", autocomplete: "current-password", required: "" });
    const name = field(form, "name", { type: "text", maxlength: "60", autocomplete: "name" });
    worded("button", "sign_in", form, "desk-go").type = "submit";
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        known = await ask("login", { method: "POST", json: { password: password.value, name: name.value } });
        document.dispatchEvent(new CustomEvent("claimatlas:rights", { detail: known.may_write }));
        tell("");
        open();
      } catch (error) { tell(error.message, true); password.select(); }
    });
    password.focus();
  };

  const forms = {
    text: (form) => {
      const text = field(form, "text_label", { rows: "9", required: "", dir: "auto" }, "textarea");
      const parts = ["headline", "publisher"].map((key) => [key, field(form, key, { type: "text", maxlength: "300", dir: "auto" })]);
      const url = field(form, "address", { type: "url", placeholder: "https://" });
      const date = field(form, "date", { type: "date" });
      return () => ({ json: { text: text.value, title: parts[0][1].value, publisher: parts[1][1].value, url: url.value, date: date.value } });
    },
    files: (form) => {
      const files = field(form, "files_label", { type: "file", multiple: "", required: "", accept: ".txt,.md,.html,.htm,.xhtml,.pdf" });
      const date = field(form, "date", { type: "date" });
      return () => {
        const body = new FormData();
        [...files.files].forEach((file) => body.append("files", file));
        body.append("date", date.value);
        return { body };
      };
    },
    addresses: (form) => {
      const list = field(form, "addresses_label", { rows: "6", required: "", spellcheck: "false", placeholder: "https://" }, "textarea");
      return () => ({ json: { addresses: list.value.split("\n").map((a) => a.trim()).filter(Boolean) } });
    },
    feed: (form) => {
      const feed = field(form, "feed_label", { type: "url", required: "", placeholder: "https://" });
      return () => ({ json: { feed: feed.value } });
    },
    layer: (form) => {
      worded("p", "layer_hint", form, "desk-hint-line");
      const file = field(form, "layer_label", { type: "file", required: "", accept: ".geojson,.json,.gpkg,.kml,.kmz,.zip" });
      const text = { type: "text", dir: "auto", autocomplete: "off" };
      const parts = {
        name: field(form, "layer_name", { ...text, maxlength: "80", required: "" }),
        source: field(form, "layer_source", { ...text, maxlength: "300", required: "" }),
        licence: field(form, "layer_licence", { ...text, maxlength: "300" }),
        date: field(form, "layer_date", { type: "date" }),
        layer: field(form, "layer_part", { ...text, maxlength: "200" }),
        category: field(form, "layer_category", { ...text, maxlength: "200" }),
      };
      layerList(form);
      return () => {
        const body = new FormData();
        Object.entries(parts).forEach(([key, input]) => body.append(key, input.value));
        if (file.files[0]) body.append("file", file.files[0]);
        return { body };
      };
    },
  };

  /** Which maps there are, each to be taken away. */
  const layerList = async (form) => {
    form.querySelectorAll(".desk-layers").forEach((old) => old.remove());
    const list = html("ul", "desk-layers", form);
    const { layers } = await ask("layers").catch(() => ({ layers: [] }));
    list.replaceChildren(...layers.map((layer) => {
      const row = html("li");
      html("span", "", row, [layer.name, layer.source, layer.dated].filter(Boolean).join(" · ")).dir = "auto";
      const remove = worded("button", "layer_remove", row, "desk-act");
      remove.type = "button";
      remove.addEventListener("click", async () => {
        try {
          await ask(`layers/${encodeURIComponent(layer.id)}/remove`, { method: "POST" });
          window.claimatlas.set((state) => ({ overlays: state.overlays.filter((id) => id !== layer.id) }));
          window.claimatlas.again();
          await layerList(form);
        } catch (error) { tell(error.message, true); }
      });
      return row;
    }));
  };

  /** A map was imported: say how it was read, and show it. */
  const layerDone = async (layer, form) => {
    tell([say("layer_done").replace("{name}", layer.name).replace("{shapes}", layer.features), ...layer.notes].join("; "));
    window.claimatlas.set((state) => ({ overlays: [...state.overlays, layer.id] }));
    window.claimatlas.again();
    await layerList(form);
  };

  const choose = (kind) => {
    box.body.replaceChildren();
    const kinds = html("div", "desk-kinds", box.body);
    KINDS.forEach((key) => {
      const button = worded("button", key, kinds, "desk-kind");
      button.type = "button";
      button.setAttribute("aria-pressed", String(key === kind));
      button.addEventListener("click", () => { choose(key); box.body.querySelector(`.desk-kind[aria-pressed="true"]`).focus(); });
    });
    box.list.hidden = kind === "reviews"; // jobs belong to what is added
    if (kind === "reviews") { window.claimatlas.reviews(box.body).catch((error) => tell(error.message, true)); return; }
    const form = html("form", "desk-form", box.body);
    const read = forms[kind](form);
    const isLayer = kind === "layer";
    const go = worded("button", isLayer ? "layer_import" : "read", form, "desk-go");
    go.type = "submit";
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      go.disabled = true;
      try {
        tell(isLayer ? say("layer_reading") : "");
        const answer = await ask(isLayer ? "layer" : "add", { method: "POST", ...read() });
        form.reset();
        tell("");
        await (isLayer ? layerDone(answer, form) : poll());
      } catch (error) { tell(error.message, true); }
      go.disabled = false;
    });
    if (known.needs_password === false && known.name) {
      const out = worded("button", "sign_out", form, "desk-out");
      out.type = "button";
      out.addEventListener("click", async () => { known = await ask("logout", { method: "POST" }); open(); });
    }
  };

  // ---------------------------------------------------------------- jobs

  const jobNode = (job) => {
    const node = html("li", `desk-job ${job.state}`);
    const head = html("div", "desk-job-head", node);
    html("span", "desk-job-name", head, job.name).dir = "auto";
    worded("span", job.state, head, "desk-job-state");
    const bar = html("progress", "", node);
    if (job.total) { bar.max = job.total; bar.value = job.done; } else if (job.state !== "running" && job.state !== "waiting") { bar.max = 1; bar.value = 1; }
    bar.setAttribute("aria-label", job.name);
    html("p", "desk-counts", node, say("counts").replace("{stored}", job.counts.stored).replace("{skipped}", job.counts.skipped).replace("{lost}", job.counts.failed));
    if (job.error) html("p", "desk-said bad", node, job.error);
    if (job.failed.length) {
      const more = html("details", "", node);
      worded("summary", "why", more);
      const list = html("ul", "", more);
      job.failed.forEach((f) => { html("li", "", list, `${f.name}: ${f.reason}`).dir = "auto"; });
    }
    const act = (key, path) => {
      const button = worded("button", key, node, "desk-act");
      button.type = "button";
      button.addEventListener("click", async () => {
        try { await ask(path, { method: "POST" }); await poll(); } catch (error) { tell(error.message, true); }
      });
    };
    const id = encodeURIComponent(job.id);
    if (job.state === "running" || job.state === "waiting") act("cancel", `jobs/${id}/cancel`);
    else if (job.failed.length || job.state !== "done") act("retry", `jobs/${id}/retry`);
    if (job.documents.length && job.state !== "running") {
      const link = worded("a", "show", node, "desk-act");
      const query = job.documents.slice(0, 40).map((d) => `doc=${encodeURIComponent(d)}`).join("&");
      link.href = `${window.location.pathname}?${query}`;
    }
    return node;
  };

  const poll = async () => {
    clearTimeout(polling);
    const { jobs } = await ask("jobs");
    const open = new Set([...box.list.querySelectorAll("details[open]")].map((d) => d.closest("li").dataset.id));
    box.list.replaceChildren(...jobs.map((job) => {
      const node = jobNode(job);
      node.dataset.id = job.id;
      const details = node.querySelector("details");
      if (details) details.open = open.has(job.id);
      return node;
    }));
    if (box.open && jobs.some((job) => job.state === "running" || job.state === "waiting")) polling = setTimeout(() => poll().catch(() => {}), POLL_MS);
  };

  const open = async () => {
    if (!box) make();
    if (!box.open) box.showModal();
    known = await ask("me");
    if (known.needs_password) { box.list.replaceChildren(); signIn(); return; }
    choose("text");
    await poll();
  };

  // ---------------------------------------------------------------- the button

  const ready = async (button) => {
    if (button.dataset.ready) return;
    button.dataset.ready = "1";
    english = JSON.parse(button.dataset.words);
    button.addEventListener("click", () => open().catch((error) => { if (box) tell(error.message, true); }));
    try {
      known = await ask("me");
      button.hidden = !((known.may_write || known.needs_password) && known.can_add);
    } catch (_) { button.hidden = true; }
  };

  document.addEventListener("claimatlas:map", () => {
    const button = document.getElementById("desk-open");
    if (button) ready(button);
  });
  Object.assign(window.claimatlas, { ask });
})();
