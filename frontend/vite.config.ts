import { defineConfig } from "vite";

// One entry for each page that scripts add to; shared parts become chunks of their own.
const entries = ["site", "editor", "canvas", "charts", "article"];

export default defineConfig({
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
