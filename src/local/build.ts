import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { buildWeb } from './build-web.ts'
import { settle } from './settle.ts'

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

if (process.argv[1] === fileURLToPath(import.meta.url)) await Promise.all([buildWorker(OUT), buildWeb()])
