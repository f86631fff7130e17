/** The filter language: what it means, and how it helps when it means nothing. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {FilterError} from '../../source/store/answers.ts';
import {filterKeys, nearest, quantityOf} from '../../source/store/filter-keys.ts';
import {mistakeIn, parseFilter, type Filter} from '../../source/store/filter.ts';

/** A filter as a lisp of its tests, without places. */
function plain(filter: Filter): string {
	switch (filter.type) {
		case 'all':
			return 'all';
		case 'and':
		case 'or':
			return `(${filter.type} ${filter.parts.map(part => plain(part)).join(' ')})`;
		case 'not':
			return `(not ${plain(filter.part)})`;
		case 'text':
			return `"${filter.text}"${filter.prefix ? '*' : ''}`;
		case 'word':
			return `${filter.key}=${filter.pattern.text}${filter.pattern.wild ? '~' : ''}`;
		case 'known':
			return `${filter.key}=?`;
		case 'number': {
			const {min, max, minInclusive, maxInclusive} = filter.interval;
			return `${filter.key}${minInclusive ? '[' : '('}${min},${max}${maxInclusive ? ']' : ')'}`;
		}
		case 'attribute':
			return `attr ${filter.name}=${filter.pattern?.text ?? filter.interval?.min ?? '?'}`;
	}
}

const meanings: readonly (readonly [text: string, meaning: string])[] = [
	['', 'all'],
	['   ', 'all'],
	['model:gpt-4o*', 'model=gpt-4o*~'],
	['model:openai/gpt-4o', 'model=openai/gpt-4o'],
	['model:us.anthropic.claude-sonnet-4-5-v1:0', 'model=us.anthropic.claude-sonnet-4-5-v1:0'],
	['endpoint:localhost:11434', 'endpoint=localhost:11434'],
	['op:chat', 'operation=chat'],
	['session:00123', 'session=00123'],
	['session:12345678901234567890', 'session=12345678901234567890'],
	['user:null', 'user=null'],
	['user:"a b"', 'user=a b'],
	['user:"a\\"b"', 'user=a"b'],
	[String.raw`model:a\*b`, 'model=a*b'],
	['cost:>0.01', 'cost(10000000,Infinity]'],
	['cost:0.010', 'cost[10000000,10000000]'],
	['cost:<=.5', 'cost[-Infinity,500000000]'],
	['ttft:>2s', 'ttft(2000,Infinity]'],
	['duration:<500ms', 'duration[-Infinity,500)'],
	['total:>=1.5m', 'duration[90000,Infinity]'],
	['tpot:>20', 'tpot(20,Infinity]'],
	['out:>2k', 'out(2000,Infinity]'],
	['in:[1k TO 2k]', 'in[1000,2000]'],
	['in:{1 TO *}', 'in(1,Infinity)'],
	['agent:*', 'agent=?'],
	['cost:*', 'cost=?'],
	['a b', '(and "a" "b")'],
	['a OR b c', '(or "a" (and "b" "c"))'],
	['a AND b OR c AND d', '(or (and "a" "b") (and "c" "d"))'],
	['(a OR b) c', '(and (or "a" "b") "c")'],
	['((a OR (b)))', '(or "a" "b")'],
	['NOT a', '(not "a")'],
	['-finish:stop', '(not finish=stop)'],
	['-(a OR b)', '(not (or "a" "b"))'],
	['a NOT b', '(and "a" (not "b"))'],
	['"OR" or', '(and "OR" "or")'],
	["don't", '"don\'t"'],
	['refun*', '"refun"*'],
	['why?', '"why?"'],
	['日本 naïve', '(and "日本" "naïve")'],
	['attr.http.route:"/chat"', 'attr http.route=/chat'],
	['attr.n:>5', 'attr n=5'],
	['attr.n:*', 'attr n=?'],
];

test.each(meanings)('%s', (text, meaning) => {
	expect(plain(parseFilter(text))).toBe(meaning);
});

