"use strict";

const K = 20;
const at = (id) => document.getElementById(id);
const likes = new Map(); // item id to item, the latest last
const dislikes = new Map();
let pack = null;
let ranks = new Map(); // of the answer that is shown
let asked = 0;
let searched = 0;

const UNITS = [[1e9, "GB"], [1e6, "MB"], [1e3, "KB"]];

function size(bytes) {
  const found = UNITS.find(([unit]) => bytes >= 0.9995 * unit);
  return found ? `${Number((bytes / found[0]).toPrecision(3))} ${found[1]}` : `${bytes} B`;
}

function nameOf(item) {
  return item.title ?? item.item_id;
}

async function fetched(path, body) {
  const options = body && {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  const response = await fetch(path, options);
  const value = await response.json();
  if (!response.ok) throw new Error(value.error);
  return value;
}

function fail(error) {
  // What fetch itself throws tells people nothing.
  at("error").textContent = error instanceof TypeError
    ? "tfpeel play has ended: start it again, then reload the page."
    : error.message;
  at("error").hidden = false;
}

function button(text, kind, label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = kind;
  made.textContent = text;
  made.setAttribute("aria-label", label);
  made.title = label;
  made.addEventListener("click", act);
  return made;
}

function line(item, rank, details, buttons) {
  const made = document.createElement("li");
  const number = document.createElement("span");
  number.className = "rank";
  number.textContent = rank;
  const text = document.createElement("div");
  const title = document.createElement("span");
  title.className = "title";
  title.textContent = nameOf(item);
  text.append(title, ...details);
  made.append(number, text, ...buttons);
  return made;
}

function opinions(item) {
  return [
    button("♥", "like", `Like ${nameOf(item)}`, () => think(item, likes, dislikes)),
    button("✕", "dislike", `Dislike ${nameOf(item)}`, () => think(item, dislikes, likes)),
  ];
}

function think(item, into, from) {
  from.delete(item.item_id);
  into.delete(item.item_id);
  into.set(item.item_id, item);
  at("said").textContent = `${nameOf(item)}: ${into === likes ? "liked" : "disliked"}.`;
  ranks = new Map();
  showUser();
  recommend();
}

function showUser() {
  for (const [name, items] of [["likes", likes], ["dislikes", dislikes]]) {
    const lines = Array.from(items.values(), (item) => {
      const forget = button("−", "", `Take ${nameOf(item)} back`, () => {
        items.delete(item.item_id);
        ranks = new Map();
        showUser();
        recommend();
      });
      return line(item, "", [], [forget]);
    });
    at(name).replaceChildren(...lines.reverse());
    at(`no-${name}`).hidden = items.size > 0;
  }
  at("forget").hidden = likes.size + dislikes.size === 0;
}

async function search() {
  const text = at("search").value.trim();
  const number = (searched += 1);
  try {
    const found = text ? await fetched(`api/search?q=${encodeURIComponent(text)}`) : [];
    if (number !== searched) return;
    at("found").replaceChildren(...found.map((item) => line(item, "", [], opinions(item))));
    at("nothing-found").hidden = !text || found.length > 0;
  } catch (error) {
    fail(error);
  }
}

async function recommend() {
  const number = (asked += 1);
  const budget = pack.budgets[Number(at("budget").value)];
  at("budget-name").textContent = size(budget);
  at("budget").setAttribute("aria-valuetext", size(budget));
  at("recommendations").classList.add("waiting");
  try {
    const answer = await fetched("api/recommend", {
      likes: [...likes.keys()], dislikes: [...dislikes.keys()], budget_bytes: budget, k: K,
    });
    // A later question may have been answered already.
    if (number === asked) show(answer);
  } catch (error) {
    if (number === asked) fail(error);
  } finally {
    if (number === asked) at("recommendations").classList.remove("waiting");
  }
}

function show(answer) {
  at("error").hidden = true;
  const users = pack.clusters[answer.cluster].toLocaleString("en");
  at("bytes").textContent = `${answer.file.bytes.toLocaleString("en")} bytes`;
  at("milliseconds").textContent = `${Number(answer.milliseconds.toPrecision(2))} ms`;
  at("cluster").textContent = `${answer.cluster} (${users} users)`;
  at("items").textContent = answer.file.items.toLocaleString("en");
  at("note").textContent = noteOn(answer);
  const before = ranks;
  ranks = new Map(answer.recommendations.map((item, place) => [item.item_id, place + 1]));
  const lines = answer.recommendations.map((item, place) => {
    const details = [moveOf(item, place + 1, before), becauseOf(item)].filter(Boolean);
    return line(item, String(place + 1), details, opinions(item));
  });
  at("recommendations").replaceChildren(...lines);
}

function noteOn(answer) {
  const notes = [likes.size
    ? "The router chose the cluster from what you like, on this machine."
    : "Without a like, everybody gets these."];
  if (!answer.file.gives_reasons) notes.push("A file as small as this gives no reasons.");
  if (answer.learned) notes.push("The file has learned from what you dislike.");
  return notes.join(" ");
}

function moveOf(item, rank, before) {
  if (before.size === 0) return null;
  const old = before.get(item.item_id);
  if (old === rank) return null;
  const made = document.createElement("span");
  made.className = "move";
  made.textContent = old === undefined ? "new" : old > rank ? `↑ ${old - rank}` : `↓ ${rank - old}`;
  return made;
}

function becauseOf(item) {
  if (item.because.length === 0) return null;
  const made = document.createElement("span");
  made.className = "because";
  made.textContent = `because of ${item.because.map(nameOf).join(", ")}`;
  return made;
}

async function start() {
  pack = await fetched("api/pack");
  at("name").textContent = pack.name;
  document.title = `${pack.name}: tfpeel play`;
  const clusters = pack.clusters.length === 1 ? "user cluster" : "user clusters";
  at("about").textContent =
    `${pack.items.toLocaleString("en")} items, ${pack.clusters.length} ${clusters}. Made with`
    + ` ${pack.created_by}. Every answer comes out of the pack's .tflite files.`;
  at("budget").max = String(pack.budgets.length - 1);
  at("budget").value = "0";
  at("budget").addEventListener("input", recommend);
  at("search").addEventListener("input", search);
  at("search").value = "";
  at("forget").addEventListener("click", () => {
    likes.clear();
    dislikes.clear();
    ranks = new Map();
    showUser();
    recommend();
  });
  await recommend();
}

start().catch(fail);
