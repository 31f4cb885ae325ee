/** Sets an entry of a map that may not outgrow `max`: the entry that was set longest ago makes room. */
export function keepAtMost<K, V>(max: number, map: Map<K, V>, key: K, value: V): void {
  map.delete(key)
  map.set(key, value)
  // Maps iterate in the order of insertion: the first is the oldest.
  for (const oldest of map.keys()) {
    if (map.size <= max) break
    map.delete(oldest)
  }
}
