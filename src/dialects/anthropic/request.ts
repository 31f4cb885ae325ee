import type { ChatRequest } from '../../contract/chat.ts'
import { Fault } from '../../shared/faults.ts'
import { asRecord, asText, type Raw } from '../../shared/json.ts'
import type { DialectPath, ReadRequest } from '../dialect.ts'
import { filledTextAt, recordAt, wrong } from '../fields.ts'
import { present } from './narrow.ts'
import { toOutput } from './output.ts'
import type { Notes } from './parts.ts'
import { toChoice, toTools } from './tools.ts'
import { toMessages } from './turns.ts'

/** Reads `POST /v1/messages` into a chat request. Source: platform.claude.com, Messages API reference. */
export function readRequest(body: Raw, path: DialectPath): ReadRequest {
  refuseThread(body.thread)
  const notes: Notes = new Set()
  for (const field of Object.keys(body)) if (!CARRIED.has(field)) notes.add(`The field "${field}" is not carried over.`)
  const model = filledTextAt(path.model ?? body.model, 'model')
  const { output_config, response_format } = toOutput(body.output_config)
  const stream = streamOf(body, path)
  const chat = present({
    model,
    max_tokens: maxTokens(body.max_tokens),
    messages: toMessages(body.system, body.messages, notes),
    stream,
    // Without it no usage comes, and the last event of this format has to tell it.
    stream_options: stream ? { include_usage: true } : undefined,
    stop: stops(body.stop_sequences),
    temperature: fraction(body, 'temperature'),
    top_p: fraction(body, 'top_p'),
    top_k: topK(body.top_k),
    user: userOf(body.metadata),
    tools: toTools(body.tools, notes),
    ...toChoice(body.tool_choice),
    ...thinkingOf(body.thinking, output_config),
    response_format,
    output_config,
    service_tier: tierOf(body.service_tier),
    cache_control: body.cache_control ?? undefined,
    cache: body.cache as ChatRequest['cache'],
  })
  return { chat, warnings: [...notes] }
}

const CARRIED = new Set([
  ...['model', 'max_tokens', 'messages', 'system', 'stream', 'stop_sequences', 'temperature', 'top_p', 'top_k'],
  ...['metadata', 'tools', 'tool_choice', 'thinking', 'output_config', 'service_tier', 'cache_control'],
  // The gateway's own field, checked behind every dialect.
  'cache',
])

/**
 * A thread is kept by one provider under one key, and its later requests hold nothing but what is new: sent elsewhere they
 * would be answered without their past. Clients that are told so send the whole conversation instead.
 */
function refuseThread(thread: unknown): void {
  if (thread === undefined || thread === null) return
  throw new Fault('invalid_request', 'No message threads are kept here: send the whole conversation.', {
    param: 'thread',
  })
}

function maxTokens(value: unknown): number {
  if (!Number.isSafeInteger(value) || Number(value) < 1) throw wrong('max_tokens', 'a whole number from 1 up')
  return Number(value)
}

function streamOf(body: Raw, path: DialectPath): boolean | undefined {
  const stream = path.stream ?? body.stream ?? undefined
  if (stream !== undefined && typeof stream !== 'boolean') throw wrong('stream', 'true or false')
  return stream
}

function fraction(body: Raw, param: string): number | undefined {
  const value = body[param] ?? undefined
  if (value === undefined) return undefined
  if (typeof value !== 'number' || !(value >= 0 && value <= 1)) throw wrong(param, 'a number from 0 to 1')
  return value
}

function topK(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined
  if (!Number.isSafeInteger(value) || Number(value) < 0) throw wrong('top_k', 'a whole number from 0 up')
  return Number(value)
}

function stops(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value) || !value.every((stop) => typeof stop === 'string'))
    throw wrong('stop_sequences', 'a list of strings')
  return value.length > 0 ? value : undefined
}

function userOf(metadata: unknown): string | undefined {
  if (metadata === undefined || metadata === null) return undefined
  const user = recordAt(metadata, 'metadata').user_id ?? ''
  if (typeof user !== 'string') throw wrong('metadata.user_id', 'a string')
  return user || undefined
}

/** Anthropic's adapter takes the wish as it came; every other provider reads the effort that comes nearest to it. */
function thinkingOf(value: unknown, outputConfig: Raw | undefined): { thinking?: Raw; reasoning_effort?: string } {
  if (value === undefined || value === null) return {}
  const thinking = recordAt(value, 'thinking')
  const asked = asText(asRecord(outputConfig).effort)
  switch (thinking.type) {
    case 'disabled':
      return { thinking }
    case 'adaptive':
      // The documented default.
      return { thinking, reasoning_effort: asked || 'high' }
    case 'enabled':
      return { thinking, reasoning_effort: asked || effortOf(thinking.budget_tokens) }
    default:
      throw wrong('thinking.type', 'one of enabled, adaptive, disabled')
  }
}

/** The inverse of the budgets that adapters give to efforts. */
function effortOf(budget: unknown): string {
  if (!Number.isSafeInteger(budget) || Number(budget) < 1)
    throw wrong('thinking.budget_tokens', 'a whole number from 1 up')
  if (Number(budget) <= 1_024) return 'low'
  return Number(budget) < 12_288 ? 'medium' : 'high'
}

function tierOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (value !== 'auto' && value !== 'standard_only') throw wrong('service_tier', 'one of auto, standard_only')
  return value === 'auto' ? 'auto' : 'default'
}
