import { isRecord, type Raw } from '../../shared/json.ts'
import type { Filter, Found } from '../filter.ts'
import { filterText } from '../filter-text.ts'
import type { Vault } from '../vault.ts'
import { addFound } from './add-found.ts'
import { filterArguments } from './arguments.ts'
import { mapMessage, mapSame, type TextChange, withFields } from './map-texts.ts'

/** A body after its filter: the same object where nothing changed. */
export interface FilteredBody<T> {
  readonly body: T
  readonly blockedBy: string | null
  readonly found: Found
}

/**
 * Filters all texts of a chat request: contents, refusals, reasoning, arguments and results of tools, predicted output.
 * In the messages of the system and the developer nobody looks for prompt injection: their place is to instruct.
 */
export function filterRequestBody<T extends object>(body: T, filter: Filter, vault: Vault): FilteredBody<T> {
  mapBody(body, {
    text: (text) => reserved(vault, text),
    arguments: (text) => reserved(vault, text),
  })
  const change = filtering(filter, vault)
  return { body: mapBody(body, change) as T, blockedBy: change.blockedBy(), found: change.found }
}

/** A change that filters, and what it found. Once something is blocked, it changes nothing more. */
export function filtering(filter: Filter, vault: Vault) {
  const found: Found = {}
  let blockedBy: string | null = null
  const take = (written: string, result: { text: string; blockedBy: string | null; found: Found }) => {
    addFound(found, result.found)
    blockedBy = result.blockedBy
    return blockedBy === null ? result.text : written
  }
  const change: TextChange = {
    text(text, role) {
      if (blockedBy !== null) return text
      const isInstruction = role === 'system' || role === 'developer'
      return take(text, filterText(isInstruction ? filter.forInstructions : filter, vault, text))
    },
    arguments: (text) => (blockedBy === null ? take(text, filterArguments(filter, vault, text)) : text),
  }
  return { ...change, found, blockedBy: () => blockedBy }
}

function mapBody(body: object, change: TextChange): Raw {
  return withFields(body as Raw, {
    messages: (messages) => mapSame(messages, (message) => mapMessage(message, change)),
    prediction: (prediction) => (isRecord(prediction) ? mapMessage(prediction, change) : prediction),
  })
}

function reserved(vault: Vault, text: string): string {
  vault.reserve(text)
  return text
}
