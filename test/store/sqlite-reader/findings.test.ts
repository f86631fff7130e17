import {expect, test} from 'vitest';
import {seededReader} from '../../support/board.ts';
import {storyNowMs} from '../../support/story.ts';
import {seedInspectedStory} from '../../support/story-findings.ts';

const window = {asOfMs: storyNowMs, fromMs: storyNowMs - 15 * 60_000};
const question = {
	...window,
	signals: ['security'],
	detector: null,
	anchor: null,
	above: 0,
	below: 1,
} as const;

test('A page from the end holds the oldest findings, newest first', async () => {
	const {reader} = await seededReader(seedInspectedStory);
	const newest = await reader.findings(question);
	const oldest = await reader.findings({...question, isEnd: true});
	expect(newest).toMatchObject({before: 0, total: 4, rows: [{detector: 'pii'}, {detector: 'invisible'}]});
	expect(oldest).toMatchObject({before: 2, total: 4, rows: [{detector: 'injection'}, {detector: 'loop'}]});
	expect(await reader.findings({...question, isEnd: true, below: 50})).toMatchObject({before: 0});
});

test('A tally says how many of it are warnings or worse', async () => {
	const {reader} = await seededReader(seedInspectedStory);
	const {tallies} = await reader.inspected({...window, buckets: 1});
	const warnings = Object.fromEntries(tallies.map(tally => [tally.detector, tally.warnings]));
	expect(warnings).toMatchObject({pii: 0, refusal: 0, injection: 1, loop: 1});
});
