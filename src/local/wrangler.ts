import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** Nothing is asked, sent home or fetched: no account, no prompt, no telemetry, no update check. */
const QUIET = {
  CI: '1',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  NO_UPDATE_NOTIFIER: '1',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_SEND_METRICS: 'false',
}

/** Starts the wrangler of this project, with its own Node. */
export function startWrangler(args: readonly string[], stdio: 'pipe' | 'inherit'): ChildProcess {
  const entry = 'node_modules/wrangler/bin/wrangler.js'
  return spawn(process.execPath, [entry, ...args], {
    env: { ...process.env, ...QUIET },
    stdio: ['ignore', stdio, stdio],
  })
}

/** Runs wrangler to its end and gives what it printed; throws that text when it fails. */
export async function runWrangler(args: readonly string[]): Promise<string> {
  const child = startWrangler(args, 'pipe')
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (piece: Buffer) => {
      printed += piece.toString()
    })
  }
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`wrangler ${args[0]} failed:\n${printed}`)
  return printed
}
