/** Which figures of an answer claim something: no numbers of lists, steps, versions, names, citations or ratios. */
import type {FigureSheet} from './figure-sheet.ts';
import type {Figure} from './figures.ts';

export type FigureClaim = Figure & {
	readonly said: string;
	/** Digits alone, without separators. */
	readonly digits: string;
	readonly isYear: boolean;
	/** "about", "nearly", "rund": its last digits are not meant. */
	readonly isHedged: boolean;
};

const hedge =
	/(?:about|around|approx(?:\.|imately)?|roughly|nearly|almost|over|under|more than|less than|up to|at least|some|circa|ca\.|c\.|~|≈|>|<|about a|etwa|rund|ungefähr|fast|knapp|über|mehr als|environ|près de|plus de|unos|alrededor de|casi|circa|quasi|cerca de|около|почти|более|约|約|大约|近|超过)[ *_]{0,4}$/iu;
/** What numbers a thing, and says nothing of how many there are. */
const label =
	/(?:(?<![\p{L}])(?:step|section|chapter|part|figure|fig\.?|table|page|p\.|option|item|no\.|nr\.|number|question|version|release|v|phase|level|tier|article|art\.|line|row|slide|appendix|rule|point|example|note|day|week|schritt|kapitel|abschnitt|teil|seite|abbildung|tabelle|étape|chapitre|page|paso|capítulo|página|шаг|глава|страница)|[#§№^v]|第)[ \u00A0.]*$/iu;
const reach = 24;
/** Of an answer with more than these, the first ones tell enough. */
const figuresMax = 2000;
const codesMax = 400;
/** Smaller whole numbers without a unit are manners of speaking, or count what the reader sees. */
const smallMax = 10;
const yearMin = 1000;
const yearMax = 2100;
/** Numbers of products and rooms are short. */
const nameDigitsMax = 3;

export function claimFiguresOf(text: string, sheet: FigureSheet): readonly FigureClaim[] {
	const claims: FigureClaim[] = [];
	const codes = sheet.codes.slice(0, codesMax);
	for (const figure of sheet.figures.slice(0, figuresMax)) {
		const {start, end} = figure;
		if (figure.isCode || codes.some(code => start >= code.start && start < code.end)) continue;
		const said = text.slice(start, end);
		const before = text.slice(Math.max(0, start - reach), start);
		const after = text.slice(end, end + reach);
		const isWhole = figure.readings.every(({step}) => step >= 1);
		const isBare = (figure.kind === 'plain' || figure.kind === 'ordinal') && isWhole;
		const value = figure.readings[0]?.value ?? 0;
		if (isBare && value <= smallMax) continue;
		if (figure.isWord && !/^[a-z -]+$/.test(said)) continue;
		if (figure.isWord && (value <= smallMax || isManner(said))) continue;
		if (isNumbering(before, after, isBare) || isRatio(before, after, said)) continue;
		if (isName(before, figure.kind === 'plain', said)) continue;
		// "the 1990s"
		if (/^\d{2,3}0 ?['’]?s$/.test(said) || (isBare && /^['’]?s(?![\p{L}])/u.test(after))) continue;
		claims.push({
			...figure,
			said,
			digits: said.replaceAll(/\D/g, ''),
			isYear: isBare && /^\d{4}$/.test(said) && value >= yearMin && value <= yearMax,
			isHedged: hedge.test(before) || /^\+|^ ?(?:or so|plus)\b/.test(after),
		});
	}
	return claims;
}

/** Of English words `elf` and `once` are numbers elsewhere, and `a hundred` is no count. */
function isManner(said: string): boolean {
	return /^(?:elf|once|dozen|cent|cien|hundert)$/.test(said);
}

function isNumbering(before: string, after: string, isBare: boolean): boolean {
	if (!isBare && !/^[.)]/.test(after)) return label.test(before) && !/[$€£%]/.test(after);
	if (/(?:^|\n)[\s>*_#|-]*$/.test(before) && /^[.):\]]/.test(after)) return true;
	// `[12]`, `[3, 12]`, `【12†source】`, `(12)`
	if (/[[【][\d,;\s–-]*$/.test(before) && /^[\d,;\s–-]*[\]】†]/.test(after)) return true;
	return label.test(before);
}

/** `24/7`, `16:9`, `10^6`, `1920x1080`: neither number is a count. */
function isRatio(before: string, after: string, said: string): boolean {
	if (/\d[/:^x×]$/.test(before) || /^[/:^]\d/.test(after)) return true;
	return /^\d+x$/.test(said) && /^\d/.test(after);
}

/** A word with a capital inside a sentence, right before a bare number: `iPhone 15`, `Room 212`, `Python 3.12`. */
function isName(before: string, isPlain: boolean, said: string): boolean {
	if (!isPlain || said.replaceAll(/\D/g, '').length > nameDigitsMax) return false;
	return /(?:[\p{L}\d,;(]|['"“]) +(?:\p{Lu}[\p{L}\d]*|\p{Ll}\p{Lu}\p{L}*)[ -]$/u.test(before);
}
