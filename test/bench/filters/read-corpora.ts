import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { asRecord, asRecords, asText, parseJson } from '../../../src/shared/json.ts'

/** A text and what its makers say is in it. */
export interface Sample {
  readonly text: string
  readonly spans: readonly { readonly type: string; readonly start: number; readonly end: number }[]
}

/** Which of our names an entity type of presidio-research goes by; the others are not ours to find. */
export const OURS: Readonly<Record<string, readonly string[]>> = {
  EMAIL_ADDRESS: ['email'],
  PHONE_NUMBER: ['phone'],
  CREDIT_CARD: ['credit_card'],
  IBAN_CODE: ['iban'],
  IBAN: ['iban'],
  US_SSN: ['us_ssn'],
  IP_ADDRESS: ['ip_address'],
  DOMAIN_NAME: ['domain', 'url'],
  URL: ['url', 'domain'],
  MAC_ADDRESS: ['mac_address'],
  CRYPTO: ['crypto_address'],
}

/** Corpora in the format of presidio-research, anywhere in a folder or one below; none where there is no such folder. */
export function readPersonalData(folder: string): { name: string; samples: Sample[] }[] {
  return filesOf(folder)
    .filter((path) => /presidio[^/]*\.json(\.gz)?$/.test(path) && !/recogni[sz]er/.test(path))
    .map((path) => ({ name: basename(path), samples: asRecords(parseJson(textOf(path))).map(sampleOf) }))
}

/** Prompts that people really sent, from the routing sets; at most so many of each. */
export function readPrompts(folder: string, most: number): string[] {
  return filesOf(join(folder, 'routing')).flatMap((path) =>
    textOf(path)
      .trim()
      .split('\n')
      .slice(1, most + 1)
      .map((line) => asText(asRecord(parseJson(line))['prompt'])),
  )
}

/** Prompts that attack (`label` 1) and do not (0), by set, from JSON lines in `guard/`. */
export function readGuard(folder: string): { name: string; rows: { text: string; isAttack: boolean }[] }[] {
  return filesOf(join(folder, 'guard')).map((path) => ({
    name: basename(path),
    rows: textOf(path)
      .trim()
      .split('\n')
      .map((line) => asRecord(parseJson(line)))
      .map((row) => ({
        text: asText(row['text'] ?? row['prompt']),
        isAttack: Number(row['label'] ?? row['y'] ?? 0) > 0,
      })),
  }))
}

function sampleOf(raw: Readonly<Record<string, unknown>>): Sample {
  return {
    text: asText(raw['full_text']),
    spans: asRecords(raw['spans']).map((span) => ({
      type: asText(span['entity_type']),
      start: Number(span['start_position']),
      end: Number(span['end_position']),
    })),
  }
}

function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

function textOf(path: string): string {
  const bytes = readFileSync(path)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}
