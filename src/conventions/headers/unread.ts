/** Names of a gateway's headers that a request sent and nobody reads, as a warning; nothing when there are none. */
export function unreadHeaders(headers: Headers, prefix: string, read: ReadonlySet<string>): readonly string[] {
  const unread = [...headers].flatMap(([name, value]) => {
    return name.startsWith(prefix) && !read.has(name) && value !== '' ? name : []
  })
  return unread.length === 0 ? [] : [`Not read: ${unread.map((name) => `\`${name}\``).join(', ')}.`]
}
