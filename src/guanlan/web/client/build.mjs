// Builds the static files of the portal: one script, one style sheet, the icons in use, the map of Chongqing.
import { build } from "esbuild";
import { mkdir, readFile, writeFile } from "node:fs/promises";

const out = new URL("../static/guanlan/", import.meta.url).pathname;
const here = new URL("./", import.meta.url).pathname;
await mkdir(out, { recursive: true });

await build({
  entryPoints: [`${here}src/app.js`, `${here}src/app.css`],
  outdir: out,
  bundle: true,
  minify: true,
  target: "es2020",
  loader: { ".svg": "dataurl", ".woff2": "dataurl" },
  logLevel: "warning",
});

const icons = (await readFile(`${here}src/icons.txt`, "utf8")).split(/\s+/).filter(Boolean);
const symbols = await Promise.all(
  icons.map(async (name) => {
    const svg = await readFile(`${here}node_modules/@tabler/icons/icons/outline/${name}.svg`, "utf8");
    const inner = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace("</svg>", "").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" ` +
      `stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
  }),
);
await writeFile(`${out}icons.svg`, `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>`);

// The map is of 2018: two counties have become districts since, with new GB/T 2260 codes.
const renamed = { 500228: ["500155", "梁平区"], 500232: ["500156", "武隆区"] };
const map = JSON.parse(await readFile(`${here}node_modules/echarts-map-data/map/json/province/chongqing.json`, "utf8"));
for (const feature of map.features) {
  const [code, name] = renamed[feature.id] ?? [feature.id, feature.properties.name];
  feature.id = code;
  feature.properties = { ...feature.properties, code, name };
}
await writeFile(`${out}chongqing.json`, JSON.stringify(map));
