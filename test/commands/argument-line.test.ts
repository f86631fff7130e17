/** What people and scripts write after a command's name, right and wrong. */
import {expect, test} from 'vitest';

import {readArgumentLine} from '../../source/commands/argument-line.ts';
import {type Command, UsageError} from '../../source/commands/command.ts';

const command: Command = {
	name: 'calls',
	arguments: 'FILE',
	summary: 'calls of a file',
	example: 'llmtop calls FILE',
	flags: {
		json: {type: 'boolean', help: 'as JSON'},
		filter: {type: 'string', value: 'Q', help: 'only what matches'},
		'http-port': {type: 'number', value: 'N', help: 'a port'},
		redact: {type: 'string', value: 'KINDS', alone: 'all', help: 'means all where nothing is said'},
	},
	arity: [1, 1],
	run: async () => 0,
};

test.each([
	[['a.db'], {}],
	[['a.db', '--json'], {json: true}],
	[['--json', 'a.db'], {json: true}],
	[['a.db', '--no-json'], {json: false}],
	[['a.db', '--json=false'], {json: false}],
	[['a.db', '--filter', 'model:gpt*'], {filter: 'model:gpt*'}],
	[['a.db', '--filter=a=b'], {filter: 'a=b'}],
	// The filter language says "not" with a dash.
	[['a.db', '--filter', '-finish:stop'], {filter: '-finish:stop'}],
	[['--filter', 'x', 'a.db'], {filter: 'x'}],
	[['a.db', '--http-port', '0'], {'http-port': 0}],
	[['--redact', 'a.db'], {redact: 'all'}],
	[['a.db', '--redact=pii'], {redact: 'pii'}],
	[['--', 'a.db'], {}],
])('%j', (argv, flags) => {
	expect(readArgumentLine(command, argv, {})).toEqual({arguments: ['a.db'], flags});
});

test.each([
	[['a.db'], {LLMTOP_JSON: '1', LLMTOP_HTTP_PORT: '4400'}, {json: true, 'http-port': 4400}],
	[['a.db'], {LLMTOP_JSON: 'false', LLMTOP_FILTER: ''}, {json: false}],
	[['a.db', '--http-port', '1'], {LLMTOP_HTTP_PORT: '4400'}, {'http-port': 1}],
	[['a.db', '--no-json'], {LLMTOP_JSON: '1'}, {json: false}],
])('%j with %j: the command line wins', (argv, environment, flags) => {
	expect(readArgumentLine(command, argv, environment).flags).toEqual(flags);
});

test.each([
	[[], {}, 'calls needs FILE'],
	[['a.db', 'b.db'], {}, 'calls does not know what to do with "b.db"'],
	[['a.db', '--nonsense'], {}, 'calls has no option --nonsense'],
	[['a.db', '--constructor'], {}, 'calls has no option --constructor'],
	[['a.db', '--no-filter'], {}, 'calls has no option --no-filter'],
	[['a.db', '-j'], {}, 'calls has no option -j'],
	[['a.db', '--filter'], {}, '--filter needs a value'],
	[['a.db', '--filter', '--json'], {}, '--filter needs a value'],
	[['a.db', '--filter', ''], {}, '--filter needs a value'],
	[['a.db', '--http-port='], {}, '--http-port needs a value'],
	[['a.db', '--http-port', 'many'], {}, '--http-port is no number'],
	[['a.db', '--filter', 'a', '--filter', 'b'], {}, '--filter is given twice'],
	[['a.db', '--json=perhaps'], {}, '--json is neither true nor false'],
	[['a.db'], {LLMTOP_JSON: 'perhaps'}, 'LLMTOP_JSON is neither true nor false'],
	[['a.db'], {LLMTOP_HTTP_PORT: 'many'}, 'LLMTOP_HTTP_PORT is no number'],
])('%j with %j is wrong usage: %s', (argv, environment, why) => {
	const read = (): unknown => readArgumentLine(command, argv, environment);
	expect(read).toThrow(UsageError);
	expect(read).toThrow(why);
});
