import { print } from '../../src/local/print.ts'
import { replayIncidents } from './outages/replay-incidents.ts'
import { replayLatencies } from './outages/replay-latencies.ts'

const DATA = '../shared/data'

print('# outages: a request a second through the recorded incidents')
replayIncidents(`${DATA}/incidents/atlarge_incident_stages_2020-2024.csv.gz`)
print('\n# latency: the same model at several hosts')
replayLatencies(`${DATA}/latency/thefastest_ai_2024.csv.gz`)
