import type { Raw } from '../../../shared/json.ts'

/** A turn of the conversation, of Converse's blocks. */
export interface Turn {
  readonly role: 'user' | 'assistant'
  readonly content: readonly Raw[]
}
