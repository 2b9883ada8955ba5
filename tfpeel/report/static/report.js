"use strict";

const said = document.getElementById("said");

function svg(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

// Tables: sorted by a click on a heading, copied as tab-separated text.

function sortBy(table, column, button) {
  const head = button.closest("th");
  const rising = head.getAttribute("aria-sort") !== "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", rising ? "ascending" : "descending");
  const body = table.tBodies[0];
  const keyed = Array.from(body.rows, (row) => ({ row, key: keyOf(row.cells[column]) }));
  keyed.sort((a, b) => {
    // Empty cells are last, whichever way.
    if (a.key === null || b.key === null) return (a.key === null) - (b.key === null);
    return (rising ? 1 : -1) * compare(a.key, b.key);
  });
  body.append(...keyed.map(({ row }) => row));
  said.textContent = `Sorted by ${button.textContent}, ${rising ? "ascending" : "descending"}.`;
}

function keyOf(cell) {
  if (cell.dataset.value !== undefined) return Number(cell.dataset.value);
  return cell.textContent === "" ? null : cell.textContent;
}

function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}

function textOf(table) {
  const cell = (each) => each.dataset.value ?? each.textContent.replace(/\s+/g, " ").trim();
  return Array.from(table.rows, (row) => Array.from(row.cells, cell).join("\t")).join("\n") + "\n";
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Older browsers, and those that forbid it to files.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

for (const table of document.querySelectorAll("table")) {
  Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
    const button = head.querySelector("button");
    if (button) button.addEventListener("click", () => sortBy(table, column, button));
  });
}

for (const button of document.querySelectorAll(".copy")) {
  const label = button.firstChild;
  button.addEventListener("click", async () => {
    const done = await copy(textOf(document.getElementById(button.dataset.table)));
    label.data = done ? "Copied" : "Failed";
    said.textContent = done ? "The table was copied." : "The browser does not let pages copy.";
    setTimeout(() => { label.data = "Copy"; }, 1500);
  });
}

// The picture of the cells that are kept.

const kept = JSON.parse(document.getElementById("kept-data").textContent);
const budgetInput = document.getElementById("kept-budget");
const clusterInput = document.getElementById("kept-cluster");
const allPicture = document.getElementById("kept-all");
const onePicture = document.getElementById("kept-one");
const SIDE = 10;
const AXIS = 26;
const ROOM = 76; // for the name of the rows, where there are only some

function places(cluster) {
  return Array.from(kept.clusters[cluster], (letter) => kept.letters.indexOf(letter));
}

// The smallest budget is the strongest; the weakest can still be told from an empty cell.
function strength(place) {
  return 1 - (0.72 * place) / Math.max(1, kept.names.length - 1);
}

function rectangle(column, row, opacity, text) {
  const drawn = opacity > 0;
  const element = svg("rect", {
    x: AXIS + column * SIDE, y: AXIS + row * SIDE, width: SIDE - 1, height: SIDE - 1,
    class: drawn ? "kept" : "empty", ...(drawn ? { "fill-opacity": opacity } : {}),
  });
  const title = svg("title", {});
  title.textContent = text;
  element.append(title);
  return element;
}

function frame(picture, columns, rows, columnName, rowName) {
  const width = AXIS + columns * SIDE;
  picture.setAttribute("viewBox", `0 0 ${width} ${AXIS + Math.max(rows * SIDE, ROOM)}`);
  const label = (text, attributes) => {
    const element = svg("text", { fill: "currentColor", "font-size": 9, ...attributes });
    element.textContent = text;
    return element;
  };
  picture.replaceChildren(
    label(columnName, { x: AXIS + 14, y: 9 }),
    label(rowName, { transform: `translate(9 ${AXIS + 14}) rotate(90)` }),
    label("0", { x: AXIS + 1, y: AXIS - 5 }),
    label(String(columns - 1), { x: width - 2, y: AXIS - 5, "text-anchor": "end" }),
    label("0", { x: AXIS - 4, y: AXIS + 8, "text-anchor": "end" }),
    label(String(rows - 1), { x: AXIS - 4, y: AXIS + rows * SIDE - 2, "text-anchor": "end" }),
  );
}

function drawAll(budget, chosen) {
  const groups = kept.ends.length;
  frame(allPicture, groups, kept.clusters.length, "item group", "user cluster");
  kept.clusters.forEach((_, cluster) => {
    const line = svg("g", {});
    // Also what is between the cells can be clicked.
    line.append(svg("rect", {
      class: "touch", x: AXIS, y: AXIS + cluster * SIDE, width: groups * SIDE, height: SIDE,
    }));
    const cells = places(cluster);
    for (let group = 0; group < groups; group += 1) {
      const own = cells.slice(group * kept.blocks, (group + 1) * kept.blocks);
      const count = own.filter((place) => place >= 0 && place <= budget).length;
      const text = `cluster ${cluster}, item group ${group}: ${count} of ${kept.blocks} blocks`;
      const opacity = count ? 0.15 + (0.85 * count) / kept.blocks : 0;
      line.append(rectangle(group, cluster, opacity, text));
    }
    line.addEventListener("click", () => {
      clusterInput.value = String(cluster);
      draw();
    });
    allPicture.append(line);
  });
  allPicture.append(svg("rect", {
    class: "chosen", x: AXIS - 1, y: AXIS - 1 + chosen * SIDE,
    width: groups * SIDE + 1, height: SIDE + 1,
  }));
}

function drawOne(budget, cluster) {
  frame(onePicture, kept.blocks, kept.ends.length, "block", "item group");
  places(cluster).forEach((place, number) => {
    const group = Math.floor(number / kept.blocks);
    const block = number % kept.blocks;
    const items = `items ${(kept.ends[group - 1] ?? 0) + 1} to ${kept.ends[group]} by importance`;
    const from = place >= 0 ? `from ${kept.names[place]}` : "in no file";
    const text = `item group ${group} (${items}), block ${block}: ${from}`;
    const shown = place >= 0 && place <= budget;
    onePicture.append(rectangle(block, group, shown ? strength(place) : 0, text));
  });
}

function draw() {
  const budget = Number(budgetInput.value);
  const cluster = Number(clusterInput.value);
  const name = kept.names[budget];
  document.getElementById("kept-budget-name").textContent = name;
  budgetInput.setAttribute("aria-valuetext", name);
  drawAll(budget, cluster);
  drawOne(budget, cluster);
  const cells = places(cluster);
  const count = cells.filter((place) => place >= 0 && place <= budget).length;
  document.getElementById("kept-text").textContent =
    `At ${name}, user cluster ${cluster} keeps ${count} of ${cells.length} cells.`;
}

kept.names.forEach((name, place) => {
  const item = document.createElement("li");
  const swatch = svg("svg", { viewBox: "0 0 18 14", "aria-hidden": "true" });
  swatch.append(svg("rect", {
    class: "kept", width: 18, height: 14, "fill-opacity": strength(place),
  }));
  item.append(swatch, name);
  document.getElementById("kept-legend").append(item);
});
budgetInput.addEventListener("input", draw);
clusterInput.addEventListener("change", draw);
budgetInput.value = "0";
draw();
