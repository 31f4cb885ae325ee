type Channels = readonly [number, number, number]

/** WCAG's contrast of two colours written `#rrggbb`: 1 to 21. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/** The colour nearest to `colour` that has at least the wanted contrast with every background, on the way to `towards`. */
export function readable(colour: string, backgrounds: readonly string[], towards: string, wanted: number): string {
  for (let share = 0; share <= 1; share += 0.02) {
    const mixed = mix(colour, towards, share)
    if (backgrounds.every((background) => contrast(mixed, background) >= wanted)) return mixed
  }
  return towards
}

/** So much of the second colour in the first: 0 none, 1 all. */
export function mix(one: string, other: string, share: number): string {
  const [from, to] = [channels(one), channels(other)]
  const mixed = from.map((value, index) => Math.round(value + ((to[index] ?? 0) - value) * share))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

function channels(colour: string): Channels {
  const value = Number.parseInt(colour.slice(1), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

function luminance(colour: string): number {
  const [red, green, blue] = channels(colour).map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as unknown as Channels
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
