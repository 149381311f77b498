// Sends the request of a reference page with the token that was pasted, and shows what comes back.
"use strict";

const form = document.getElementById("try");
const shown = document.getElementById("try-answer");
const token = document.getElementById("try-token");
const KEPT = "tosite-try-token"; // in this tab only, until it is closed

function address() {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  for (const field of form.querySelectorAll("[data-place]")) {
    const { place, name } = field.dataset;
    if (place === "path") path = path.replace(`{${name}}`, encodeURIComponent(field.value.trim()));
    if (place === "query" && field.value.trim() !== "") query.set(name, field.value.trim());
  }
  return query.size ? `${path}?${query}` : path;
}

function request() {
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token.value.trim()}`;
  for (const field of form.querySelectorAll('[data-place="header"]')) {
    if (field.value.trim() !== "") headers[field.dataset.name] = field.value.trim();
  }
  const body = document.getElementById("try-body");
  const parts = form.querySelectorAll('[data-place="part"]');
  if (parts.length) {
    const data = new FormData();
    for (const part of parts) data.set(part.dataset.name, part.type === "file" ? part.files[0] : part.value);
    return { method: form.dataset.method, headers, body: data };
  }
  if (body && body.value.trim() !== "") {
    headers["Content-Type"] = "application/json";
    return { method: form.dataset.method, headers, body: body.value };
  }
  return { method: form.dataset.method, headers };
}

function block(label, text) {
  const made = document.createElement("pre");
  made.className = "code";
  made.tabIndex = 0;
  made.setAttribute("role", "group");
  made.setAttribute("aria-label", label);
  made.append(Object.assign(document.createElement("code"), { textContent: text }));
  return made;
}

function pretty(text, type) {
  // Laid out without parsing numbers: amounts stay digit for digit as they came.
  if (!type.startsWith("application/json")) return text;
  let depth = 0;
  let inText = false;
  let out = "";
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (inText) {
      out += c;
      if (c === "\\") out += text[++at];
      else if (c === '"') inText = false;
    } else if (c === '"') {
      inText = true;
      out += c;
    } else if ("{[".includes(c) && !"}]".includes(text[at + 1])) out += c + "\n" + "  ".repeat(++depth);
    else if ("}]".includes(c) && !"{[".includes(text[at - 1])) out += "\n" + "  ".repeat(--depth) + c;
    else if (c === ",") out += ",\n" + "  ".repeat(depth);
    else out += c === ":" ? ": " : c;
  }
  return out;
}

function title(text, state) {
  return Object.assign(document.createElement("p"), { className: `health ${state}`, textContent: text });
}

if (form) {
  if (token) token.value = sessionStorage.getItem(KEPT) ?? "";
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (token) sessionStorage.setItem(KEPT, token.value.trim());
    const button = form.querySelector("button");
    button.setAttribute("aria-busy", "true");
    try {
      const began = performance.now();
      const answer = await fetch(address(), { ...request(), cache: "no-store", credentials: "omit" });
      const text = await answer.text();
      const took = Math.round(performance.now() - began);
      const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
      shown.replaceChildren(
        title(`${answer.status} ${answer.statusText} in ${took} ms: ${address()}`, answer.ok ? "good" : "bad"),
        block("Headers", headers),
        block("Body", text === "" ? "(no body)" : pretty(text, answer.headers.get("Content-Type") ?? "")),
      );
    } catch (error) {
      shown.replaceChildren(title(`No answer: ${error.message}`, "bad"));
    }
    button.removeAttribute("aria-busy");
    shown.focus();
  });
}
