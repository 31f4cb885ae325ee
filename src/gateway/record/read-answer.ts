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
    finishReason:
      [...text.slice(-8192).matchAll(/"finish_reason"\s*:\s*"([a-z_]{1,30})"/g)].at(-1)?.[1] ?? finishAnywhere(text),
    usage: raw ? read(raw) : estimate(text, call),
    usageSource: raw ? 'provider' : 'estimated',
  }
}

/** In a JSON answer the finish reason may stand before a long list of log probabilities. */
function finishAnywhere(text: string): string | null {
  return /"finish_reason"\s*:\s*"([a-z_]{1,30})"/.exec(text)?.[1] ?? null
}

const USAGE_KEY = /"usage"\s*:\s*\{/g

/** The last usage object of the text. Inside a string its quotes would be escaped, so nothing a model says can pose as one. */
function lastUsage(text: string): Record<string, unknown> | null {
  const found = [...text.matchAll(USAGE_KEY)].at(-1)
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
