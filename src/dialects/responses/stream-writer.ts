import type { ChatUsage, FinishReason } from '../../contract/chat.ts'
import { FAULTS, type Fault } from '../../shared/faults.ts'
import type { Raw } from '../../shared/json.ts'
import type { DialectRequest, StreamWriter } from '../dialect.ts'
import { addedBy } from '../said.ts'
import { type Output, openOutput } from './output.ts'
import { ownToolsOf } from './own-tools/own-tool.ts'
import { incompleteReason, responseObject, type Told } from './response-object.ts'

/** Writes the events of a streamed response. Source: OpenAI's API reference, "Streaming events". */
export function openWriter(asked: DialectRequest): StreamWriter {
  const page = openPage()
  const output = openOutput(asked.id, ownToolsOf(asked.chat), page.emit)
  let model = ''
  let usage: ChatUsage | null = null
  let reason: FinishReason | null = null
  const tell = (told: Omit<Told, 'model' | 'output'>) => tellState(page, asked, output, { model, usage, ...told })
  return {
    write(chunk) {
      model ||= chunk.model
      usage = chunk.usage ?? usage
      begin(page, asked, model)
      for (const choice of addedBy(chunk)) {
        if (choice.index !== 0) continue
        output.add(choice.delta, choice.logprobs)
        reason = choice.finish_reason ?? reason
      }
      return page.take()
    },
    end() {
      begin(page, asked, model)
      const incomplete = incompleteReason(reason)
      const status = incomplete ? 'incomplete' : 'completed'
      output.finish(status)
      tell({ status, incomplete })
      return page.take()
    },
    fail(fault) {
      begin(page, asked, model)
      tell({ status: 'failed', error: { code: codeOf(fault), message: fault.message } })
      return page.take()
    },
  }
}

interface Page {
  emit(type: string, fields: Raw): void
  isBlank(): boolean
  /** What was written since the last time. */
  take(): string
}

function openPage(): Page {
  let sequence = 0
  let text = ''
  return {
    emit(type, fields) {
      const event = { type, sequence_number: sequence++, ...fields }
      text += `event: ${type}\ndata: ${JSON.stringify(event)}\n\n`
    },
    isBlank: () => sequence === 0,
    take() {
      const taken = text
      text = ''
      return taken
    },
  }
}

function begin(page: Page, asked: DialectRequest, model: string): void {
  if (!page.isBlank()) return
  const response = responseObject(asked, { status: 'in_progress', model, output: [] })
  page.emit('response.created', { response })
  page.emit('response.in_progress', { response })
}

function tellState(page: Page, asked: DialectRequest, output: Output, told: Omit<Told, 'output'>): void {
  const response = responseObject(asked, { ...told, output: output.items() })
  page.emit(`response.${told.status}`, { response })
}

/** The few codes a failed response may tell. */
function codeOf({ code }: Fault): string {
  if (code === 'rate_limit_exceeded') return code
  return FAULTS[code].status < 500 ? 'invalid_prompt' : 'server_error'
}
