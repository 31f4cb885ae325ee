import type { ChatRequest } from '../../../contract/chat.ts'
import { Fault } from '../../../shared/faults.ts'
import { asRecord, asText, type Raw } from '../../../shared/json.ts'
import type { ChatBody, Target, UpstreamRequest } from '../../contract.ts'
import { pick } from '../../tasks/post.ts'
import { modelsUrl, modelUrl } from '../address.ts'
import { headersOf } from '../authorize.ts'
import { bedrockTraitsOf } from '../model-traits.ts'
import { planAnswer } from '../tools/structured.ts'
import { toolNames } from '../tools/tool-names.ts'
import { planTools } from '../tools/tools.ts'
import { cachePoint } from './cache-point.ts'
import { planInference } from './inference.ts'
import { toSystem, toTurns } from './messages.ts'
import type { Turn } from './turn.ts'

/** Builds a request of `Converse` or `ConverseStream`. Source: docs.aws.amazon.com/bedrock/latest/APIReference, "Converse". */
export function toRequest({ chat }: ChatBody, target: Target): UpstreamRequest {
  return {
    method: 'POST',
    url: modelUrl(target, chat.stream === true ? 'converse-stream' : 'converse'),
    headers: { ...headersOf(target), 'content-type': 'application/json' },
    body: JSON.stringify(toBody(chat, target.model)),
  }
}

/** A list of models: free, and refused when the key is bad. */
export function toProbe(target: Target): UpstreamRequest {
  return { method: 'GET', url: modelsUrl(target), headers: headersOf(target), body: null }
}

/** Bedrock's own fields, which a caller or a target may add. */
const OWN = [
  'guardrailConfig',
  'performanceConfig',
  'requestMetadata',
  'promptVariables',
  'additionalModelResponseFieldPaths',
]

function toBody(chat: ChatRequest, model: string): Raw {
  if ((chat.n ?? 1) > 1)
    throw new Fault('invalid_request', 'Amazon Bedrock gives one answer at a time.', { param: 'n' })
  // An application's own inference profile hides which model it leads to.
  const traits = bedrockTraitsOf(asText(chat.base_model) || model)
  const reader = { traits, names: toolNames(chat) }
  const answer = planAnswer(chat, traits)
  const tools = planTools(chat, traits, reader.names, answer.tool)
  const { inferenceConfig, additional } = planInference(chat, traits, tools.forced)
  const instructions = [tools.instruction, answer.instruction].filter((text) => text !== undefined)
  const system = toSystem(chat.messages, instructions, reader)
  const turns = withMark(toTurns(chat.messages, reader), cachePoint(chat.cache_control, traits))
  const own = { ...tools.additional, ...additional, ...asRecord(chat.additionalModelRequestFields) }
  return {
    // A conversation without a turn is refused; instructions alone are then the question.
    ...(turns.length > 0
      ? { system: filled(system), messages: turns }
      : { messages: [{ role: 'user', content: system }] }),
    inferenceConfig,
    toolConfig: tools.toolConfig,
    outputConfig: answer.outputConfig,
    additionalModelRequestFields: Object.values(own).some((value) => value !== undefined) ? own : undefined,
    serviceTier: tierOf(chat.service_tier),
    ...pick(chat, OWN),
  }
}

function filled(blocks: readonly Raw[]): readonly Raw[] | undefined {
  return blocks.length > 0 ? blocks : undefined
}

/** A cache mark on the whole request is unknown here; what it means is a mark at the end. */
function withMark(turns: readonly Turn[], point: readonly Raw[]): readonly Turn[] {
  const last = turns.at(-1)
  const block = last?.content.at(-1)
  if (!last || point.length === 0 || block?.cachePoint || block?.reasoningContent) return turns
  return [...turns.slice(0, -1), { ...last, content: [...last.content, ...point] }]
}

const TIERS: readonly unknown[] = ['flex', 'priority', 'reserved']

/** The default tier is what every request gets that names none, and many models refuse the field. */
function tierOf(tier: unknown): Raw | undefined {
  return TIERS.includes(tier) ? { type: tier } : undefined
}
