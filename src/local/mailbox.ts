import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Mail {
  readonly path: string
  readonly createdAt: number
}

/**
 * Writes a local gateway's mails into a folder, one file `….eml` each, those that are not there yet; gives how many files there are,
 * and how many are new. A worker writes no files, so it is asked.
 */
export async function fetchMail(url: string, folder: string): Promise<{ messages: number; fresh: number }> {
  const response = await fetch(`${url}/local/mailbox?format=json`)
  if (!response.ok) throw new Error(`The mailbox answered ${response.status}.`)
  const { data } = (await response.json()) as { data: Mail[] }
  mkdirSync(folder, { recursive: true })
  let fresh = 0
  for (const { path, createdAt } of data) {
    const file = join(folder, nameOf(path, createdAt))
    if (existsSync(file)) continue
    const mail = await fetch(url + path)
    if (!mail.ok) continue
    writeFileSync(file, await mail.text())
    fresh++
  }
  return { messages: readdirSync(folder).filter((name) => name.endsWith('.eml')).length, fresh }
}

/** The day, and the mail's id as far as files may be called so. */
function nameOf(path: string, createdAt: number): string {
  const id = decodeURIComponent(path.split('/').at(-1) ?? '').replace(/\.eml$/, '')
  return `${new Date(createdAt).toISOString().slice(0, 10)}-${id.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 150)}.eml`
}
