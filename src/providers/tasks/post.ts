import type { TaskRequest } from '../contract.ts'

/** Asks for a task in JSON; fields that are null or undefined are not sent. */
export function postJson(
  url: string,
  headers: Readonly<Record<string, string>>,
  fields: Readonly<Record<string, unknown>>,
): TaskRequest {
  const sent = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)
  return {
    method: 'POST',
    url,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(sent)),
  }
}

/** Asks for a task with a form. */
export function postForm(url: string, headers: Readonly<Record<string, string>>, form: FormData): TaskRequest {
  return { method: 'POST', url, headers, body: form }
}

/** The fields of these names, for vendors that refuse any field they do not know. */
export function pick(fields: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(fields, name)).map((name) => [name, fields[name]]))
}
