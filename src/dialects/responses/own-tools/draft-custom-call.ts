import type { ToolCallDelta } from '../../../contract/chat.ts'
import type { ItemStatus, Place } from '../draft.ts'
import type { CallDraft } from '../draft-call.ts'
import { inputOf, type OwnTool } from './own-tool.ts'

interface CustomCallItem {
  readonly type: 'custom_tool_call'
  readonly id: string
  readonly call_id: string
  readonly name: string
  readonly namespace?: string
  input: string
  status: ItemStatus
  /** A vendor's opaque extras, to be sent back unchanged: Google's thought signature. */
  extra_content?: unknown
}

/** Begins a call of a custom tool. Chat has its input inside of JSON, so that it is known once that is whole. */
export function draftCustomCall(place: Place, first: ToolCallDelta, fallbackId: string, own: OwnTool): CallDraft {
  const item: CustomCallItem = {
    type: 'custom_tool_call',
    id: place.id,
    call_id: first.id || fallbackId,
    name: own.name,
    ...(own.namespace && { namespace: own.namespace }),
    input: '',
    status: 'in_progress',
  }
  let args = ''
  place.begin(item)
  const add = (delta: ToolCallDelta) => {
    if (item.status !== 'in_progress') return
    if (delta.extra_content !== undefined) item.extra_content = delta.extra_content
    args += delta.function?.arguments ?? ''
  }
  add(first)
  return {
    kind: 'call',
    item,
    isOpen: () => item.status === 'in_progress',
    add,
    isWhole: () => inputOf(args) !== args,
    close(status) {
      item.input = inputOf(args)
      if (item.input !== '') place.tell('response.custom_tool_call_input.delta', { delta: item.input })
      place.tell('response.custom_tool_call_input.done', { input: item.input })
      item.status = status
      place.end(item)
    },
  }
}
