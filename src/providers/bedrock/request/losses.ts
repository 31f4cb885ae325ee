import type { ChatRequest } from '../../../contract/chat.ts'
import { asText, type Raw } from '../../../shared/json.ts'
import { asksForStrictTools, lostFields, OPENAI_ONLY, tellAsked, tellDropped, tellLowered } from '../../losses.ts'
import { tellLosses } from '../../schema/tell-losses.ts'
import { bedrockTraitsOf } from '../model-traits.ts'
import { planAnswer } from '../tools/structured.ts'
import { toolNames } from '../tools/tool-names.ts'
import { planTools } from '../tools/tools.ts'
import { planInference } from './inference.ts'

/** Fields that Converse has no place for. */
const UNKNOWN = [
  'seed',
  'logprobs',
  'logit_bias',
  'presence_penalty',
  'frequency_penalty',
  'prediction',
  ...OPENAI_ONLY,
]

/** What of a chat request a model on Bedrock does not get, or gets weakened, in sentences for the caller. */
export function lossesOf(chat: ChatRequest, model: string): readonly string[] {
  const traits = bedrockTraitsOf(asText(chat.base_model) || model)
  const answer = planAnswer(chat, traits)
  const tools = planTools(chat, traits, toolNames(chat), answer.tool)
  const { inferenceConfig, additional } = planInference(chat, traits, tools.forced)
  const settings = Object.entries(SETTINGS).filter(([, name]) => inferenceConfig[name] === undefined)
  const unset = [...settings.map(([field]) => field), ...(additional.top_k === undefined ? ['top_k'] : [])]
  const dropped = [
    ...lostFields(chat, [...UNKNOWN, ...unset]),
    ...lostReasoning(chat, additional),
    ...tools.lost,
    ...(asksForStrictTools(chat) ? ['strict'] : []),
  ]
  return [
    ...tellDropped(dropped),
    ...(inferenceConfig.temperature === undefined ? [] : tellLowered(chat, 1)),
    ...(tools.instruction && chat.tool_choice ? [tellAsked('tool_choice')] : []),
    ...answer.told,
    ...tellLosses('tools', tools.schemaLosses),
  ]
}

const SETTINGS = { temperature: 'temperature', top_p: 'topP', stop: 'stopSequences' }

const THINKING = ['thinking', 'output_config', 'reasoningConfig', 'reasoning_effort', 'reasoning']

function lostReasoning({ reasoning_effort: wanted }: ChatRequest, additional: Raw): string[] {
  const isTold = THINKING.some((field) => additional[field] !== undefined)
  return wanted && wanted !== 'none' && !isTold ? ['reasoning_effort'] : []
}