const mistakes: readonly (readonly [
	text: string,
	at: number,
	length: number,
	message: string,
	hint: string,
])[] = [
	['cost:>0,01', 6, 4, 'not a number: write 0.01', 'cost:>0.01'],
	['model:x cost:>0,01', 14, 4, 'not a number: write 0.01', 'cost:>0.01'],
	['cost:>$0.01', 6, 5, 'not a number: write 0.01', 'cost:>0.01'],
	['in:>1,000', 4, 5, 'not a number: write 1000', 'in:>1000'],
	['in:>many', 4, 4, 'not a number', 'in:>2k'],
	['ttft:>2sec', 6, 4, 'unknown unit sec: known are us, ms, s, m, h', 'ttft:>2s'],
	['cost:>1k', 6, 2, 'unknown unit k: dollars have none', 'cost:>1'],
	['in:[1 TO x]', 9, 1, 'not a number', '2k'],
	['in:[1,2]', 3, 5, 'not a range', 'in:[1 TO 5]'],
	['modle:x', 0, 5, 'unknown key modle', 'model:'],
	['a OR latency:>5', 5, 7, 'unknown key latency', 'keys: '],
	['model:', 0, 6, 'model: needs a value', 'model:*'],
	['model:""', 0, 6, 'model: needs a value', 'model:*'],
	['model:>5', 0, 8, 'model is not a number', 'model:5'],
	['model:(a OR b)', 6, 8, 'a key takes one value', '(model:a OR model:…)'],
	['status:eror', 7, 4, 'status is one of ok, error, cancelled', 'status:error'],
	['stream:yes', 7, 3, 'stream is one of true, false', 'stream:true'],
	['a AND', 2, 3, 'nothing follows AND', 'AND needs'],
	['OR b', 0, 2, 'nothing stands before OR', 'leave OR out'],
	['a && b', 2, 2, '&& is written AND', 'AND'],
	['a || b', 2, 2, '|| is written OR', 'OR'],
	['+a', 0, 1, '+ has no meaning here', 'a'],
	['!a', 0, 1, '! has no meaning here', '-a'],
	['/a.*/', 0, 5, 'regular expressions are not supported', 'use * and ?'],
	['model:/a.*/', 6, 5, 'regular expressions are not supported', 'use * and ?'],
	['roam~2', 0, 6, 'fuzzy words and weights are not supported', 'roam*'],
	['a^2', 0, 3, 'fuzzy words and weights are not supported', 'a*'],
	['*a', 0, 2, 'in text * may only end a word', '"a"'],
	['(a', 0, 1, 'the group is not closed', 'add )'],
	['a)', 1, 1, 'no group is open here', 'leave the ) out'],
	['"a', 0, 1, 'the quoted text is not closed', 'add "'],
	['in:[1 TO', 3, 1, 'the range is not closed', 'add ]'],
	['"a"b', 3, 1, 'a blank is missing here', 'put a blank'],
];

test.each(mistakes)('%s is a mistake', (text, at, length, message, hint) => {
	const mistake = mistakeIn(text);
	expect(mistake).toMatchObject({at, length, message});
	expect(mistake?.hint).toContain(hint);
});

test('every key parses, and a key is near itself', () => {
	for (const key of Object.keys(filterKeys)) {
		expect(mistakeIn(`${key}:*`)).toBeNull();
		expect(nearest(key, Object.keys(filterKeys))).toBe(key);
	}
});

test('any text parses or is a mistake within it, at once', () => {
	const token = fc.constantFrom(
		'a',
		'model:',
		'x',
		'(',
		')',
		' ',
		'"',
		"'",
		'AND',
		'OR',
		'NOT',
		'-',
		':',
		'>',
		'[',
		']',
		'TO',
		'1',
		'\\',
		'*',
		'\n',
		'日',
	);
	fc.assert(
		fc.property(
			fc.oneof(
				fc.string(),
				fc.array(token, {maxLength: 30}).map(tokens => tokens.join('')),
			),
			text => {
				try {
					parseFilter(text);
				} catch (error) {
					expect(error).toBeInstanceOf(FilterError);
					const {at, length} = (error as FilterError).mistake;
					expect(at).toBeGreaterThanOrEqual(0);
					expect(at + length).toBeLessThanOrEqual(text.length + 1);
				}
			},
		),
		{numRuns: 2000},
	);
});

test('nested groups and long texts have an end', () => {
	expect(mistakeIn('('.repeat(15) + 'a' + ') (b)'.repeat(15))).toBeNull();
	expect(mistakeIn('('.repeat(30) + 'a' + ')'.repeat(30))?.message).toBe('too many groups within groups');
	expect(mistakeIn('a '.repeat(5000))?.message).toBe('the filter is too long');
});

test('quantities come out in the units of the file', () => {
	expect(quantityOf('0.01', 'money')).toEqual({value: 10_000_000});
	expect(quantityOf('1e-3', 'money')).toEqual({value: 1_000_000});
	expect(quantityOf('2.5K', 'count')).toEqual({value: 2500});
	expect(quantityOf('1M', 'count')).toEqual({value: 1_000_000});
	expect(quantityOf('3h', 'time')).toEqual({value: 10_800_000});
});
