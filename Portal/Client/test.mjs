// Runs the unit tests: bundles test/**/*.test.ts to a temporary folder and hands them to node's own test runner.
// `npm test` for all; `npm test -- annotation/layout` for those whose path holds one of the words.
import { build } from 'esbuild-wasm';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const tests = readdirSync(path.join(here, 'test'), { recursive: true })
  .map(name => name.replaceAll('\\', '/'))
  .filter(name => name.endsWith('.test.ts') && (words.length === 0 || words.some(word => name.includes(word))));
if (tests.length === 0) {
  console.error(`No test file is named by: ${words.join(' ')}`);
  process.exit(1);
}

const outdir = mkdtempSync(path.join(tmpdir(), 'portal-client-'));
try {
  await build({
    entryPoints: tests.map(name => path.join(here, 'test', name)),
    outbase: path.join(here, 'test'),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const files = tests.map(name => path.join(outdir, name.replace(/\.ts$/, '.mjs')));
  process.exitCode = spawnSync(process.execPath, ['--enable-source-maps', '--test', '--test-reporter=spec', ...files], {
    stdio: 'inherit',
  }).status;
  process.exitCode ??= 1;
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
