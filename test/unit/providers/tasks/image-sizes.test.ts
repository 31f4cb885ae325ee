import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { imageSizeOf, nearestRatio, wantOneImage } from '../../../../src/providers/tasks/image-sizes.ts'

it.each([
  ['1536x1024', { width: 1536, height: 1024 }],
  ['auto', null],
  ['0x10', null],
  [undefined, null],
  [[1, 2], null],
])('the size %j is %j', (size, expected) => {
  expect(imageSizeOf({ size })).toEqual(expected)
})

it('a size that has a shape of its own keeps it, whatever its scale', () => {
  const ratios = ['1:1', '2:3', '3:2', '9:16', '16:9']
  const ratio = fc.constantFrom('1:1', '2:3', '3:2', '9:16', '16:9')
  return fc.assert(
    fc.property(ratio, fc.integer({ min: 1, max: 400 }), (shape, scale) => {
      const [width = 0, height = 0] = shape.split(':').map((edge) => Number(edge) * scale)
      expect(nearestRatio({ width, height }, ratios)).toBe(shape)
    }),
  )
})

it('one image may be wanted by saying so or by saying nothing', () => {
  for (const n of [undefined, null, 1]) expect(() => wantOneImage({ n })).not.toThrow()
  expect(() => wantOneImage({ n: 2 })).toThrow(expect.objectContaining({ param: 'n' }))
})
