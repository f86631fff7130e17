import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {tracesJson} from '../../source/copying/otlp-json.ts';
import {decodeJson} from '../../source/wire/decode-json.ts';

const recordings = new URL('../../fixtures/otlp/', import.meta.url).pathname;
const bodies = readdirSync(recordings, {recursive: true, encoding: 'utf8'}).filter(path =>
	path.endsWith('.traces.json'),
);

test('There are recordings to try it with', () => {
	expect(bodies.length).toBeGreaterThan(50);
});

test.each(bodies)('What is written of %s is read as the same spans', path => {
	const {spans} = decodeJson('traces', readFileSync(join(recordings, path)));
	const written = new TextEncoder().encode(JSON.stringify(tracesJson(spans)));
	const again = decodeJson('traces', written);
	expect(again.rejections).toEqual([]);
	const byId = (list: typeof spans) =>
		list.toSorted((one, other) => (one.traceId + one.spanId < other.traceId + other.spanId ? -1 : 1));
	expect(byId(again.spans)).toEqual(byId(spans));
});

test('Values that JSON has no kind for come back as what they were', () => {
	const attributes = {
		one: {$double: 1},
		many: {$int: '9223372036854775807'},
		not: {$double: 'NaN'},
		bytes: {$bytes: 'AAEC'},
		none: null,
		list: [1, 'a', [true], {deep: 1.5}],
	};
	const [span] = decodeJson('traces', readFileSync(join(recordings, bodies[0] ?? ''))).spans;
	if (span === undefined) throw new Error('an empty recording');
	const written = new TextEncoder().encode(JSON.stringify(tracesJson([{...span, attributes}])));
	expect(decodeJson('traces', written).spans[0]?.attributes).toEqual(attributes);
});
