import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

const OUT = 'dist'

/**
 * Builds the Worker as modules: what every request needs in `worker.js` and the chunks it imports, and what is imported
 * later in others. Gives what esbuild knows of the result.
 */
export async function buildWorker(folder: string, plugins: Plugin[] = []) {
  const { metafile, outputFiles } = await build({
    entryPoints: ['src/worker.ts'],
    outdir: folder,
    write: false,
    bundle: true,
    splitting: true,
    minify: true,
    metafile: true,
    format: 'esm',
    target: 'es2024',
    platform: 'neutral',
    mainFields: ['browser', 'module', 'main'],
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'cloudflare:*'],
    logLevel: 'warning',
    plugins,
  })
  settle(
    folder,
    outputFiles.map(({ path, contents }) => ({ name: basename(path), contents })),
  )
  return metafile
}

/** Touches only what changed, so that several gateways may be started from one folder at a time. */
function settle(folder: string, files: readonly { readonly name: string; readonly contents: Uint8Array }[]): void {
  mkdirSync(folder, { recursive: true })
  for (const { name, contents } of files) {
    const file = join(folder, name)
    if (!existsSync(file) || !readFileSync(file).equals(contents)) writeFileSync(file, contents)
  }
  const current = new Set(files.map(({ name }) => name))
  for (const name of readdirSync(folder)) if (!current.has(name)) rmSync(join(folder, name))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWorker(OUT)
