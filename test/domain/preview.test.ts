import {expect, test} from 'vitest';

import {promptOf} from '../../source/domain/preview.ts';

test.each([
	[
		'<system-reminder>\n# Environment\n</system-reminder>\n<env_info>y</env_info>\nrun the tests',
		'run the tests',
	],
	['<system-reminder>only this</system-reminder>\n', '<system-reminder>only this</system-reminder>\n'],
	['<b>bold</b> is what I want', '<b>bold</b> is what I want'],
	['is 3 <4> 2?', 'is 3 <4> 2?'],
	['<open-tag> and never closed', '<open-tag> and never closed'],
])('the prompt of %j is %j', (text, expected) => {
	expect(promptOf({input: [{role: 'user', parts: [{type: 'text', text}]}]})).toBe(expected);
});
