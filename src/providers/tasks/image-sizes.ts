import { Fault } from '../../shared/faults.ts'
import type { Raw } from '../../shared/json.ts'
import { count } from '../usage.ts'

/** How large an image is to be, in pixels. */
export interface ImageSize {
  readonly width: number
  readonly height: number
}

/** The size that a caller names as OpenAI does, `1536x1024`; null leaves it to the model. */
export function imageSizeOf({ size }: Raw): ImageSize | null {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(typeof size === 'string' ? size : '')?.map(Number) ?? []
  return width && height ? { width, height } : null
}

/** Which of the shapes that a vendor draws, such as `3:2`, is nearest to a size. */
export function nearestRatio({ width, height }: ImageSize, ratios: readonly string[]): string | undefined {
  const distance = (ratio: string) => Math.abs(Math.log(width / height) - Math.log(quotient(ratio)))
  return ratios.toSorted((one, other) => distance(one) - distance(other))[0]
}

/** Throws `invalid_request` when a caller wants more images at a time than the one that a vendor draws. */
export function wantOneImage({ n }: Raw): void {
  if (count(n) > 1) throw new Fault('invalid_request', 'This model makes one image at a time.', { param: 'n' })
}

function quotient(ratio: string): number {
  const [width = 1, height = 1] = ratio.split(':').map(Number)
  return width / height
}
