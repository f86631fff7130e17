/**
Contexts with amounts, dates, percentages and counts, and answers that say them in another notation, compute from them,
or invent: all written from one seed. The first two must pass, the third must be found.
*/
import {numbersIn} from '../../../source/inspect/quality/numbers.ts';
import {type Carrier, carriers, exchangeOf} from './exchange-of.ts';
import type {Measured} from './measured.ts';

type Sort = 'said' | 'computed' | 'invented';
type Written = {readonly knowledge: string; readonly question: string; readonly answer: string};
type Random = {
	readonly whole: (low: number, high: number) => number;
	readonly one: <Value>(values: readonly Value[]) => Value;
};

const rounds = 400;
const seed = 20_260_115;

export async function measure(): Promise<readonly Measured[]> {
	return (['said', 'computed', 'invented'] as const).map(sort => {
		const random = randomOf(seed + sort.length);
		const missed: string[] = [];
		let found = 0;
		for (let round = 0; round < rounds; round++) {
			const carrier: Carrier = random.one(carriers);
			const written = random.one(writers)(random, sort);
			const findings = numbersIn(exchangeOf({carrier, ...written}));
			if (findings.length > 0) found++;
			if (findings.length > 0 !== (sort === 'invented')) missed.push(written.answer);
		}
		const isInvented = sort === 'invented';
		return {
			detector: 'number',
			set: `generated (${sort})`,
			n: rounds,
			truePositives: isInvented ? found : 0,
			falsePositives: isInvented ? 0 : found,
			falseNegatives: isInvented ? rounds - found : 0,
			note: missed.length === 0 ? '' : `${missed.length} wrong, as: ${missed[0] ?? ''}`,
		};
	});
}

/** Mulberry32: thirty lines of nothing but the same numbers every time. */
function randomOf(start: number): Random {
	let state = start;
	const next = (): number => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
	const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
	return {
		whole,
		one: values => {
			const value = values[whole(0, values.length - 1)];
			if (value === undefined) throw new Error('nothing to choose from');
			return value;
		},
	};
}

const amount = (value: number, language: string): string =>
	value.toLocaleString(language, {minimumFractionDigits: 2, maximumFractionDigits: 2});

function money(random: Random, value: number): string {
	return random.one([
		`€${amount(value, 'en-US')}`,
		`${amount(value, 'de-DE')} €`,
		`${amount(value, 'fr-FR')} EUR`,
		`EUR ${value.toFixed(2)}`,
		`€ ${amount(value, 'en-IN')}`,
		`**€${value.toFixed(2)}**`,
	]);
}

const months = 'January February March April May June July August September October November December'.split(
	' ',
);

function day(random: Random, date: Date): string {
	const [year, month, date_] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
	const name = months[month - 1] ?? '';
	return random.one([
		date.toISOString().slice(0, 10),
		`${name} ${date_}, ${year}`,
		`${date_} ${name} ${year}`,
		`${name.slice(0, 3)} ${date_}`,
		`${String(date_).padStart(2, '0')}.${String(month).padStart(2, '0')}.${year}`,
		`the ${date_}th of ${name}`,
	]);
}

function orders(random: Random, sort: Sort): Written {
	const items = Array.from({length: random.whole(2, 5)}, (_, at) => ({
		sku: `SKU-${random.whole(1000, 9999)}`,
		name: random.one(['kettle', 'lamp', 'chair', 'desk', 'rug']) + String(at),
		price: random.whole(500, 40_000) / 100,
	}));
	const shipping = random.whole(290, 990) / 100;
	const subtotal = items.reduce((sum, {price}) => sum + price, 0);
	const knowledge = JSON.stringify({
		order: `A-${random.whole(10_000, 99_999)}`,
		ordered_at: day(random, new Date(Date.UTC(2025, random.whole(0, 11), random.whole(1, 28)))),
		items,
		shipping,
	});
	const [first] = items;
	const price = first?.price ?? 0;
	const answers: Record<Sort, () => string> = {
		said: () =>
			`The ${first?.name ?? ''} costs ${money(random, price)} and shipping is ${money(random, shipping)}.`,
		computed: () =>
			random.one([
				`The items come to ${money(random, subtotal)}.`,
				`In total you paid ${money(random, subtotal + shipping)}.`,
				`With shipping, the ${first?.name ?? ''} is ${money(random, price + shipping)}.`,
				`Each item was ${money(random, subtotal / items.length)} on average.`,
			]),
		invented: () => `The ${first?.name ?? ''} costs ${money(random, random.whole(500, 90_000) / 100)}.`,
	};
	return {knowledge, question: 'What does it cost?', answer: answers[sort]()};
}

