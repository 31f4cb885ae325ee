import { parseArgs } from 'node:util'
import { print } from '../../src/local/print.ts'
import { runInjections } from './anomaly/injections/run-injections.ts'
import { measureDetector } from './anomaly/measure-detector.ts'
import { runNab } from './anomaly/nab/run-nab.ts'
import { runRatios } from './anomaly/ratios/run-ratios.ts'

/** `[DIR] [--seed N]`: another folder in the format of `../shared/data`, another seed for what is synthetic. */
const { values, positionals } = parseArgs({
  options: { seed: { type: 'string', default: '1' } },
  allowPositionals: true,
})
const folder = positionals[0] ?? '../shared/data'

print('# nab: the scoring rules of the Numenta Anomaly Benchmark 1.1')
runNab(`${folder}/nab`)
print('\n# injections: recorded hourly spend of bundles of ten clients, changed in its last six days')
runInjections(`${folder}/servegen/hourly.csv.gz`)
print('\n# ratios: SYNTHETIC tenants, five anomalies each')
runRatios(Number(values.seed))
print('\n# cost')
measureDetector()
