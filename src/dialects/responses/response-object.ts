import type { ChatRequest, ChatUsage, FinishReason } from '../../contract/chat.ts'
import type { Raw } from '../../shared/json.ts'
import { countsOf } from '../counts.ts'
import type { DialectRequest } from '../dialect.ts'
import { tellText } from './text-format.ts'
import { tellChoice, tellTools } from './tools.ts'

/** What is known of an answer, at its beginning or at its end. */
export interface Told {
  readonly status: 'in_progress' | 'completed' | 'incomplete' | 'failed'
  readonly model: string
  readonly output: readonly object[]
  readonly usage?: ChatUsage | null
  readonly incomplete?: string | null
  readonly error?: Raw | null
}

const INCOMPLETE: Readonly<Partial<Record<FinishReason, string>>> = {
  length: 'max_output_tokens',
  content_filter: 'content_filter',
}

/** Why an answer ended early, in this format's words; null when it is whole. */
export function incompleteReason(reason: FinishReason | null): string | null {
  return (reason && INCOMPLETE[reason]) ?? null
}

/** The response object: the answer, and what was asked. */
export function responseObject(asked: DialectRequest, told: Told): Raw {
  const { status, model, output, usage, incomplete, error } = told
  return {
    id: `resp_${asked.id}`,
    object: 'response',
    created_at: asked.created,
    // Never known here, and expected: OpenRouter's client refuses a response that lacks it, or the penalties.
    completed_at: null,
    status,
    background: false,
    error: error ?? null,
    incomplete_details: incomplete ? { reason: incomplete } : null,
    model: model || asked.chat.model,
    output,
    // Left out until it is known: clients made from OpenAI's description take no null here.
    ...(usage && { usage: tellUsage(usage) }),
    ...tellSettings(asked.chat),
    ...tellNames(asked.chat),
  }
}

function tellSettings(chat: ChatRequest): Raw {
  const [first] = chat.messages
  return {
    frequency_penalty: chat.frequency_penalty ?? 0,
    instructions: first?.role === 'system' && typeof first.content === 'string' ? first.content : null,
    max_output_tokens: chat.max_completion_tokens ?? null,
    max_tool_calls: null,
    parallel_tool_calls: chat.parallel_tool_calls ?? true,
    presence_penalty: chat.presence_penalty ?? 0,
    reasoning: { effort: chat.reasoning_effort ?? null, summary: null },
    temperature: chat.temperature ?? null,
    text: tellText(chat),
    tool_choice: tellChoice(chat),
    tools: tellTools(chat),
    top_logprobs: chat.top_logprobs ?? 0,
    top_p: chat.top_p ?? null,
    truncation: 'disabled',
  }
}

function tellNames(chat: ChatRequest): Raw {
  return {
    access_programs: null,
    metadata: chat.metadata ?? {},
    previous_response_id: chat.previous_response_id ?? null,
    prompt_cache_key: chat.prompt_cache_key ?? null,
    safety_identifier: chat.safety_identifier ?? null,
    service_tier: chat.service_tier ?? 'auto',
    store: chat.store === true,
    ...(chat.user && { user: chat.user }),
  }
}

function tellUsage(usage: ChatUsage): Raw {
  const { input, cached, written, output, thought } = countsOf(usage)
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: thought },
    total_tokens: input + output,
  }
}
