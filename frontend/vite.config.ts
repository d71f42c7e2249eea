import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

// One entry for each page that scripts add to; shared parts become chunks of their own.
const entries = ["site", "editor", "canvas", "charts", "article", "answer"];

/** Lays beside each script and style its gzip form, which the service sends as it is. */
function packed(): Plugin {
  let folder = "";
  return {
    name: "packed",
    apply: "build",
    configResolved: ({ build }) => void (folder = join(build.outDir, build.assetsDir)),
    closeBundle() {
      for (const name of readdirSync(folder).filter((one) => /\.(js|css)$/.test(one))) {
        const file = join(folder, name);
        writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: constants.Z_BEST_COMPRESSION, memLevel: 9 }));
      }
    },
  };
}

export default defineConfig({
  plugins: [packed()],
  base: "./",
  publicDir: false,
  build: {
    outDir: process.env.KG_BUILT ?? "../service/static/built",
    emptyOutDir: true,
    manifest: "manifest.json",
    license: { fileName: "licences.md" },
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: Object.fromEntries(entries.map((name) => [name, `src/${name}.ts`])),
    },
  },
});
