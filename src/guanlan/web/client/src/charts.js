// Draws every <div class="gl-chart" data-spec="ID"> from the JSON of the script ID. A click on a point opens its page.
import { BarChart, GraphChart, HeatmapChart, LineChart, MapChart, PieChart, RadarChart } from "echarts/charts";
import { CalendarComponent, GridComponent, LegendComponent, MarkLineComponent, RadarComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";

echarts.use([
  BarChart, GraphChart, HeatmapChart, LineChart, MapChart, PieChart, RadarChart, CalendarComponent, GridComponent, LegendComponent, MarkLineComponent,
  RadarComponent, TooltipComponent, VisualMapComponent, CanvasRenderer, LabelLayout,
]);

const COLOURS = ["#1f5fbf", "#c8932c", "#3a9d83", "#b5483a", "#6b5fb0", "#5b7f95", "#d17a3f", "#7f9a3b"];
// A canvas knows no inherited font: told to, it would fall back to ten pixels whatever the size asked for.
const FONT = () => getComputedStyle(document.body).fontFamily;
let mapLoaded = null;

const big = (v) => {
  const size = Math.abs(v);
  if (size >= 1e8) return `${(v / 1e8).toFixed(size >= 1e11 ? 0 : 1)} 亿`;
  if (size >= 1e4) return `${(v / 1e4).toFixed(0)} 万`;
  return `${Math.round(v * 100) / 100}`;
};
const FORMATS = {
  percent: (v) => `${(v * 100).toFixed(1)}%`,
  money: big,
  number: (v) => `${Math.round(v * 100) / 100}`,
};
const show = (spec) => (v) => (v === null || v === undefined || v === "" ? "—" : (FORMATS[spec.format] ?? FORMATS.number)(Number(v)));

function colours() {
  const dark = document.body.classList.contains("gl-wall");
  return { text: dark ? "#d5e2f7" : "#44546a", line: dark ? "#27457a" : "#e3e8f0", dark };
}

function axes(spec, c, horizontal) {
  const f = show(spec);
  const category = { type: "category", data: spec.x, axisLine: { lineStyle: { color: c.line } }, axisTick: { show: false },
    axisLabel: { color: c.text, hideOverlap: true } };
  // Ticks so near to each other that they would read the same are fewer.
  const all = (spec.series ?? []).flatMap((s) => s.data).filter((v) => v !== null && v !== undefined);
  const narrow = spec.format === "percent" && all.length && Math.max(...all) - Math.min(...all) < 0.004;
  const value = { type: "value", scale: spec.kind === "line", max: spec.max, minInterval: narrow ? 0.001 : undefined,
    axisLabel: { color: c.text, formatter: f },
    splitLine: { lineStyle: { color: c.line } } };
  return horizontal ? { xAxis: value, yAxis: { ...category, inverse: true } } : { xAxis: category, yAxis: value };
}

// Whether money that went out comes back to a party that paid.
const returns = (links) => {
  const payers = new Set(links.map((l) => l.source));
  return links.some((l) => payers.has(l.target));
};

// Where each party of a flow stands: round a circle in the order of payment where money comes back, else payers left, payees right.
function placed(spec) {
  if (!returns(spec.links)) {
    const payers = new Set(spec.links.map((l) => l.source));
    const sides = [spec.data.filter((d) => payers.has(d.id)), spec.data.filter((d) => !payers.has(d.id))];
    return sides.flatMap((side, x) => side.map((d, i) => ({ ...d, value: [x * 100, ((i + 1) * 60) / (side.length + 1)], label: { position: x ? "right" : "left" } })));
  }
  const next = new Map(spec.links.map((l) => [l.source, l.target]));
  const order = [];
  for (const start of spec.data.map((d) => d.id)) for (let at = start; at !== undefined && !order.includes(at); at = next.get(at)) order.push(at);
  const known = new Map(spec.data.map((d) => [d.id, d]));
  return order.map((id, i) => {
    const turn = (2 * Math.PI * i) / order.length - Math.PI / 2;
    const [x, y] = [Math.cos(turn), Math.sin(turn)];
    return { ...known.get(id), value: [50 + 50 * x, 30 + 30 * y], label: { position: Math.abs(x) < 0.3 ? (y < 0 ? "top" : "bottom") : x > 0 ? "right" : "left" } };
  });
}

const KINDS = {
  line: (spec, c) => ({
    ...axes(spec, c), grid: { left: 8, right: 16, top: spec.series.length > 1 ? 34 : 14, bottom: 4, containLabel: true },
    legend: spec.series.length > 1 ? { top: 0, textStyle: { color: c.text } } : undefined,
    tooltip: { trigger: "axis", valueFormatter: show(spec) },
    series: spec.series.map((s, i) => ({
      type: "line", name: s.name, data: s.data, connectNulls: true, symbolSize: 5, lineStyle: { width: 2.2, type: s.dashed ? "dashed" : "solid" },
      showSymbol: s.data.length < 40, areaStyle: i === 0 && !s.dashed ? { opacity: 0.06 } : undefined,
      markLine: i === 0 && spec.lines?.length ? { symbol: "none", silent: true, data: spec.lines.map((l) => ({
        yAxis: l.value, name: l.name, label: { formatter: l.name, color: l.colour, position: "insideEndTop" }, lineStyle: { color: l.colour, type: "dashed" } })) } : undefined,
    })),
  }),
  bar: (spec, c) => ({
    ...axes(spec, c), grid: { left: 8, right: 16, top: spec.series.length > 1 ? 34 : 14, bottom: 4, containLabel: true },
    legend: spec.series.length > 1 ? { top: 0, textStyle: { color: c.text } } : undefined,
    tooltip: { trigger: "axis", valueFormatter: show(spec) },
    series: spec.series.map((s) => ({ type: "bar", name: s.name, data: s.data, stack: spec.stack ? "all" : undefined, barMaxWidth: 28, itemStyle: { borderRadius: [3, 3, 0, 0] } })),
  }),
  ranking: (spec, c) => ({
    ...axes({ ...spec, x: spec.data.map((d) => d.name) }, c, true),
    grid: { left: 8, right: 64, top: 4, bottom: 4, containLabel: true },
    tooltip: { valueFormatter: show(spec) },
    xAxis: { type: "value", show: false },
    series: [{ type: "bar", data: spec.data, barMaxWidth: 16, itemStyle: { borderRadius: [0, 3, 3, 0] },
      label: { show: true, position: "right", color: c.text, formatter: (p) => show(spec)(p.value) } }],
  }),
  donut: (spec, c) => ({
    tooltip: { valueFormatter: show(spec) },
    legend: { bottom: 0, textStyle: { color: c.text }, itemWidth: 10, itemHeight: 10,
      formatter: (name) => `${name} ${spec.format ? show(spec)(spec.data.find((d) => d.name === name)?.value) : spec.data.find((d) => d.name === name)?.value ?? ""}` },
    color: spec.colours ?? COLOURS,
    series: [{ type: "pie", radius: ["50%", "76%"], center: ["50%", "44%"], data: spec.data, label: { show: false }, itemStyle: { borderColor: c.dark ? "#0b1f40" : "#fff", borderWidth: 2 } }],
  }),
  radar: (spec, c) => ({
    tooltip: {}, legend: { bottom: 0, textStyle: { color: c.text } },
    radar: { indicator: spec.indicators, radius: "62%", center: ["50%", "46%"], axisName: { color: c.text }, splitLine: { lineStyle: { color: c.line } } },
    series: [{ type: "radar", data: spec.series.map((s) => ({ name: s.name, value: s.data, areaStyle: { opacity: 0.1 } })) }],
  }),
  flow: (spec, c) => ({
    tooltip: { formatter: (p) => (p.dataType === "edge" ? `${show(spec)(p.data.value)}元` : p.name) },
    grid: { left: "27%", right: "27%", top: 54, bottom: 50 },
    xAxis: { type: "value", min: 0, max: 100, show: false }, yAxis: { type: "value", min: 0, max: 60, inverse: true, show: false },
    series: [{ type: "graph", coordinateSystem: "cartesian2d", layout: "none", symbolSize: 26, edgeSymbol: ["none", "arrow"], edgeSymbolSize: 9,
      label: { show: true, color: c.text, width: spec.narrow ? 64 : c.dark ? 180 : 130, overflow: "break", fontSize: c.dark ? 15 : 12 }, lineStyle: { color: c.dark ? "#ff8a7d" : "#b5483a", width: 2, curveness: returns(spec.links) ? 0.14 : 0 },
      edgeLabel: { show: spec.links.length <= 12, formatter: (p) => `${show(spec)(p.value)}元`, color: c.text, fontSize: c.dark ? 14 : 11, backgroundColor: c.dark ? "#0d2449" : "#fff", padding: [1, 3] },
      itemStyle: { color: "#1f5fbf" }, data: placed(spec), links: spec.links }],
  }),
  ways: (spec, c) => ({
    tooltip: { formatter: (p) => (p.dataType === "edge"
      ? `${show(spec)(p.data.value)}，${p.data.count} 笔<br>${p.data.days}` : `${p.data.name}${p.data.opened ? "" : "<br>点击展开"}`) },
    series: [{ type: "graph", layout: "force", roam: true, zoom: spec.narrow ? 0.7 : 1, draggable: true, symbolSize: (_, p) => (p.data.opened ? 34 : 20), edgeSymbol: ["none", "arrow"], edgeSymbolSize: 8,
      force: { repulsion: 320, edgeLength: [80, 170], gravity: 0.08 }, label: { show: true, position: "bottom", color: c.text, width: spec.narrow ? 70 : 130, overflow: "truncate", fontSize: spec.narrow ? 9 : 11 }, labelLayout: { hideOverlap: true },
      lineStyle: { color: "#8796ad", width: 1.6, curveness: 0.1 }, emphasis: { focus: "adjacency", lineStyle: { color: "#b5483a", width: 3 } },
      data: spec.data.map((d) => ({ ...d, itemStyle: { color: d.unit ? "#1f5fbf" : "#c8932c" } })), links: spec.links }],
  }),
  calendar: (spec, c) => {
    const most = Math.max(...spec.data.map((d) => d.value[1]), 1);
    return {
      tooltip: { formatter: (p) => `${p.value[0]}<br>${spec.label} ${show(spec)(p.value[1])}，${p.value[2]} 笔` },
      visualMap: { show: false, min: 0, max: most, dimension: 1, inRange: { color: c.dark ? ["#16325f", "#8fd0ff"] : ["#e6effa", "#7ba6dc", "#174a94"] } },
      calendar: { range: spec.range, left: 34, right: 8, top: 22, bottom: 6, cellSize: ["auto", "auto"], splitLine: { lineStyle: { color: c.line } },
        itemStyle: { color: "transparent", borderColor: c.line }, yearLabel: { show: false },
        dayLabel: { nameMap: "ZH", color: c.text, firstDay: 1 }, monthLabel: { nameMap: "ZH", color: c.text } },
      series: [{ type: "heatmap", coordinateSystem: "calendar", data: spec.data }],
    };
  },
  heat: (spec, c) => ({
    grid: { left: 8, right: 16, top: 8, bottom: 8, containLabel: true },
    tooltip: { formatter: (p) => `${spec.y[p.value[1]]}<br>${spec.x[p.value[0]]}：${show(spec)(p.value[2])}` },
    xAxis: { type: "category", data: spec.x, axisLabel: { color: c.text, interval: spec.x.length > 8 ? "auto" : 0, rotate: spec.x.length <= 8 && window.innerWidth < 700 ? 40 : 0 } },
    yAxis: { type: "category", data: spec.y, axisLabel: { color: c.text, width: 130, overflow: "truncate" }, inverse: true },
    visualMap: { show: false, min: 0, max: spec.max ?? 1, inRange: { color: spec.colours ?? ["#c65a4a", "#e9c46a", "#3a9d83"] } },
    series: [{ type: "heatmap", data: spec.data, label: { show: Boolean(spec.label), formatter: (p) => show(spec)(p.value[2]) }, itemStyle: { borderColor: "#fff", borderWidth: 1 } }],
  }),
  map: (spec, c) => {
    const values = spec.data.map((d) => d.value).filter((v) => v !== null);
    return {
      tooltip: { formatter: (p) => (p.data ? `${p.name}<br>${spec.label}：${show(spec)(p.data.value)}` : p.name) },
      visualMap: { min: Math.min(...values, 0), max: Math.max(...values, 1), left: 4, bottom: 4, itemHeight: 90, itemWidth: 12, calculable: false,
        text: [spec.high ?? "高", spec.low ?? "低"], textStyle: { color: c.text },
        inRange: { color: spec.colours ?? (c.dark ? ["#16325f", "#2f6fd0", "#8fd0ff"] : ["#e6effa", "#7ba6dc", "#174a94"]) } },
      series: [{ type: "map", map: "chongqing", roam: false, layoutCenter: ["50%", "50%"], layoutSize: "98%", data: spec.data, selectedMode: false,
        label: { show: false }, itemStyle: { areaColor: c.dark ? "#10264a" : "#f3f6fa", borderColor: c.dark ? "#3a66a8" : "#fff" },
        emphasis: { label: { show: true, color: c.dark ? "#fff" : "#10264a" }, itemStyle: { areaColor: "#f0c36d" } } }],
    };
  },
};

async function loadMap(element) {
  mapLoaded ??= fetch(element.dataset.map).then((r) => r.json()).then((json) => echarts.registerMap("chongqing", json));
  await mapLoaded;
}

function table(spec) {
  const f = show(spec);
  if (spec.kind === "ways" || spec.kind === "flow") return waysTable(spec);
  if (spec.kind === "calendar") spec = { ...spec, data: spec.data.map((d) => ({ name: d.value[0], value: d.value[1] })) };
  const heat = spec.kind === "heat";
  const at = (d) => d.value ?? d;
  const head = heat ? ["", ...spec.x] : spec.data ? ["名称", spec.label ?? spec.unit ?? "值"] : ["期间", ...spec.series.map((s) => s.name)];
  const rows = heat
    ? spec.y.map((y, i) => [y, ...spec.x.map((_, j) => f(at(spec.data.find((d) => at(d)[0] === j && at(d)[1] === i) ?? [])[2]))])
    : spec.data ? spec.data.map((d) => [d.name, f(d.value)])
    : (spec.x ?? spec.indicators?.map((i) => i.name) ?? []).map((x, i) => [x, ...(spec.series ?? []).map((s) => f(s.data[i]))]);
  return rowsTable([head, ...rows]);
}

function waysTable(spec) {
  const names = Object.fromEntries(spec.data.map((d) => [d.id, d.name]));
  return rowsTable([["付款方", "收款方", "金额（元）", "笔数"], ...spec.links.map((l) => [names[l.source], names[l.target], show(spec)(l.value), l.count ?? ""])]);
}

function rowsTable(all) {
  const box = document.createElement("table");
  box.className = "table table-sm gl-chart-table";
  for (const [index, cells] of all.entries()) {
    const tr = box.insertRow();
    for (const text of cells) {
      const cell = document.createElement(index ? "td" : "th");
      cell.textContent = text;
      tr.append(cell);
    }
  }
  return box;
}

// A click on a party of the money's ways brings in its own; what is there already stays.
async function expand(chart, spec, party) {
  if (party.opened) return;
  const reply = await fetch(spec.expand + encodeURIComponent(party.id));
  if (!reply.ok) return;
  const more = await reply.json();
  const known = new Map(spec.data.map((d) => [d.id, d]));
  for (const node of more.data) if (!known.has(node.id)) spec.data.push(node);
  const links = new Set(spec.links.map((l) => `${l.source}>${l.target}`));
  for (const link of more.links) if (!links.has(`${link.source}>${link.target}`)) spec.links.push(link);
  known.get(party.id).opened = true;
  chart.setOption(KINDS.ways(spec, colours()));
}

/** Lets go of the charts of a part of the page that is about to be replaced. */
export function dropCharts(root) {
  for (const element of root.querySelectorAll(".gl-chart")) echarts.getInstanceByDom(element)?.dispose();
}

/** Draws the charts of a part of the page; `undrawn` leaves alone what is drawn already. */
export async function drawCharts(root, undrawn = false) {
  for (const element of root.querySelectorAll?.(".gl-chart") ?? []) {
    if (undrawn && element.dataset.ready) continue;
    const spec = JSON.parse(document.getElementById(element.dataset.spec).textContent);
    if (spec.kind === "map") await loadMap(element);
    const chart = echarts.getInstanceByDom(element) ?? echarts.init(element);
    const c = colours();
    spec.narrow = element.clientWidth < 480;
    chart.setOption({ color: COLOURS, animationDuration: 300, textStyle: { fontFamily: FONT(), color: c.text }, ...KINDS[spec.kind](spec, c) }, true);
    if (element.dataset.ready) continue;
    element.dataset.ready = "1";
    chart.on("click", (p) => {
      if (spec.kind === "ways" && p.dataType === "node") return void expand(chart, spec, p.data);
      const href = p.data?.href ?? spec.series?.[p.seriesIndex]?.hrefs?.[p.dataIndex];
      if (href) location.href = href;
    });
    new ResizeObserver(() => chart.resize()).observe(element);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "gl-chart-data";
    button.textContent = "看数据";
    button.addEventListener("click", () => {
      const open = element.nextElementSibling?.classList.contains("gl-chart-table");
      if (open) element.nextElementSibling.remove();
      else element.after(table(spec));
      element.hidden = !open;
      button.textContent = open ? "看数据" : "看图";
      if (open) chart.resize();
    });
    element.parentElement.append(button);
  }
}
