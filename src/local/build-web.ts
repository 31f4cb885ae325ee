import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { settle } from './settle.ts'

/** What the platform serves as files. Beside the Worker's folder: whatever is in that is taken for a module. */
const OUT = 'dist-web'
const STAMP = '.stamp'

/** Builds the dashboard for browsers, where its sources are others than those of the last build. */
export async function buildWeb(): Promise<void> {
  const stamp = stampOf(['src/web', 'src/contract', 'package-lock.json'])
  const file = join(OUT, STAMP)
  if (existsSync(file) && readFileSync(file, 'utf8') === stamp) return
  const built = await buildForBrowsers()
  const outputs = [built].flat().flatMap((each) => ('output' in each ? each.output : []))
  const files = outputs.map((each) => ({
    name: join('dashboard', each.fileName),
    contents: Buffer.from(each.type === 'chunk' ? each.code : each.source),
  }))
  // Whoever waits for the stamp finds everything else in its place.
  const marks = [
    { name: '.assetsignore', contents: Buffer.from(`.assetsignore\n${STAMP}\n`) },
    { name: STAMP, contents: Buffer.from(stamp) },
  ]
  settle(OUT, [...files, ...marks])
}

async function buildForBrowsers() {
  // Loaded here alone: who has nothing to build need not wait for it.
  const { build } = await import('vite')
  const { NODE_ENV } = process.env
  // Whoever starts it from a test would get what is made for debugging, and another page than the one that is deployed.
  process.env.NODE_ENV = 'production'
  try {
    return await build({ configFile: 'src/web/vite.config.ts', logLevel: 'warn', build: { write: false } })
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
  }
}

/** Names a state of files and folders by what is in them. */
function stampOf(paths: readonly string[]): string {
  const hash = createHash('sha256')
  for (const path of paths.flatMap(filesIn).toSorted()) hash.update(`${path}\n`).update(readFileSync(path)).update('\n')
  return hash.digest('hex')
}

function filesIn(path: string): string[] {
  if (!existsSync(path)) return []
  const entries = path.includes('.') ? null : readdirSync(path, { recursive: true, withFileTypes: true })
  return entries?.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)) ?? [path]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWeb()
