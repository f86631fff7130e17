import {expect, test} from 'vitest';
import {cellsOf} from '../../../source/ui/text.ts';
import {waterfallText} from '../../../source/ui/waterfall/text.ts';
import {expectFrame} from '../../support/terminal.tsx';
import {largeTrace, storyTrace} from '../views/trace-data.ts';

test('A trace as lines for a terminal that is not ours', async () => {
	await expectFrame(`${waterfallText(storyTrace, {columns: 100}).join('\n')}\n`, 'trace/text-100');
});

test('No line is wider than asked, and none carries a command', () => {
	for (const line of waterfallText(largeTrace, {columns: 80})) {
		expect(cellsOf(line)).toBeLessThanOrEqual(80);
		expect(line).not.toContain('\u001B');
	}
});