function report(random: Random, sort: Sort): Written {
	const before = random.whole(1200, 90_000);
	const after = random.whole(1200, 90_000);
	const share = random.whole(20, 990) / 10;
	const knowledge = `The site had ${before.toLocaleString('en-US')} visitors in the first quarter and ${after.toLocaleString('en-US')} in the second. Of them ${share.toFixed(1)} % came back within thirty days. The rest of the report says nothing of the reasons, and asks the team to look at them.`;
	const change = ((after - before) / before) * 100;
	const answers: Record<Sort, () => string> = {
		said: () =>
			random.one([
				`Visitors went from ${before.toLocaleString('de-DE')} to ${after.toLocaleString('fr-FR')}.`,
				`About ${Math.round(share)} percent came back within 30 days.`,
				`${share.toFixed(1).replace('.', ',')} % kamen innerhalb von 30 Tagen wieder.`,
				`There were roughly ${(before / 1000).toFixed(1)}k visitors at first.`,
			]),
		computed: () =>
			random.one([
				`That is ${Math.abs(after - before).toLocaleString('en-US')} ${after > before ? 'more' : 'fewer'} visitors.`,
				`Traffic changed by ${change.toFixed(1)} %.`,
				`In all there were ${(before + after).toLocaleString('en-US')} visitors.`,
				`${(100 - share).toFixed(1)} % did not come back.`,
				`Some ${Math.round((after * share) / 100).toLocaleString('en-US')} of the later visitors came back.`,
			]),
		invented: () =>
			random.one([
				`The site had ${random.whole(100_000, 900_000).toLocaleString('en-US')} visitors.`,
				`${(random.whole(20, 990) / 10 + 0.05).toFixed(2)} % came back.`,
				`They came back within ${random.whole(34, 58)} days.`,
			]),
	};
	return {knowledge, question: 'How did the visitors change?', answer: answers[sort]()};
}

function schedule(random: Random, sort: Sort): Written {
	const start = new Date(Date.UTC(2024, random.whole(0, 11), random.whole(1, 28)));
	const days = random.whole(11, 45);
	const end = new Date(start.getTime() + days * 86_400_000);
	const hour = random.whole(13, 19);
	const knowledge = `Your subscription began on ${start.toISOString().slice(0, 10)}. It can be returned within ${days} days of that date. Support answers until ${hour}:30 every working day, by mail at help@shop${days}.example and on https://shop${days}.example/returns/${hour}.`;
	const invented = new Date(end.getTime() + random.whole(3, 200) * 86_400_000);
	const answers: Record<Sort, () => string> = {
		said: () =>
			random.one([
				`It began on ${day(random, start)}.`,
				`Support answers until ${hour - 12}:30 pm.`,
				`Write to help@shop${days}.example or see [returns](https://shop${days}.example/returns/${hour}).`,
			]),
		computed: () => `You can return it until ${day(random, end)}.`,
		invented: () =>
			random.one([
				`It began on ${day(random, invented)}.`,
				`Support answers until ${hour - 12}:45 pm.`,
				`Write to support@shop${days}.example.`,
				`See https://shop${days}.example/refunds/policy.`,
			]),
	};
	return {knowledge, question: 'Until when can I return it?', answer: answers[sort]()};
}

const writers = [orders, report, schedule];
