import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** CPU time a process has used so far in all its threads, in microseconds; 0 once it is gone. */
export function cpuUsOf(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    return threads.reduce((sum, thread) => sum + threadNs(pid, thread), 0) / 1e3
  } catch {
    return 0
  }
}

/** Memory a process holds, in bytes; 0 once it is gone. */
export function rssOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * 4096
  } catch {
    return 0
  }
}

/** CPU time that the whole machine has spent busy, and had stolen from it, in microseconds. */
export function machineUs(): { busyUs: number; stolenUs: number } {
  const [line = ''] = readFileSync('/proc/stat', 'latin1').split('\n')
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number)
  const tick = 1e4
  return { busyUs: (user + nice + system + irq + softirq) * tick, stolenUs: steal * tick }
}

/** The words that start a command on one core; none where cores cannot be chosen. */
export function onCore(core: number): string[] {
  return canPin() ? ['taskset', '-c', String(core)] : []
}

/** Moves a running process to one core, where cores can be chosen. */
export function moveToCore(pid: number, core: number): void {
  if (canPin()) spawnSync('taskset', ['-a', '-cp', String(core), String(pid)])
}

let pins: boolean | null = null

function canPin(): boolean {
  pins ??= availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0
  return pins
}

function threadNs(pid: number, thread: string): number {
  return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0])
}
