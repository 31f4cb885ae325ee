import { estimateTokenCount } from 'tokenx'
import type { Usage } from '../../providers/contract.ts'
import { providers } from '../../providers/index.ts'
import { NO_USAGE, readUsage } from '../../providers/usage.ts'
import type { Fact } from '../../storage/facts.ts'
import type { Call } from '../call.ts'

/** What the books need of an answer, found without parsing it whole. */
export interface AnswerFacts {
  readonly upstreamId: string | null
  readonly finishReason: string | null
  readonly usage: Usage
  readonly usageSource: Fact['usageSource']
}

/** Reads id, finish reason and usage from an answer's text. Tokens nobody counted are estimated, and marked so. */
export function readAnswer(provider: string, text: string, call: Call): AnswerFacts {
  const raw = lastUsage(text)
  const read = providers.get(provider)?.usage ?? readUsage
  return {
    upstreamId: /"id"\s*:\s*"([^"]{1,200})"/.exec(text)?.[1] ?? null,
    finishReason: lastMatch(text, '"finish_reason"', FINISH_VALUE)?.[1] ?? null,
    usage: raw ? read(raw) : estimate(text, call),
    usageSource: raw ? 'provider' : 'estimated',
  }
}

const FINISH_VALUE = /\s*:\s*"([a-z_]{1,30})"/y
const USAGE_VALUE = /\s*:\s*\{/y

/** The last of a key's occurrences that is followed by what is looked for; searched from the end, where it mostly is. */
function lastMatch(text: string, key: string, value: RegExp): RegExpExecArray | null {
  for (let at = text.lastIndexOf(key); at >= 0; at = at > 0 ? text.lastIndexOf(key, at - 1) : -1) {
    value.lastIndex = at + key.length
    const found = value.exec(text)
    if (found) return found
  }
  return null
}

/** The last usage object of the text. Inside a string its quotes would be escaped, so nothing a model says can pose as one. */
function lastUsage(text: string): Record<string, unknown> | null {
  const found = lastMatch(text, '"usage"', USAGE_VALUE)
  if (!found) return null
  const start = found.index + found[0].length - 1
  try {
    return JSON.parse(text.slice(start, closingBrace(text, start) + 1)) as Record<string, unknown>
  } catch {
    return null
  }
}

/** Usage objects hold numbers and objects, hardly a string, so braces can be counted. */
function closingBrace(text: string, start: number): number {
  let depth = 0
  for (let index = start; index < text.length; index++) {
    if (text[index] === '{') depth++
    else if (text[index] === '}' && --depth === 0) return index
  }
  return -1
}

function estimate(text: string, call: Call): Usage {
  const said = [...text.matchAll(/"(?:content|reasoning_content|arguments)"\s*:\s*"((?:[^"\\]|\\.)*)"/g)].map(
    (match) => match[1],
  )
  return {
    ...NO_USAGE,
    inputTokens: estimateTokenCount(call.body.text),
    outputTokens: estimateTokenCount(said.join('')),
  }
}
