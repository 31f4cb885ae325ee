import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Subject } from '../harness/slice.ts'
import { bodyOf } from './body.ts'
import { freePort, listening, type Started, scratch, serveWorkerd } from './workerd.ts'

/** A bare pass-through Worker: the floor that everything is measured against. */
export async function startPassThrough(name: string, upstreamPort: number): Promise<Subject & Started> {
  const prepared = await preparePassThrough(name, upstreamPort)
  const server = prepared.start()
  await listening(prepared.port)
  return { ...server, ...prepared.subject(server.pid) }
}

/** Everything that must be there before the process is started, so that a cold start can be timed. */
export async function preparePassThrough(name: string, upstreamPort: number) {
  const folder = scratch()
  copyFileSync(new URL('../workers/pass-through.js', import.meta.url), join(folder, 'worker.js'))
  copyFileSync(new URL('../workers/stores.js', import.meta.url), join(folder, 'stores.js'))
  const port = await freePort()
  return {
    port,
    start: () => serveWorkerd(folder, configOf(port, upstreamPort)),
    subject: (pid: number): Subject => ({
      name,
      pids: [pid],
      sent: { count: 0 },
      ask: (workload) => ({
        port,
        path: '/v1/chat/completions',
        headers: { authorization: 'Bearer upstream-key' },
        body: bodyOf(workload),
      }),
    }),
  }
}

function configOf(port: number, upstreamPort: number): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [ (name = "worker", esModule = embed "worker.js") ],
      compatibilityDate = "2026-10-23",
      bindings = [ (name = "UPSTREAM", service = "upstream") ],
    )),
    # As Sluice has them, so that starting them counts for both.
    (name = "stores", worker = (
      modules = [ (name = "stores", esModule = embed "stores.js") ],
      compatibilityDate = "2026-10-23",
      bindings = [ (name = "ENTRIES", json = "[]") ],
    )),
    (name = "upstream", external = (address = "127.0.0.1:${upstreamPort}", http = ())),
  ],
  sockets = [ (name = "http", address = "127.0.0.1:${port}", http = (), service = "main") ],
);
`
}
