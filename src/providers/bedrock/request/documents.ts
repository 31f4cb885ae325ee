import { asRecord, asText, type Raw } from '../../../shared/json.ts'
import type { Turn } from './turn.ts'

/**
 * Makes documents ones that are accepted: each with a name of its own, and a text beside them in their turn. Source:
 * docs.aws.amazon.com/bedrock/latest/APIReference, "Message", "DocumentBlock".
 */
export function withReadableDocuments(turns: readonly Turn[]): Turn[] {
  if (!turns.some(({ content }) => content.some(holdsDocument))) return [...turns]
  const taken = new Set<string>()
  return turns.map(({ role, content }) => {
    const named = content.map((block) => renamed(block, taken))
    const isSilent = named.some(({ document }) => document) && !named.some(({ text }) => text)
    return { role, content: isSilent ? [...named, { text: 'See the document.' }] : named }
  })
}

function holdsDocument(block: Raw): boolean {
  return Boolean(block.document) || resultContent(block).some(({ document }) => Boolean(document))
}

function renamed(block: Raw, taken: Set<string>): Raw {
  if (block.document) return { document: withFreeName(asRecord(block.document), taken) }
  const content = resultContent(block)
  if (!content.some(({ document }) => document)) return block
  return { toolResult: { ...asRecord(block.toolResult), content: content.map((inner) => renamed(inner, taken)) } }
}

function withFreeName(document: Raw, taken: Set<string>): Raw {
  const wanted = asText(document.name)
  let name = wanted
  for (let count = 2; taken.has(name); count++) name = `${wanted.slice(0, 190)} (${count})`
  taken.add(name)
  return { ...document, name }
}

function resultContent(block: Raw): readonly Raw[] {
  const { content } = asRecord(block.toolResult)
  return Array.isArray(content) ? content.map(asRecord) : []
}
