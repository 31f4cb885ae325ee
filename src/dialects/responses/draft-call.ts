import type { ToolCallDelta } from '../../contract/chat.ts'
import type { Draft, ItemStatus, Place } from './draft.ts'
import type { OwnTool } from './own-tools/own-tool.ts'

interface CallItem {
  readonly type: 'function_call'
  readonly id: string
  readonly call_id: string
  name: string
  readonly namespace?: string
  arguments: string
  status: ItemStatus
  /** A vendor's opaque extras, to be sent back unchanged: Google's thought signature. */
  extra_content?: unknown
}

/** A function call that is being written. */
export interface CallDraft extends Draft {
  readonly kind: 'call'
  add(delta: ToolCallDelta): void
  /** Whether the arguments are JSON that nothing can follow. */
  isWhole(): boolean
}

/** Begins a function call, by the caller's own name of the function. */
export function draftCall(place: Place, first: ToolCallDelta, fallbackId: string, own?: OwnTool): CallDraft {
  const item: CallItem = {
    type: 'function_call',
    id: place.id,
    call_id: first.id || fallbackId,
    name: own?.name ?? first.function?.name ?? '',
    ...(own?.namespace && { namespace: own.namespace }),
    arguments: '',
    status: 'in_progress',
  }
  place.begin(item)
  const add = (delta: ToolCallDelta) => {
    if (item.status !== 'in_progress') return
    if (delta.extra_content !== undefined) item.extra_content = delta.extra_content
    item.name ||= delta.function?.name ?? ''
    const fragment = delta.function?.arguments ?? ''
    if (fragment === '') return
    item.arguments += fragment
    place.tell('response.function_call_arguments.delta', { delta: fragment })
  }
  add(first)
  return {
    kind: 'call',
    item,
    isOpen: () => item.status === 'in_progress',
    add,
    isWhole: () => isWholeObject(item.arguments),
    close(status) {
      place.tell('response.function_call_arguments.done', { name: item.name, arguments: item.arguments })
      item.status = status
      place.end(item)
    },
  }
}

function isWholeObject(text: string): boolean {
  if (!text.trimEnd().endsWith('}')) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
