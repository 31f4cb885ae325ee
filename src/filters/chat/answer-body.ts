import { asRecord, isRecord, type Raw } from '../../shared/json.ts'
import type { Filter } from '../filter.ts'
import { restoreText } from '../restore.ts'
import type { Vault } from '../vault.ts'
import { mapMessage, mapSame, type TextChange, withFields } from './map-texts.ts'
import { type FilteredBody, filtering } from './request-body.ts'

/**
 * Filters all texts of a chat answer's choices. What is redacted here is never given back. Where a choice changed, its
 * `logprobs` are left out: they repeat the text.
 */
export function filterAnswerBody<T extends object>(answer: T, filter: Filter, vault: Vault): FilteredBody<T> {
  const change = filtering(filter, vault.sealed)
  return { body: mapChoices(answer, change) as T, blockedBy: change.blockedBy(), found: change.found }
}

/** Swaps tokens back in all texts of a chat answer's choices. */
export function restoreAnswerBody<T extends object>(answer: T, vault: Vault): T {
  if (vault.isEmpty) return answer
  return mapChoices(answer, {
    text: (text) => restoreText(vault, text),
    arguments: (text) => restoreText(vault, text, 'json'),
  }) as T
}

function mapChoices(answer: object, change: TextChange): Raw {
  return withFields(answer as Raw, {
    choices: (choices) => mapSame(choices, (choice) => (isRecord(choice) ? mapChoice(choice, change) : choice)),
  })
}

function mapChoice(choice: Raw, change: TextChange): Raw {
  const changed = withFields(choice, { message: (message) => mapMessage(asRecord(message), change) })
  return changed === choice || !choice.logprobs ? changed : { ...changed, logprobs: null }
}
