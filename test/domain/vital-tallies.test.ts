import {expect, test} from 'vitest';
import type {Finding} from '../../source/domain/finding.ts';
import {type Inspected, seriesOf, withFindings} from '../../source/domain/vital-tallies.ts';
import {noStep} from '../../source/domain/vitals.ts';

const firstMs = Date.UTC(2026, 10, 23, 14);

function found(atMs: number, changes: Partial<Finding>) {
	return {atMs: firstMs + atMs, detector: 'number', level: 'warning', callId: 'c1', ...changes} as const;
}

test('Findings are counted in their steps: a call with much evidence once, injections only where an action followed', () => {
	const steps = withFindings(
		[0, 1, 2].map(() => noStep),
		{
			firstMs,
			findings: [
				found(0, {}),
				found(0, {detector: 'quote'}),
				found(0, {detector: 'schema', callId: 'c2'}),
				found(0, {detector: 'refusal', callId: 'c3'}),
				found(10_000, {detector: 'loop', callId: null}),
				found(20_000, {detector: 'injection'}),
				found(29_999, {detector: 'injection', level: 'critical'}),
				// Outside of what is asked about.
				found(-1, {detector: 'loop'}),
				found(30_000, {detector: 'loop'}),
			],
			inspected: [{atMs: firstMs}, {atMs: firstMs + 1}, {atMs: firstMs + 30_000}],
		},
	);
	expect(steps).toEqual([
		{...noStep, checked: 2, evidence: 2},
		{...noStep, loops: 1},
		{...noStep, followed: 1},
	]);
});

test('Values of inspected calls by template and by store, in five minutes each', () => {
	const one = (atMs: number, changes: Partial<Inspected>): Inspected => ({
		atMs: firstMs + atMs,
		template: 'a',
		grounding: null,
		topScore: null,
		store: null,
		...changes,
	});
	const told = seriesOf([
		one(0, {grounding: 0.5, topScore: 0.25, store: 'kb'}),
		one(299_999, {grounding: 1}),
		one(300_000, {grounding: 0}),
		one(300_000, {template: null, grounding: 0.5}),
		one(300_000, {}),
	]);
	expect(told).toEqual({
		grounding: [
			{
				name: 'a',
				points: [
					{atMs: firstMs, n: 2, sum: 1.5, squares: 1.25},
					{atMs: firstMs + 300_000, n: 1, sum: 0, squares: 0},
				],
			},
			{name: '', points: [{atMs: firstMs + 300_000, n: 1, sum: 0.5, squares: 0.25}]},
		],
		topScores: [{name: 'kb', points: [{atMs: firstMs, n: 1, sum: 0.25, squares: 0.0625}]}],
	});
});
