import { contrast, mix, readable } from './contrast.ts'

/** What text must have (4.5), and something for the tint that it may stand on. */
const TEXT_CONTRAST = 4.6
const LIGHT = { panel: '#ffffff', canvas: '#f6f7f6', towards: '#000000' }
const DARK = { panel: '#151a1a', canvas: '#0e1212', towards: '#ffffff' }

/** The CSS variables that put a tenant's colour in the place of ours, such that all that is written in or on it can be read. */
export function accentVariables(colour: string): Readonly<Record<string, string>> {
  const [light, dark] = [LIGHT, DARK].map(({ panel, canvas, towards }) => {
    const tint = mix(panel, colour, 0.1)
    return readable(colour, [panel, canvas, tint], towards, TEXT_CONTRAST)
  }) as [string, string]
  return {
    '--accent-light': light,
    '--on-accent-light': inkOn(light),
    '--accent-dark': dark,
    '--on-accent-dark': inkOn(dark),
  }
}

function inkOn(colour: string): string {
  return contrast('#ffffff', colour) >= contrast('#0b1514', colour) ? '#ffffff' : '#0b1514'
}
