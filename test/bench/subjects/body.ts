import type { Workload } from '../harness/slice.ts'

/** The model that a workload asks for when it names none: one whose price is known. */
export const BENCH_MODEL = 'openai/gpt-4o-mini'

/** A route with a second target. */
export const GUARDED_MODEL = 'guarded'

/** An OpenAI chat request of a workload's size, with the upstream's behaviour in its first message. */
export function bodyOf({ behaviour, promptBytes, stream, showUsage = true, model = BENCH_MODEL }: Workload): string {
  const system = { role: 'system', content: 'You are a careful assistant. Answer in plain words.' }
  const frame = {
    model,
    messages: [system],
    stream,
    temperature: 0.7,
    user: behaviour,
    ...usageOf(stream && showUsage),
  }
  const room = Math.max(0, promptBytes - JSON.stringify(frame).length - 200)
  const words = 'Consider the "quoted" figures of line 12, then say what follows.\n'
  const turns = Math.max(1, Math.min(8, Math.floor(room / 500)))
  const content = words.repeat(Math.ceil(room / turns / words.length)).slice(0, Math.floor(room / turns / 1.06))
  const said = Array.from({ length: turns }, (_, turn) => ({ role: turn % 2 === 0 ? 'user' : 'assistant', content }))
  return JSON.stringify({ ...frame, messages: [system, ...said, { role: 'user', content: 'And why is that?' }] })
}

function usageOf(shown: boolean) {
  return shown ? { stream_options: { include_usage: true } } : {}
}
