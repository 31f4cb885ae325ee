import type { ContentFilters, FilterRule } from '../../contract/filters.ts'
import { addFound } from '../../filters/chat/add-found.ts'
import { filterRequestBody } from '../../filters/chat/request-body.ts'
import type { Filter, Found } from '../../filters/filter.ts'
import { filterText } from '../../filters/filter-text.ts'
import { createVault, type Vault } from '../../filters/vault.ts'
import type { Verdict } from '../../policy/verdict.ts'
import type { ChatBody, TaskBody } from '../../providers/contract.ts'
import { Fault } from '../../shared/faults.ts'
import { isRecord } from '../../shared/json.ts'
import type { PolicyFact } from '../../storage/facts.ts'
import type { Asking, Native } from '../call.ts'
import { filterFor } from './filters-for.ts'
import type { Ruled } from './ruled.ts'

/** What a request is in the end: a chat, a task, or something that is passed on unread. */
type Filterable = Asking & { readonly body?: ChatBody | TaskBody; readonly native?: Native | null }

/** Looks through a request for what its tenant and the policies that apply want found, and takes it out or refuses it. */
export async function filterCall<C extends Asking>(
  call: C,
  own: ContentFilters | undefined,
  verdict: Verdict | null,
): Promise<Ruled<C>> {
  const input = [...(own?.input ?? []), ...(verdict?.filters.input ?? [])]
  const output = [...(own?.output ?? []), ...(verdict?.filters.output ?? [])]
  if (input.length + output.length === 0) return { call, fault: null }
  const [inward, outward] = await Promise.all([filterFor(input), filterFor(output)])
  const vault = createVault()
  const found: Found = {}
  const looked = inward ? lookThrough(call, inward, vault, found) : { call, blockedBy: null }
  const filters = { vault, output: outward, rules: output, isReversible: own?.reversible === true, found }
  const filtered = { ...looked.call, filters, policy: { ...(call.policy ?? NO_POLICY), found } }
  const isRead = 'body' in filtered && isTaskOrChat(filtered.body) && !isStreamedTranscript(filtered)
  if (!isRead && [...input, ...output].some(isStrict)) return { call: filtered, fault: unreadable() }
  return { call: withoutNative(filtered, looked.call !== call || outward !== null), fault: denial(looked.blockedBy) }
}

const NO_POLICY: PolicyFact = { facts: {}, applied: [], deniedBy: null, shadowDeniedBy: null }

function isStrict({ action }: FilterRule): boolean {
  return action !== 'flag'
}

/** Its words come in events of their own, which nobody puts together. */
function isStreamedTranscript({ operation, stream }: Asking): boolean {
  return stream && (operation === 'audio/transcriptions' || operation === 'audio/translations')
}

function isTaskOrChat(body: unknown): boolean {
  return isRecord(body) && ('chat' in body || 'fields' in body)
}

function lookThrough<C extends Filterable>(
  call: C,
  filter: Filter,
  vault: Vault,
  found: Found,
): { call: C; blockedBy: string | null } {
  const { body } = call
  if (!body) return { call, blockedBy: null }
  if ('fields' in body) return lookThroughTask(call, body, filter, vault, found)
  const filtered = filterRequestBody(body.chat, filter, vault)
  addFound(found, filtered.found)
  const { blockedBy } = filtered
  if (filtered.body === body.chat || blockedBy !== null) return { call, blockedBy }
  return { call: { ...call, body: { ...body, chat: filtered.body, text: JSON.stringify(filtered.body) } }, blockedBy }
}

/** Of a task these fields are named by the API, and no text of the caller's. */
const NO_TEXT = new Set(['model', 'encoding_format', 'response_format', 'voice', 'size', 'quality', 'style', 'user'])

function lookThroughTask<C extends Filterable>(
  call: C,
  body: TaskBody,
  filter: Filter,
  vault: Vault,
  found: Found,
): { call: C; blockedBy: string | null } {
  let blockedBy: string | null = null
  const change = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const result = filterText(filter, vault, value)
      addFound(found, result.found)
      blockedBy ??= result.blockedBy
      return result.text
    }
    if (Array.isArray(value)) return value.map(change)
    if (!isRecord(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member)]))
  }
  const fields = Object.entries(body.fields).map(([name, value]) => [name, NO_TEXT.has(name) ? value : change(value)])
  const next: Record<string, unknown> = Object.fromEntries(fields)
  if (blockedBy !== null || JSON.stringify(next) === JSON.stringify(body.fields)) return { call, blockedBy }
  return { call: { ...call, body: { ...body, fields: next, form: body.form && formOf(body.form, next) } }, blockedBy }
}

/** The same form with other texts. */
function formOf(form: FormData, fields: Readonly<Record<string, unknown>>): FormData {
  const next = new FormData()
  for (const [name, value] of form) next.append(name, typeof value === 'string' ? String(fields[name] ?? value) : value)
  return next
}

/** What was changed, or is to be looked at on its way back, cannot go as it came. */
function withoutNative<C extends Filterable>(call: C, isTouched: boolean): C {
  return isTouched && call.native ? { ...call, native: null } : call
}

function denial(blockedBy: string | null): Fault | null {
  if (blockedBy === null) return null
  const hint = `The request holds what a content filter blocks: ${blockedBy}.`
  return new Fault('content_blocked', hint, { headers: { 'x-sluice-filter': blockedBy } })
}

function unreadable(): Fault {
  return new Fault('content_blocked', 'Content filters are in force, and what is passed on unread cannot be filtered.')
}
