/**
The detector `schema` against mistakes that are made on purpose in valid answers of a dozen schemas, and against the
valid answers themselves. No labelled set is read: the folder is not looked at.
*/
import {schemaFailuresIn} from '../../../source/inspect/errors/schema.ts';
import {answered} from '../../inspect/answered-exchange.ts';
import type {Measured} from './measured.ts';
import {textMistakes, valueMistakes} from './schema-mistakes.ts';
import {pick, type Random, randomFrom, type Sample, samples, valueOf} from './schema-samples.ts';

const seed = 20_270_131;
/** Answers of each schema, for each kind of mistake. */
const answersEach = 50;

// eslint-disable-next-line typescript/require-await -- All benchmarks of detectors are asked in the same way.
export async function measure(_folder: string): Promise<readonly Measured[]> {
	const random = randomFrom(seed);
	return [
		...valueMistakes.map(([kind, rule, make]) =>
			measured(random, {kind, rule}, schema => {
				const value = valueOf(random, schema, schema);
				return make(random, value, schema) ? written(random, value) : null;
			}),
		),
		...textMistakes.map(([kind, rule, make]) =>
			measured(random, {kind, rule}, schema => {
				const value = valueOf(random, schema, schema);
				const text = make(random, written(random, value).trim(), value);
				return isJson(text) ? null : text;
			}),
		),
		measuredValid(random),
	];
}

/** As models write: on one line, indented, with escapes, with a line at the end. */
function written(random: Random, value: unknown): string {
	const plain = JSON.stringify(value, null, pick(random, [undefined, 2, '\t']));
	const text = random() < 0.2 ? plain.replaceAll(/[\u0080-\uFFFF]/g, escaped) : plain;
	return text + pick(random, ['', '', '\n', ' \r\n']);
}

function escaped(sign: string): string {
	return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

function rulesIn(text: string, schema: Sample): ReadonlySet<string> {
	return new Set(schemaFailuresIn(answered(text, schema)).map(finding => finding.rule));
}

function measured(
	random: Random,
	{kind, rule}: {readonly kind: string; readonly rule: string},
	make: (schema: Sample) => string | null,
): Measured {
	let named = 0;
	let otherwise = 0;
	let n = 0;
	for (const [, schema] of samples) {
		for (let index = 0; index < answersEach; index++) {
			const text = make(schema);
			if (text === null) continue;
			n++;
			const rules = rulesIn(text, schema);
			if (rules.has(rule)) named++;
			else if (rules.size > 0) otherwise++;
		}
	}
	return {
		detector: 'schema',
		set: `mistakes: ${kind}`,
		n,
		truePositives: named,
		falsePositives: null,
		falseNegatives: n - named,
		note: `named "${rule}"; ${otherwise} by another name`,
	};
}

const refusals = [
	'I’m sorry, but I cannot help with that.',
	'Es tut mir leid, dabei kann ich nicht helfen.',
	'お手伝いできません。',
];

function measuredValid(random: Random): Measured {
	let alarms = 0;
	let n = 0;
	for (const [, schema] of samples) {
		const texts = Array.from({length: answersEach * 5}, () =>
			written(random, valueOf(random, schema, schema)),
		);
		for (const text of [...texts, ...refusals]) {
			n++;
			if (rulesIn(text, schema).size > 0) alarms++;
		}
	}
	return {
		detector: 'schema',
		set: 'valid answers and refusals',
		n,
		truePositives: null,
		falsePositives: alarms,
		falseNegatives: null,
		note: 'each finding is a false alarm',
	};
}
