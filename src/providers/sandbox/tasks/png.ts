/** Red, green and blue, each from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number]

const SIDE_PIXELS = 64
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** One bit for each pixel, which is an entry of the palette; no filter of its own, not interlaced. */
const FORM = [1, 3, 0, 0, 0]

/** The bytes of a PNG that is a square of one colour. Sources: w3.org/TR/png-3, RFC 1950 and 1951. */
export function pngOf(colour: Colour): Uint8Array<ArrayBuffer> {
  const header = [...uint32(SIDE_PIXELS), ...uint32(SIDE_PIXELS), ...FORM]
  // Every pixel is the first entry, and before each line stands the filter that does nothing: all of it is zero.
  const lines = new Array<number>(SIDE_PIXELS * (1 + SIDE_PIXELS / 8)).fill(0)
  return Uint8Array.from([
    ...SIGNATURE,
    ...chunk('IHDR', header),
    ...chunk('PLTE', colour),
    ...chunk('IDAT', stored(lines)),
    ...chunk('IEND', []),
  ])
}

function chunk(name: string, data: readonly number[]): readonly number[] {
  const named = [...Array.from(name, (letter) => letter.charCodeAt(0)), ...data]
  return [...uint32(data.length), ...named, ...uint32(crc32(named))]
}

/** As a zlib stream of one block that is not compressed; it takes 65,535 bytes. */
function stored(data: readonly number[]): readonly number[] {
  const length = [data.length & 0xff, data.length >>> 8]
  const complement = length.map((byte) => byte ^ 0xff)
  return [0x78, 0x01, 0x01, ...length, ...complement, ...data, ...uint32(adler32(data))]
}

function crc32(data: readonly number[]): number {
  let crc = 0xffffffff
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return crc ^ 0xffffffff
}

function adler32(data: readonly number[]): number {
  let low = 1
  let high = 0
  for (const byte of data) {
    low = (low + byte) % 65_521
    high = (high + low) % 65_521
  }
  return high * 0x10000 + low
}

/** Four bytes, the highest first. */
function uint32(value: number): readonly number[] {
  return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]
}
