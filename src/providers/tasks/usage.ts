import { asRecord, asText, type Raw } from '../../shared/json.ts'
import type { MoreUsage, Task, TaskAnswer, TaskBody, Usage } from '../contract.ts'
import { amount, count, NO_USAGE } from '../usage.ts'
import { billed } from './rerank-shapes.ts'
import { lastCueEnd } from './subtitles.ts'

type Rule = (json: Raw, answer: TaskAnswer, body: TaskBody) => Usage

const RULES: Readonly<Record<Task, Rule>> = {
  embeddings: embedded,
  'images/generations': painted,
  'images/edits': painted,
  'audio/speech': spoken,
  'audio/transcriptions': heard,
  'audio/translations': heard,
  moderations: () => NO_USAGE,
  rerank: ranked,
}

/** What a task used, by the names OpenAI and its imitators give it; for `rerank` Cohere's. */
export function usageOfTask(answer: TaskAnswer, _headers: Headers, body: TaskBody): Usage {
  return RULES[body.task](answer.is === 'json' ? asRecord(answer.json) : {}, answer, body)
}

/** Usage of which only this much is known. */
export function used(tokens: Partial<Usage>, more: MoreUsage = {}): Usage {
  const some = Object.entries(more).filter(([, amount]) => amount > 0)
  return { ...NO_USAGE, ...tokens, ...(some.length > 0 ? { more: Object.fromEntries(some) } : {}) }
}

/** Characters as vendors of speech count them: code points, so that an emoji is one. */
export function characters(text: unknown): number {
  return [...asText(text)].length
}

function embedded(json: Raw): Usage {
  const usage = asRecord(json.usage)
  return used({ inputTokens: count(usage.prompt_tokens ?? usage.total_tokens) })
}

/** Tokens where the model is paid by them, else images. */
function painted(json: Raw): Usage {
  const { input, output, inputDetails, outputDetails } = tokensOf(asRecord(json.usage))
  if (input + output === 0) return used({}, { images: Array.isArray(json.data) ? json.data.length : 0 })
  const inputImageTokens = Math.min(input, count(inputDetails.image_tokens))
  // Until it told text and images apart, all output was image.
  const outputImageTokens = Math.min(output, count(outputDetails.image_tokens ?? output))
  return used({ inputTokens: input, outputTokens: output }, { inputImageTokens, outputImageTokens })
}

function spoken(json: Raw, _answer: TaskAnswer, { fields }: TaskBody): Usage {
  const { input, output } = tokensOf(asRecord(json.usage))
  const tokens = { inputTokens: input, outputTokens: output }
  return used(tokens, { characters: characters(fields.input), outputAudioTokens: output })
}

/** Seconds or tokens, whichever the answer tells; subtitles tell at least how far they reach. */
function heard(json: Raw, answer: TaskAnswer): Usage {
  if (answer.is === 'text') return used({}, { seconds: lastCueEnd(answer.text) })
  const usage = asRecord(json.usage)
  const seconds = amount(usage.seconds ?? usage.prompt_audio_seconds ?? json.duration)
  const { input, output, inputDetails } = tokensOf(usage)
  const inputAudioTokens = Math.min(input, count(inputDetails.audio_tokens))
  return used({ inputTokens: input, outputTokens: output }, { inputAudioTokens, seconds })
}

/** A search where searches are billed, else tokens. An answer that tells neither was one search. */
function ranked(json: Raw): Usage {
  const { searches, tokens } = billed(json)
  return used({ inputTokens: tokens ?? 0 }, { searches: searches ?? (tokens === null ? 1 : 0) })
}

/** A usage object's counts, in the names of OpenAI's newer paths or of its chat. */
function tokensOf(usage: Raw) {
  return {
    input: count(usage.input_tokens ?? usage.prompt_tokens),
    output: count(usage.output_tokens ?? usage.completion_tokens),
    inputDetails: asRecord(usage.input_tokens_details ?? usage.input_token_details ?? usage.prompt_tokens_details),
    outputDetails: asRecord(usage.output_tokens_details ?? usage.completion_tokens_details),
  }
}
