// For pages opened from files, where no server sorts, filters or searches. Every page is whole without it.
"use strict";
const zh = document.documentElement.lang.startsWith("zh");
const say = (chinese, english) => (zh ? chinese : english);

function value(cell) {
  const text = cell ? cell.textContent.trim() : "";
  if (text === "" || text === "—") return null;
  if (!cell.className || cell.className === "date") return text;
  const number = parseFloat(text.replace(/[,%]/g, ""));
  return Number.isNaN(number) ? text : number;
}

function compare(one, other) {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one).localeCompare(String(other), document.documentElement.lang);
}

function sortable(table) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.textContent = head.textContent.trim();
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      const down = head.className === "" ? now === "ascending" : now !== "descending";
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].map((row) => [value(row.cells[place]), row]);
      const known = rows.filter(([told]) => told !== null).sort(([one], [other]) => (down ? compare(other, one) : compare(one, other)));
      body.append(...known.map(([, row]) => row), ...rows.filter(([told]) => told === null).map(([, row]) => row));
    });
    head.replaceChildren(button);
  });
}

function filtered(table, tools) {
  if (table.tBodies[0].rows.length < 9) return;
  const field = document.createElement("input");
  field.type = "search";
  field.placeholder = say("筛选", "filter");
  field.setAttribute("aria-label", say("筛选", "Filter") + " " + (table.parentElement.getAttribute("aria-label") || ""));
  const held = document.createElement("span");
  held.className = "held";
  held.setAttribute("role", "status");
  const show = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const row of table.tBodies[0].rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word) || text.replaceAll(",", "").includes(word));
      left += row.hidden ? 0 : 1;
    }
    held.textContent = left + say(" 行", " rows");
  };
  field.addEventListener("input", show);
  tools.append(field, held);
  show();
}

function taken(table, tools) {
  const link = document.createElement("a");
  link.href = "#";
  link.className = "take";
  link.textContent = say("下载本表 CSV", "This table as CSV");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const lines = [...table.rows].filter((row) => !row.hidden).map((row) =>
      [...row.cells].map((cell) => {
        let text = cell.textContent.trim();
        const isNumber = /^-?[\d,]+(\.\d+)?%?$/.test(text);
        if (cell.className && isNumber) text = text.replace(/,/g, "");
        else if (/^[=+\-@\t\r]/.test(text)) text = "'" + text;
        return '"' + text.replace(/"/g, '""') + '"';
      }).join(","));
    const file = document.createElement("a");
    file.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n")], { type: "text/csv" }));
    file.download = document.title.split(" · ")[0].replace(/[\\/:*?"<>|]/g, "-") + ".csv";
    file.click();
  });
  tools.append(link);
}

function marked() {
  const row = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const column = new URLSearchParams(location.search).get("c");
  if (!row || row.tagName !== "TR" || !column) return;
  const head = row.closest("table").querySelector('th[data-c="' + CSS.escape(column) + '"]');
  if (head && row.cells[head.cellIndex]) row.cells[head.cellIndex].classList.add("marked");
}

function search() {
  const words = (new URLSearchParams(location.search).get("q") || "").normalize("NFKC").trim().toLowerCase();
  const field = document.getElementById("q");
  if (field) field.value = words;
  if (!window.NAMES || !words) return;
  const asked = words.split(/\s+/);
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const holds = (word, ...texts) => texts.some((text) => folded(text).includes(word));
  const names = window.NAMES.filter(
    ([name, code, initials, , region]) =>
      asked.some((word) => holds(word, name, code, initials)) && asked.every((word) => holds(word, name, code, initials, region))
  ).slice(0, 200);
  const targets = window.TARGETS.filter(
    ([name, target]) => asked.every((word) => holds(word, name, target, target.replaceAll(" ", "")))
  ).slice(0, 50);
  const main = document.getElementById("main");
  const list = (title, rows) => {
    const head = document.createElement("h2");
    head.textContent = title;
    const items = document.createElement("ul");
    for (const [text, more, link] of rows) {
      const item = document.createElement("li");
      const anchor = document.createElement("a");
      anchor.href = link;
      anchor.textContent = text;
      item.append(anchor, " " + more);
      items.append(item);
    }
    const none = document.createElement("p");
    none.textContent = say("没有找到。", "Nothing found.");
    main.append(head, rows.length ? items : none);
  };
  list(say("名称和代码", "Names and codes"), names.map(([name, code, , kind, region, link]) => [name || code, [code, kind, region].join(" · "), link]));
  list(say("指标", "Indicators"), targets.map(([name, target, where, link]) => [name + " " + target, where, link]));
}

for (const table of document.querySelectorAll("main table:not(.facts):not(.piece)")) {
  if (!table.tHead) continue;
  const tools = document.createElement("div");
  tools.className = "tools";
  table.parentElement.before(tools);
  if (table.tBodies[0].rows.length > 1) sortable(table);
  filtered(table, tools);
  taken(table, tools);
}
marked();
search();
