import {expect, test} from 'vitest';
import {openBoard} from '../support/board.ts';
import {seedStory, storyNowMs} from '../support/story.ts';

test('What begins to fire is told once, and the header says how much fires; what fired before is no news', async () => {
	// The story fails late: a moment before it nothing fires.
	let now = storyNowMs - 10 * 60_000;
	const board = await openBoard({watchMs: 20, now: () => now});
	await new Promise(resolve => {
		setTimeout(resolve, 100);
	});
	expect(board.frame()).not.toContain('firing');
	expect(board.raw()).not.toContain('\u0007');
	now = storyNowMs - 60_000;
	await board.waitFor('▲ 1 firing');
	await board.waitFor('error rate fires: 0 shows it');
	await new Promise(resolve => {
		setTimeout(resolve, 100);
	});
	expect(board.raw().match(/llmtop: error rate fires/g)).toHaveLength(1);
});

test('Of a rule that is silenced nobody is told, and the header does not count it', async () => {
	const board = await openBoard({
		watchMs: 20,
		seed: async writer => {
			await seedStory(writer);
			await writer.silence({
				rule: 'error rate',
				atMs: storyNowMs - 60_000,
				untilMs: storyNowMs + 3_600_000,
			});
		},
	});
	await new Promise(resolve => {
		setTimeout(resolve, 200);
	});
	expect(board.frame()).not.toContain('1 firing');
});

test('No bell where none is wished, and none over a file that stands still', async () => {
	for (const options of [{isNotified: false}, {source: 'saved'}] as const) {
		let now = storyNowMs - 10 * 60_000;
		const board = await openBoard({watchMs: 20, now: () => now, ...options});
		await new Promise(resolve => {
			setTimeout(resolve, 100);
		});
		now = storyNowMs - 60_000;
		await new Promise(resolve => {
			setTimeout(resolve, 200);
		});
		expect(board.raw()).not.toContain('\u0007');
	}
});
