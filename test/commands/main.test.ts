import {expect, test} from 'vitest';

import {UsageError} from '../../source/commands/command.ts';
import {troubleOf} from '../../source/commands/main.ts';
import {Failure} from '../../source/domain/status.ts';

test.each([
	[new Failure('no disk', 'buy one'), 'no disk', 'buy one'],
	[new UsageError('no such flag', 'another one'), 'no such flag', 'another one'],
	[new TypeError('x is undefined'), 'this should not have happened: x is undefined', 'LLMTOP_DEBUG=1'],
	['thrown text', 'this should not have happened: thrown text', 'LLMTOP_DEBUG=1'],
])('two lines for whatever was thrown: %s', (error, message, hint) => {
	const trouble = troubleOf(error);
	expect(trouble.message).toBe(message);
	expect(trouble.hint).toContain(hint);
});
