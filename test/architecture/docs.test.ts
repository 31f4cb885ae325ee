import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const pages = globSync(['*.md', '.github/*.md', '{src,docs,test,migrations}/**/*.md'])

test.each(pages)('%s points only at files that exist', (page) => {
  const text = readFileSync(page, 'utf8')
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)].map((match) =>
    join(dirname(page), match[1] ?? ''),
  )
  const paths = [...text.matchAll(/`((?:src|test|migrations|docs)\/[\w./-]+)`/g)].map((match) => match[1] ?? '')
  expect([...links, ...paths].filter((path) => !existsSync(path))).toEqual([])
})
