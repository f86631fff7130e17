import {measure} from './test/bench/detectors/numbers.ts';
for(const x of await measure())console.log(Object.values(x).join(' | '))
