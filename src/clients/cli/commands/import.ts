import { basename, extname } from 'node:path'
import { parse } from 'yaml'
import type { ImportView } from '../../../contract/import.ts'
import { type Command, flagOf, type Given } from '../command.ts'
import { ask } from '../gateway.ts'
import { readText } from '../input.ts'
import { Failure, type Shown } from '../shown.ts'

/** Takes over another gateway's settings. */
export const importCommand: Command = {
  words: ['import'],
  operands: ['FILE'],
  flags: [
    { name: 'name', value: 'NAME', about: 'What the route of a Portkey config is called: as the file unless given.' },
    { name: 'model', value: 'MODEL', about: 'The model, where the config leaves it to the request.' },
    { name: 'apply', value: null, about: 'Set the routes, and the credentials whose secrets are in the environment.' },
  ],
  about: 'Say what LiteLLM’s config.yaml or a saved Portkey config is here, and with --apply set it.',
  run: importConfig,
}

async function importConfig(given: Given): Promise<Shown> {
  const [file = ''] = given.words
  const name = flagOf(given, 'name') ?? basename(file, extname(file))
  const asked = { config: configOf(file), name, model: flagOf(given, 'model') ?? null }
  const found = (await ask('POST', '/admin/import', asked)) as ImportView
  const done = given.flags.has('apply') ? await apply(found) : []
  const { aliases, credentials, warnings } = found
  const notes = [...warnings.map((warning) => `! ${warning}`), ...done]
  const text = [...notes, JSON.stringify({ aliases, credentials }, null, 2)].join('\n')
  return { value: { ...found, done }, text, isFailed: done.some((line) => line.startsWith('!')) }
}

/** YAML reads JSON too. */
function configOf(file: string): unknown {
  try {
    return parse(readText(file))
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown
    throw new Failure(`${file} is neither YAML nor JSON`, 2, null, thrown)
  }
}

async function apply({ aliases, credentials }: ImportView): Promise<string[]> {
  const done: string[] = []
  for (const credential of credentials) done.push(await setCredential(credential))
  for (const [name, alias] of Object.entries(aliases)) {
    await ask('PUT', `/admin/aliases/${encodeURIComponent(name)}`, alias)
    done.push(`+ route ${name}`)
  }
  return done
}

async function setCredential({ provider, baseUrl, secretEnv }: ImportView['credentials'][number]): Promise<string> {
  const secret = secretEnv === null ? undefined : process.env[secretEnv]
  if (secret === undefined) {
    return `! ${provider}: set its credential yourself${secretEnv ? `, or ${secretEnv} in the environment` : ''}`
  }
  const address = baseUrl === null ? {} : { baseUrl }
  await ask('POST', '/admin/credentials', { provider, name: `imported ${provider}`, secret, ...address })
  return `+ credential of ${provider}`
}
