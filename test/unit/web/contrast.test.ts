import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accentVariables } from '../../../src/web/design/brand.ts'
import { contrast, mix } from '../../../src/web/design/contrast.ts'

const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)

test('contrast is what WCAG says it is: 21 of black on white, 1 of a colour on itself, the same either way round', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  // The example of the W3C's own checkers: the lightest grey that may be read on white.
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
  fc.assert(
    fc.property(colour, colour, (a, b) => {
      expect(contrast(a, b)).toBe(contrast(b, a))
    }),
  )
  fc.assert(
    fc.property(colour, (a) => {
      expect(contrast(a, a)).toBe(1)
    }),
  )
})

test('whatever colour a tenant has, its text can be read on the page and on its tint, by day and by night, and so can text on it', () => {
  fc.assert(
    fc.property(colour, (brand) => {
      const made = accentVariables(brand)
      const { '--accent-light': day = '', '--accent-dark': night = '' } = made
      for (const [accent, panel, canvas] of [
        [day, '#ffffff', '#f6f7f6'],
        [night, '#151a1a', '#0e1212'],
      ] as const) {
        expect(Math.min(contrast(accent, panel), contrast(accent, canvas))).toBeGreaterThanOrEqual(4.5)
        expect(contrast(accent, mix(panel, accent, 0.1))).toBeGreaterThanOrEqual(3.9)
      }
      expect(contrast(day, made['--on-accent-light'] ?? '')).toBeGreaterThanOrEqual(4.5)
      expect(contrast(night, made['--on-accent-dark'] ?? '')).toBeGreaterThanOrEqual(4.5)
    }),
  )
})
