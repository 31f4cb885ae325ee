import { Fault } from '../shared/faults.ts'

/** The page of a list that a query asks for; the id of an item is what `idOf` says. */
export function pageFrom<Item>(
  items: readonly Item[],
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
  idOf: (item: Item) => string,
): { data: Item[]; next: string | null } {
  const at = after === undefined ? 0 : items.findIndex((item) => idOf(item) === after) + 1
  if (after !== undefined && at === 0) {
    throw new Fault('invalid_request', `Nothing in the list has the id \`${after}\`.`, { param: 'after' })
  }
  const data = items.slice(at, at + limit)
  const last = data.at(-1)
  return { data, next: last !== undefined && at + limit < items.length ? idOf(last) : null }
}
