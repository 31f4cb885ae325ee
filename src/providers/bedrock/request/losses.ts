import type { ChatRequest } from '../../../contract/chat.ts'
import type { Raw } from '../../../shared/json.ts'
import { bedrockTraitsOf } from '../model-traits.ts'
import { planAnswer } from '../tools/structured.ts'
import { toolNames } from '../tools/tool-names.ts'
import { planTools } from '../tools/tools.ts'
import { planInference } from './inference.ts'

/** Fields that Converse has no place for. */
const UNKNOWN = [
  'seed',
  'logprobs',
  'top_logprobs',
  'logit_bias',
  'presence_penalty',
  'frequency_penalty',
  'prediction',
]

/** The fields of a chat request, as paths, that a model on Bedrock does not get, or gets weakened. */
export function lossesOf(chat: ChatRequest, model: string): readonly string[] {
  const traits = bedrockTraitsOf(model)
  const answer = planAnswer(chat, traits)
  const tools = planTools(chat, traits, toolNames(chat), answer.tool)
  const { inferenceConfig, additional } = planInference(chat, traits, tools.forced)
  return [
    ...UNKNOWN.filter((field) => isSet(chat[field])),
    ...Object.entries(SAMPLING).flatMap(([field, name]) => lostIf(chat, field, inferenceConfig[name])),
    ...lostIf(chat, 'top_k', additional.top_k),
    ...lostReasoning(chat, additional),
    ...tools.lost,
    ...answer.lost.map((keyword) => `response_format.json_schema.schema.${keyword}`),
  ]
}

const SAMPLING = { temperature: 'temperature', top_p: 'topP', stop: 'stopSequences' }

function lostIf(chat: ChatRequest, field: string, sent: unknown): string[] {
  return isSet(chat[field]) && sent === undefined ? [field] : []
}

const THINKING = ['thinking', 'output_config', 'reasoningConfig', 'reasoning_effort', 'reasoning']

function lostReasoning({ reasoning_effort: wanted }: ChatRequest, additional: Raw): string[] {
  const isTold = THINKING.some((field) => additional[field] !== undefined)
  return isSet(wanted) && wanted !== 'none' && !isTold ? ['reasoning_effort'] : []
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false
}
