// Source: the RIFF WAVE format, www-mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html.

/** The length of the header that `writeWavHeader` writes. */
export const WAV_HEADER_BYTES = 44

const PCM = 1
const CHANNELS = 1
const BYTES_PER_SAMPLE = 2

/** Writes the header of a WAV file of signed 16-bit samples of one channel, which are the rest of the buffer. */
export function writeWavHeader(view: DataView, samplesPerSecond: number): void {
  const dataBytes = view.byteLength - WAV_HEADER_BYTES
  writeName(view, 0, 'RIFF')
  view.setUint32(4, view.byteLength - 8, true)
  writeName(view, 8, 'WAVE')
  writeName(view, 12, 'fmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, PCM, true)
  view.setUint16(22, CHANNELS, true)
  view.setUint32(24, samplesPerSecond, true)
  view.setUint32(28, samplesPerSecond * CHANNELS * BYTES_PER_SAMPLE, true)
  view.setUint16(32, CHANNELS * BYTES_PER_SAMPLE, true)
  view.setUint16(34, 8 * BYTES_PER_SAMPLE, true)
  writeName(view, 36, 'data')
  view.setUint32(40, dataBytes, true)
}

/** How long a WAV file lasts, by its beginning and its size in bytes; null when it is no WAV file. */
export function wavSeconds(head: DataView, fileBytes: number): number | null {
  if (nameAt(head, 0) !== 'RIFF' || nameAt(head, 8) !== 'WAVE') return null
  let bytesPerSecond = 0
  for (let at = 12; at + 8 <= head.byteLength; ) {
    const bytes = head.getUint32(at + 4, true)
    const name = nameAt(head, at)
    if (name === 'fmt ' && at + 20 <= head.byteLength) bytesPerSecond = head.getUint32(at + 16, true)
    if (name === 'data') {
      // Who writes while it records does not know the length beforehand, and says 0 or the most there can be.
      const dataBytes = Math.min(bytes || fileBytes, fileBytes - at - 8)
      return bytesPerSecond > 0 ? Math.round((dataBytes / bytesPerSecond) * 1000) / 1000 : null
    }
    at += 8 + bytes + (bytes % 2)
  }
  return null
}

function writeName(view: DataView, at: number, name: string): void {
  for (let index = 0; index < name.length; index++) view.setUint8(at + index, name.charCodeAt(index))
}

function nameAt(view: DataView, at: number): string {
  if (at + 4 > view.byteLength) return ''
  return String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(at + index)))
}
