import type {
  AnswerMessage,
  ChatCompletion,
  ChatRequest,
  ChatUsage,
  FinishReason,
  ToolCall,
} from '../../contract/chat.ts'
import { hashHex } from './chance.ts'
import { composeText, composeThoughts, type Voice } from './compose.ts'
import { logprobsOf, type TokenLogprob } from './logprobs.ts'
import type { SandboxModel } from './models.ts'
import { type Prompt, readPrompt } from './prompt.ts'
import { composeJson } from './structured.ts'
import { type TokenBudget, tokenBudget } from './tokens.ts'
import { planCalls } from './tool-calls.ts'

/** One of the answers asked for with `n`. */
export interface Choice {
  readonly reasoning: string
  readonly content: string | null
  readonly toolCalls: readonly ToolCall[]
  readonly finishReason: FinishReason
  readonly logprobs: readonly TokenLogprob[] | null
}

/** A whole answer, before it is put on the wire as JSON or as a stream. */
export interface Answer {
  readonly id: string
  readonly model: string
  /** Epoch seconds. */
  readonly created: number
  readonly choices: readonly Choice[]
  readonly usage: ChatUsage
}

/** What an answer takes from outside its request, or need not be counted twice. */
interface AnswerFacts {
  /** Epoch seconds. */
  readonly created: number
  readonly promptTokens: number
}

interface Written {
  readonly choice: Choice
  readonly outputTokens: number
  readonly reasoningTokens: number
}

/** Answers a request: the same answer to the same request, but for the time on it. */
export function composeAnswer(chat: ChatRequest, model: SandboxModel, facts: AnswerFacts): Answer {
  const prompt = readPrompt(chat)
  const seed = chat.seed ?? null
  const salt = hashHex(JSON.stringify([chat.model, chat.messages, seed]))
  const written = Array.from({ length: chat.n ?? 1 }, (_, choice) => {
    const voice = { name: chat.model, style: model.style, seed, choice, salt: `${salt}|${choice}` }
    return model.misbehaviour === 'empty' ? EMPTY : writeChoice(chat, prompt, voice)
  })
  const choices = written.map(({ choice }) => choice)
  const id = `chatcmpl-sandbox-${hashHex(JSON.stringify(chat))}`
  return { id, model: chat.model, created: facts.created, choices, usage: usageOf(facts.promptTokens, written) }
}

/** The answer as OpenAI's JSON. */
export function completionOf(answer: Answer): ChatCompletion & { system_fingerprint: string } {
  const { id, model, created, choices, usage } = answer
  return {
    id,
    object: 'chat.completion',
    created,
    model,
    choices: choices.map((choice, index) => ({
      index,
      message: messageOf(choice),
      logprobs: choice.logprobs && { content: choice.logprobs, refusal: null },
      finish_reason: choice.finishReason,
    })),
    usage,
    system_fingerprint: 'sandbox',
  }
}

const EMPTY: Written = {
  choice: { reasoning: '', content: '', toolCalls: [], finishReason: 'stop', logprobs: null },
  outputTokens: 0,
  reasoningTokens: 0,
}

function writeChoice(chat: ChatRequest, prompt: Prompt, voice: Voice): Written {
  const budget = tokenBudget(chat.max_completion_tokens ?? chat.max_tokens ?? null)
  const thoughts = voice.style === 'reasoner' ? composeThoughts(prompt, voice, chat.reasoning_effort ?? 'medium') : ''
  const reasoning = budget.spend(thoughts)
  const reasoningTokens = budget.spentTokens
  const toolCalls = planCalls(chat, prompt, voice.salt).flatMap((call) => spendCall(call, budget))
  const content = toolCalls.length > 0 ? null : budget.spend(textFor(chat, prompt, voice))
  const whole = toolCalls.length > 0 ? 'tool_calls' : 'stop'
  const choice: Choice = {
    reasoning,
    content,
    toolCalls,
    finishReason: budget.exceeded ? 'length' : whole,
    logprobs: chat.logprobs && content !== null ? logprobsOf(content, chat.top_logprobs ?? 0) : null,
  }
  return { choice, outputTokens: budget.spentTokens, reasoningTokens }
}

function textFor(chat: ChatRequest, prompt: Prompt, voice: Voice): string {
  // LiteLLM's way to ask for a certain answer.
  const { mock_response: asked } = chat
  const text = typeof asked === 'string' ? asked : (composeJson(chat, prompt, voice) ?? composeText(prompt, voice))
  const stops = [chat.stop ?? []].flat().filter((stop) => stop !== '')
  return stops.reduce((kept, stop) => kept.split(stop, 1)[0] ?? '', text)
}

/** A call whose name no longer fits is not begun. */
function spendCall(call: ToolCall, budget: TokenBudget): ToolCall[] {
  const { name } = call.function
  if (budget.exceeded || budget.spend(name) !== name) return []
  return [{ ...call, function: { name, arguments: budget.spend(call.function.arguments) } }]
}

function messageOf({ reasoning, content, toolCalls }: Choice): AnswerMessage {
  return {
    role: 'assistant',
    content,
    refusal: null,
    ...(reasoning ? { reasoning_content: reasoning } : {}),
    ...(toolCalls.length > 0 ? { tool_calls: [...toolCalls] } : {}),
  }
}

function usageOf(promptTokens: number, written: readonly Written[]): ChatUsage {
  const completionTokens = written.reduce((sum, { outputTokens }) => sum + outputTokens, 0)
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: written.reduce((sum, each) => sum + each.reasoningTokens, 0) },
  }
}
