import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { onCore } from '../harness/machine.ts'
import type { Subject } from '../harness/slice.ts'
import { bodyOf } from './body.ts'
import { freePort, listening, type Started, SUBJECT_CORE, start } from './workerd.ts'

const VERSION = '1.15.2'

/** Portkey's gateway as npm has it, on Node, installed once into a cache folder outside the tree. */
export async function startPortkey(upstreamPort: number): Promise<Subject & Started> {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'sluice-bench')
  const entry = join(folder, 'node_modules/@portkey-ai/gateway/build/start-server.js')
  if (!existsSync(entry)) install(folder)
  const port = await freePort()
  const env = { TRUSTED_CUSTOM_HOSTS: '127.0.0.1,localhost', NODE_ENV: 'production' }
  const server = start([...onCore(SUBJECT_CORE), process.execPath, entry, `--port=${port}`, '--headless'], env)
  await listening(port)
  return {
    ...server,
    name: 'portkey node',
    pids: [server.pid],
    sent: { count: 0 },
    ask: (workload) => ({
      port,
      path: '/v1/chat/completions',
      headers: {
        authorization: 'Bearer upstream-key',
        'x-portkey-provider': 'openai',
        'x-portkey-custom-host': `http://127.0.0.1:${upstreamPort}/v1`,
      },
      // It hands the model's name on as it is.
      body: bodyOf({ ...workload, model: 'gpt-4o-mini' }),
    }),
  }
}

function install(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', `@portkey-ai/gateway@${VERSION}`]
  const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`Portkey's gateway could not be installed:\n${stderr}`)
}
