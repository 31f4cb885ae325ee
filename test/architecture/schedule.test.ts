import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Read as text: the jobs themselves import what only the platform has. */
const names = readdirSync('src/jobs').filter((file) => file.endsWith('.ts'))
const files = names.map((file) => ({ file, text: readFileSync(`src/jobs/${file}`, 'utf8') }))
const jobs = files.flatMap(({ file, text }) => {
  const [, constant] = /export const (\w+): Job = \{/.exec(text) ?? []
  const [, name] = /^ {2}name: '([^']+)'/m.exec(text) ?? []
  const [, cron] = /^ {2}cron: '([^']+)'/m.exec(text) ?? []
  return constant ? [{ file, constant, name, cron }] : []
})

test('wrangler.toml and the schedule name the same crons', () => {
  const [, list = ''] = /^crons = \[(.*)\]/m.exec(readFileSync('wrangler.toml', 'utf8')) ?? []
  const declared = [...list.matchAll(/"([^"]+)"/g)].map(([, cron]) => cron)
  expect(jobs.length).toBeGreaterThan(0)
  expect([...new Set(jobs.map(({ cron }) => cron))].sort()).toEqual(declared.sort())
})

test('every job has a name of its own, and its file bears it', () => {
  for (const { file, name } of jobs) expect(`${name}.ts`).toBe(file)
  expect(new Set(jobs.map(({ name }) => name)).size).toBe(jobs.length)
})

test('every job is on the schedule', () => {
  const [, list = ''] = /jobs: readonly Job\[\] = \[([^\]]*)\]/.exec(readFileSync('src/jobs/schedule.ts', 'utf8')) ?? []
  const scheduled = list.split(',').map((constant) => constant.trim())
  expect(scheduled.filter(Boolean).sort()).toEqual(jobs.map(({ constant }) => constant).sort())
})
