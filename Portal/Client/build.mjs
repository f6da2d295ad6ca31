// Bundles the entry of each room into <repo>/wwwroot/dist. Called by MSBuild (Client.targets) and by `npm run build`.
import { build } from 'esbuild-wasm';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const here = path.dirname(fileURLToPath(import.meta.url));
const outdir = path.resolve(here, process.argv[2] ?? '../../wwwroot/dist');
const entries = ['components/shell', 'annotation/annotator', 'schema/schema', 'graph/graph'];
const release = process.argv[3] === 'Release';

rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: Object.fromEntries(entries.map(entry => [path.basename(entry), path.join(here, 'src', `${entry}.ts`)])),
  outdir,
  bundle: true,
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  target: 'es2022',
  minify: release,
  sourcemap: release ? false : 'linked',
  loader: { '.woff2': 'file' },
  assetNames: 'fonts/[name]-[hash]',
  legalComments: 'linked',
  logLevel: 'warning',
});
