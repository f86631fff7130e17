/** One template whatever is filled in, another version where an instruction was edited. */
import {expect, test} from 'vitest';
import {TemplateMiner} from '../../../source/inspect/templates/miner.ts';

const desk =
	'You are the help desk of a lamp shop. Answer in %LANGUAGE%. The customer is %NAME%, today is %DATE%. Be brief, name the order, and never promise a date that no document says.';

const filled = (language: string, name: string, date: string): string =>
	desk.replace('%LANGUAGE%', language).replace('%NAME%', name).replace('%DATE%', date);

function facts(system: string | null, changes = {}) {
	return {system, templateName: null, service: 'api', agent: null, atMs: 1, ...changes};
}

test('what is filled in makes no template of its own', () => {
	const miner = new TemplateMiner();
	const keys = [
		filled('English', 'Mara Lind', '12 November 2026'),
		filled('German', 'Tom', '13 November 2026'),
		filled('Brazilian Portuguese', 'Anna Maria van Dyck', '2026-11-14'),
	].map(system => miner.keyOf(facts(system)));
	expect(new Set(keys).size).toBe(1);
	const [template] = miner.takeNew();
	expect(template?.skeleton).toContain('Answer in ‹…› The customer is ‹…›');
	expect(template?.name).toBe('help desk of a lamp shop');
});

test('an instruction that was edited is a version of the same family', () => {
	const miner = new TemplateMiner();
	const first = filled('English', 'Mara', '12 November 2026');
	const edited = first.replace(
		'never promise a date that no document says',
		'quote the document that you used, with its number in brackets, in every sentence',
	);
	const keys = [miner.keyOf(facts(first)), miner.keyOf(facts(edited))];
	const added = `${first} If the customer is angry, offer a voucher of five euros and a call by a colleague.`;
	keys.push(miner.keyOf(facts(added)));
	expect(new Set(keys).size).toBe(3);
	expect(new Set(miner.takeNew().map(({family}) => family)).size).toBe(1);
});

test('strangers share nothing, and services keep apart', () => {
	const miner = new TemplateMiner();
	const one = miner.keyOf(facts('Summarise the ticket in two sentences for the night shift.'));
	const other = miner.keyOf(facts('Translate what the user says into Japanese, keep names as they are.'));
	const elsewhere = miner.keyOf(
		facts('Summarise the ticket in two sentences for the night shift.', {service: 'b'}),
	);
	expect(new Set([one, other, elsewhere]).size).toBe(3);
	expect(new Set(miner.takeNew().map(({family}) => family)).size).toBe(3);
});

test('the name that the application gives is believed, its number is a version', () => {
	const miner = new TemplateMiner();
	const keys = ['help-desk:4', 'help-desk:5', 'help-desk:4'].map(templateName =>
		miner.keyOf(facts('whatever', {templateName})),
	);
	expect(keys[0]).toBe(keys[2]);
	expect(keys[0]).not.toBe(keys[1]);
	expect(miner.takeNew().map(({name, family}) => [name, family])).toEqual([
		['help-desk:4', 'help-desk'],
		['help-desk:5', 'help-desk'],
	]);
});

test('without a system message it is the agent or the service', () => {
	const miner = new TemplateMiner();
	const keys = [
		miner.keyOf(facts(null)),
		miner.keyOf(facts(' ')),
		miner.keyOf(facts(null, {agent: 'planner'})),
	];
	expect(keys[0]).toBe(keys[1]);
	expect(keys[0]).not.toBe(keys[2]);
	expect(miner.takeNew().map(({name}) => name)).toEqual(['api', 'planner']);
});

test('what was stored is known again', () => {
	const miner = new TemplateMiner();
	const key = miner.keyOf(facts(filled('English', 'Mara', '12 November 2026')));
	miner.keyOf(facts(filled('German', 'Tom', '13 November 2026')));
	const again = new TemplateMiner();
	again.load(miner.takeNew());
	expect(again.keyOf(facts(filled('French', 'Zoé', '1 November 2027')))).toBe(key);
	expect(again.takeNew()).toEqual([]);
});

test('prompts that are made up are bounded: in versions of a family, and in all', () => {
	const miner = new TemplateMiner();
	const word = (number: number): string =>
		`w${String.fromCharCode(97 + (number % 26), 97 + ((number / 26) % 26))}`;
	const head = 'You answer from the pages below and from nothing else, page by page.';
	const keys = new Set<string>();
	for (let number = 0; number < 40; number++) {
		const page = Array.from({length: 12}, (_, at) => word(number * 13 + at)).join(' ');
		keys.add(miner.keyOf(facts(`${head} ${page}`)));
	}
	expect(keys.size).toBeLessThanOrEqual(12);
	for (let number = 0; number < 700; number++) {
		const text = Array.from({length: 9}, (_, at) => `${word(number)}${word(at * number)}x`).join(' ');
		miner.keyOf(facts(text));
	}
	expect(miner.takeNew().length).toBeLessThanOrEqual(500);
});
