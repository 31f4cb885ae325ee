import type { ChatRequest } from '../../contract/chat.ts'
import { lostFields, OPENAI_ONLY, tellAsked, tellDropped, tellLowered } from '../losses.ts'
import { compileSchema } from '../schema/compile-schema.ts'
import { ANTHROPIC_TOOLS } from '../schema/schema-rules.ts'
import { ofTool, tellLosses } from '../schema/tell-losses.ts'
import { wantedSchema } from '../schema/wanted-schema.ts'
import { type ModelTraits, traitsOf } from './model-traits.ts'
import { planStrict, type StrictPlan } from './strict.ts'
import { answersByTool, wantsAnyJson } from './structured.ts'
import { planThinking, sampling } from './thinking.ts'
import { planTools } from './tools.ts'

/** What of a chat request the Messages API cannot say, in sentences for the caller. */
export function lossesOf(chat: ChatRequest, model: string, traits: ModelTraits = traitsOf(model)): readonly string[] {
  const strict = planStrict(chat, traits)
  const { forced, instruction } = planTools(chat, traits, strict)
  const isAnswer = strict.format === null && answersByTool(chat)
  const plan = planThinking(chat, traits, forced)
  const sent = sampling(chat, traits, plan.thinking)
  const dropped = [
    ...lostFields(chat, [...UNKNOWN, ...SAMPLING.filter((field) => sent[field] === undefined)]),
    ...(asksToThink(chat) && plan.thinking === undefined && !plan.effort ? ['reasoning_effort'] : []),
    ...(isLoosened(chat, strict) ? ['strict'] : []),
  ]
  return [
    ...tellDropped(dropped),
    ...(sent.temperature === undefined ? [] : tellLowered(chat, 1)),
    ...(instruction === null ? [] : [tellAsked(isAnswer ? 'response_format' : 'tool_choice')]),
    ...(wantsAnyJson(chat) ? [tellAsked('response_format')] : []),
    ...tellLosses('response_format', formatLosses(chat, strict)),
    ...tellLosses('tools', toolLosses(chat, strict)),
  ]
}

/** Fields that have no counterpart. Source: platform.claude.com, "OpenAI SDK compatibility". */
const UNKNOWN = [
  'n',
  'seed',
  'logprobs',
  'logit_bias',
  'presence_penalty',
  'frequency_penalty',
  'prediction',
  ...OPENAI_ONLY,
]

const SAMPLING = ['temperature', 'top_p', 'top_k']

function asksToThink({ reasoning_effort: effort }: ChatRequest): boolean {
  return Boolean(effort) && effort !== 'none'
}

function isLoosened({ tools }: ChatRequest, strict: StrictPlan): boolean {
  return (tools ?? []).some((tool, index) => tool.function?.strict === true && !strict.tools.has(index))
}

function formatLosses(chat: ChatRequest, { format }: StrictPlan): readonly string[] {
  const wanted = wantedSchema(chat)
  if (!wanted) return []
  return format ? format.losses : compileSchema(wanted, ANTHROPIC_TOOLS).losses
}

function toolLosses({ tools }: ChatRequest, strict: StrictPlan): readonly string[] {
  return (tools ?? []).flatMap(({ function: called }, index) => {
    if (!called?.parameters) return []
    const { losses } = strict.tools.get(index) ?? compileSchema(called.parameters, ANTHROPIC_TOOLS)
    return ofTool(called.name, losses)
  })
}
