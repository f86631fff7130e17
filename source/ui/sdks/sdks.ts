/** All that can be pasted, the most asked for first. Only ways that are known to work as written are here. */
import {agentSdks} from './agents.ts';
import {javascriptSdks} from './javascript.ts';
import {otherSdks} from './others.ts';
import {pythonSdks} from './python.ts';
import type {Sdk} from './sdk.ts';

const all = [...pythonSdks, ...javascriptSdks, ...agentSdks, ...otherSdks];

/** Those that most ask for; the rest follows by name. */
const foremost = [
	'OpenAI SDK, Python',
	'OpenAI SDK 3, Python',
	'OpenAI SDK, JavaScript',
	'Vercel AI SDK 4 to 6',
	'Vercel AI SDK 7',
	'OpenInference, Python',
	'OpenInference, JavaScript',
	'Anthropic SDK, Python',
	'Claude Code',
	'Codex CLI',
];

/** What fits any application. */
const last = 'Any OTLP exporter';

const collator = new Intl.Collator('en', {sensitivity: 'base'});

export const sdks: readonly Sdk[] = [
	...foremost.flatMap(name => all.filter(sdk => sdk.name === name)),
	...all
		.filter(({name}) => !foremost.includes(name) && name !== last)
		.toSorted((one, other) => collator.compare(one.name, other.name)),
	...all.filter(({name}) => name === last),
];

/** Those in whose name, or in what it stands for, each of the words is; all where there is none. */
export function sdksFound(text: string): readonly Sdk[] {
	const words = text
		.toLowerCase()
		.split(/\s+/)
		.filter(word => word !== '');
	const found = sdks.filter(({name, also = ''}) =>
		words.every(word => `${name} ${also}`.toLowerCase().includes(word)),
	);
	return found.length === 0 ? sdks : found;
}
