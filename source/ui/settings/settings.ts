/**
The user's `llmtop.toml`: keys, colours, how the screen starts, rules of alerts and what is accepted. A mistake is told with its line and what to write
instead; nothing of a file with one in it is taken.
*/
import {parse, TomlError} from 'smol-toml';
import {alertRulesOf} from '../../signals/rules-table.ts';
import {type AlertSettings, usualRules} from '../../signals/rules.ts';
import {type Colours, colourMistake} from '../theme.ts';
import {viewTable, type ViewId} from '../state/view-table.ts';
import {windows} from '../state/windows.ts';
import {type Allowed, allowedOf} from './allowed.ts';
import {type CustomKeys, keyMistake} from './keys.ts';
import {lineOf} from './lines.ts';

export type Settings = {
	readonly view: ViewId | null;
	/** Index into `windows`; null: as usual. */
	readonly window: number | null;
	readonly theme: 'terminal' | 'dark' | 'light' | 'none' | null;
	readonly glyphs: 'unicode' | 'ascii' | null;
	readonly mouse: boolean | null;
	/** False: what fires rings no bell. */
	readonly notify: boolean;
	/** False: nothing is remembered from one start to the next. */
	readonly memory: boolean;
	readonly keys: CustomKeys;
	/** By role. */
	readonly colours: Colours;
	readonly alerts: AlertSettings;
	/** Findings that are no news. */
	readonly allow: readonly Allowed[];
};

export const noSettings: Settings = {
	view: null,
	window: null,
	theme: null,
	glyphs: null,
	mouse: null,
	notify: true,
	memory: true,
	keys: {},
	colours: {},
	alerts: usualRules,
	allow: [],
};

type SettingsMistake = {
	/** From 1; null: of no line. */
	readonly line: number | null;
	readonly message: string;
	readonly hint: string;
};

type Parsed =
	| {readonly settings: Settings; readonly mistake: null}
	| {readonly settings: null; readonly mistake: SettingsMistake};

type Check = {readonly message: string; readonly hint: string} | null;

const oneOf =
	(name: string, values: readonly string[]) =>
	(value: unknown): Check =>
		typeof value === 'string' && values.includes(value)
			? null
			: {message: `${name} is ${told(value)}`, hint: `one of ${values.join(', ')}`};

const isBoolean =
	(name: string) =>
	(value: unknown): Check =>
		typeof value === 'boolean' ? null : {message: `${name} is ${told(value)}`, hint: 'true or false'};

const windowLabels = windows.map(({label}) => label);

/** Each key of the file, and what is wrong with a value of it. */
const checks: Readonly<Record<string, (value: unknown) => Check>> = {
	view: oneOf(
		'view',
		viewTable.map(({id}) => id),
	),
	window: oneOf('window', windowLabels),
	theme: oneOf('theme', ['terminal', 'dark', 'light', 'none']),
	glyphs: oneOf('glyphs', ['unicode', 'ascii']),
	mouse: isBoolean('mouse'),
	notify: isBoolean('notify'),
	memory: isBoolean('memory'),
};

const tables: Readonly<Record<string, (key: string, value: string) => Check>> = {
	keys: keyMistake,
	colours: colourMistake,
};

/** Of the text of the file. */
export function parseSettings(text: string): Parsed {
	let file: Record<string, unknown>;
	try {
		file = parse(text);
	} catch (error) {
		if (!(error instanceof TomlError)) throw error;
		const [message = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
		return mistaken({line: error.line, message: `this is no TOML: ${message}`, hint: 'https://toml.io'});
	}
	const {alerts: alertTable, allow: allowTables, ...rest} = file;
	const {rules: alerts, mistakes} = alertRulesOf(alertTable);
	const {allowed: allow, mistakes: further} = allowedOf(allowTables);
	const [wrong] = [...Object.entries(rest).flatMap(wrongEntry), ...mistakes, ...further];
	if (wrong !== undefined) {
		const {key, message, hint} = wrong;
		return mistaken({line: lineOf(text, key), message, hint});
	}
	const window = windowLabels.indexOf(String(file['window']));
	return {
		settings: {...noSettings, ...rest, window: window === -1 ? null : window, alerts, allow},
		mistake: null,
	};
}

function wrongEntry([key, value]: [string, unknown]): readonly Wrong[] {
	const wrong = Object.hasOwn(tables, key) ? wrongIn(key, value) : wrongKey(key, value);
	return wrong === null ? [] : [wrong];
}

function mistaken({line, message, hint}: SettingsMistake): Parsed {
	return {settings: null, mistake: {line, message, hint}};
}

/** `key`: from the top of the file. */
type Wrong = NonNullable<Check> & {readonly key: string};

function wrongKey(key: string, value: unknown): Wrong | null {
	const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
	if (check === undefined) {
		const names = [
			...Object.keys(checks),
			...[...Object.keys(tables), 'alerts'].map(table => `[${table}]`),
			'[[alerts.rule]]',
			'[[allow]]',
		];
		return {key, message: `there is no setting "${key}"`, hint: `one of ${names.join(', ')}`};
	}
	const wrong = check(value);
	return wrong === null ? null : {key, ...wrong};
}

function wrongIn(table: string, value: unknown): Wrong | null {
	if (typeof value !== 'object' || value === null)
		return {key: table, message: `${table} is ${told(value)}`, hint: `a table: [${table}]`};
	for (const [key, text] of Object.entries(value)) {
		const wrong =
			typeof text === 'string'
				? (tables[table]?.(key, text) ?? null)
				: {message: `${key} in [${table}] is ${told(text)}`, hint: 'a text in quotes'};
		if (wrong !== null) return {key: `${table}.${key}`, ...wrong};
	}
	return null;
}

function told(value: unknown): string {
	return JSON.stringify(value) ?? String(value);
}
