/** A dialect reads what anybody may send: any value under any of its keys, JSON or not, cut or not, ends in calls. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {normaliseUnit} from '../../../source/normalise/normalise.ts';
import type {Attributes, AttributeValue, Span} from '../../../source/domain/otlp.ts';
import {fixtureNames, loadFixture} from '../../support/fixture.ts';

/** One scenario a library has all its keys. */
const names = [...new Map(fixtureNames().map(name => [name.split('/')[0], name])).values()];

const json = fc.jsonValue({maxDepth: 4}) as fc.Arbitrary<AttributeValue>;

/** Of a scenario: the rest looks like these. */
const spansMax = 20;

/** What came, cut; any JSON; JSON text, cut; texts that look like something. */
const changes: fc.Arbitrary<(value: AttributeValue) => AttributeValue> = fc.oneof(
	fc.constant((value: AttributeValue) => value),
	fc
		.nat(200)
		.map(length => (value: AttributeValue) => (typeof value === 'string' ? value.slice(0, length) : null)),
	json.map(value => () => value),
	fc.tuple(json, fc.nat(60)).map(
		([value, length]) =>
			() =>
				JSON.stringify(value).slice(0, length),
	),
	fc
		.constantFrom(
			'',
			'{}',
			'[]',
			'[[]]',
			'null',
			'None',
			'<A.Stream object at 0x7f>',
			'A(b=[',
			'{"a"',
			'"',
			'NaN',
		)
		.map(text => () => text),
);

function changed(
	attributes: Attributes,
	list: readonly ((value: AttributeValue) => AttributeValue)[],
): Attributes {
	return Object.fromEntries(
		Object.entries(attributes).map(([key, value], index) => [
			key,
			list[index % list.length]?.(value) ?? null,
		]),
	);
}

test.each(names)('%s', name => {
	const {spans, logs} = loadFixture(name);
	const [first] = spans;
	if (first === undefined) return;
	const units = Map.groupBy(spans.slice(0, spansMax), span => span.traceId);
	fc.assert(
		fc.property(fc.array(changes, {minLength: 7, maxLength: 13}), list => {
			for (const [key, of] of units) {
				const broken = of.map((span): Span => ({
					...span,
					attributes: changed(span.attributes, list),
					events: span.events.map(event => ({...event, attributes: changed(event.attributes, list)})),
				}));
				const records = logs
					.filter(record => record.traceId === key)
					.map(record => ({...record, attributes: changed(record.attributes, list)}));
				expect(() => normaliseUnit({spans: broken, logs: records, key})).not.toThrow();
			}
		}),
		{numRuns: 4},
	);
});
