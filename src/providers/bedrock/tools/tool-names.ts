import type { ChatRequest } from '../../../contract/chat.ts'

/** The names of a request's tools in both directions. */
export interface ToolNames {
  toBedrock(name: string): string
  toCaller(name: string): string
}

/** Source: docs.aws.amazon.com/bedrock/latest/APIReference, "ToolSpecification". */
const TAKEN_NAME = /^[\w-]{1,64}$/
const LENGTH_MAX = 64

/** Gives tools names that Bedrock takes, where their own are longer or hold other signs. Its answer is found from the request alone. */
export function toolNames(chat: ChatRequest): ToolNames {
  const names = new Set([...(chat.tools ?? []).map((tool) => tool.function?.name ?? ''), ...calledNames(chat)])
  const renamed = renamesOf([...names].filter(Boolean))
  const callers = new Map([...renamed].map(([own, sent]) => [sent, own]))
  return { toBedrock: (name) => renamed.get(name) ?? name, toCaller: (name) => callers.get(name) ?? name }
}

/** The names of the tools that were called so far, each once. */
export function calledNames({ messages }: ChatRequest): readonly string[] {
  return [...new Set(messages.flatMap(({ tool_calls: calls = [] }) => calls.map((call) => call.function.name)))]
}

function renamesOf(names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set(names.filter((name) => TAKEN_NAME.test(name)))
  const renamed = new Map<string, string>()
  for (const name of names) {
    if (TAKEN_NAME.test(name)) continue
    const sent = freeName(name.replaceAll(/[^\w-]/g, '_'), taken)
    taken.add(sent)
    renamed.set(name, sent)
  }
  return renamed
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count++) {
    const suffix = count === 1 ? '' : `_${count}`
    const name = wanted.slice(0, LENGTH_MAX - suffix.length) + suffix
    if (!taken.has(name)) return name
  }
}
