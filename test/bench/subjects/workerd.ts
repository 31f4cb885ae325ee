import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { onCore } from '../harness/machine.ts'

/** The core that servers under test run on; the load runs on the other. */
export const SUBJECT_CORE = 1
export const LOAD_CORE = 0

/** A started process, and how to end it. */
export interface Started {
  readonly pid: number
  stop(): void
}

const { default: binary } = createRequire(import.meta.url)('workerd') as { default: string }

/** A folder that is gone when the bench is. */
// Each server and folder has its own duty when the bench ends.
process.setMaxListeners(200)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1))

export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Serves a configuration with the plain runtime, never through a development server. */
export function serveWorkerd(folder: string, config: string, inspectorPort: number | null = null): Started {
  writeFileSync(join(folder, 'config.capnp'), config)
  const inspector = inspectorPort === null ? [] : [`--inspector-addr=127.0.0.1:${inspectorPort}`]
  return start([...onCore(SUBJECT_CORE), binary, 'serve', join(folder, 'config.capnp'), '--experimental', ...inspector])
}

/** Starts a command that dies with the bench. What it complains about is shown. */
export function start([command = '', ...args]: readonly string[], env: Record<string, string> = {}): Started {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...env } })
  return started(child)
}

/** Makes sure that a child does not outlive the bench. */
export function started(child: ChildProcess): Started {
  const stop = () => child.kill('SIGKILL')
  process.once('exit', stop)
  child.once('exit', () => process.removeListener('exit', stop))
  return { pid: child.pid ?? 0, stop }
}

/** A port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Waits until a port takes connections. */
export async function listening(port: number, everyMs = 20): Promise<void> {
  for (let tries = 0; tries < 30_000 / everyMs; tries++) {
    if (await accepts(port)) return
    await pause(everyMs)
  }
  throw new Error(`nothing listens on port ${port}`)
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
