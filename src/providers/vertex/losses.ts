import { lossesOf as claudeLosses } from '../anthropic/losses.ts'
import type { ChatBody, Target } from '../contract.ts'
import { lossesOf as geminiLosses } from '../gemini/losses.ts'
import { lossesOf as mistralLosses } from '../mistral/losses.ts'
import { claudeTraits } from './claude.ts'
import { readModel } from './model.ts'

/** What of a chat request the wire format of the target's model cannot say, in sentences for the caller. */
export function lossesOf({ chat }: ChatBody, target: Target): readonly string[] {
  const { speaks, name } = readModel(target.model)
  switch (speaks) {
    case 'gemini':
      return geminiLosses(chat, name)
    case 'claude':
      return claudeLosses(chat, name, claudeTraits(name))
    case 'mistral':
      return mistralLosses(chat)
    case 'openai':
      return []
  }
}
