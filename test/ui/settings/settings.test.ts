import {expect, test} from 'vitest';
import {usualRules} from '../../../source/signals/rules.ts';
import {ledgerPlace} from '../../../source/ui/state/places.ts';
import {initialState, update} from '../../../source/ui/state/state.ts';
import {bindingOf, bindingsOf} from '../../../source/ui/keys/bindings.ts';
import type {KeyContext} from '../../../source/ui/keys/binding.ts';
import {keymapWith} from '../../../source/ui/settings/keys.ts';
import {noSettings, parseSettings} from '../../../source/ui/settings/settings.ts';

test('A file with everything in it', () => {
	const text = `
		view = "calls"
		window = "1h"
		theme = "light"
		glyphs = "ascii"
		mouse = false
		memory = false
		[keys]
		"ctrl-t" = "window"
		"R" = "none"
		[colours]
		error = "#ff0000"
		ok = "bright green"
		dim = "244"
		[alerts]
		run_usd = 0.5
		[[alerts.rule]]
		name = "silence"
		enabled = false
		[[allow]]
		detector = "pii"
		rule = "email"
		evidence = "*@example.com"
		[[allow]]
		detector = "repeat"
	`;
	expect(parseSettings(text).settings).toEqual({
		view: 'calls',
		window: 2,
		theme: 'light',
		glyphs: 'ascii',
		mouse: false,
		notify: true,
		memory: false,
		keys: {'ctrl-t': 'window', R: 'none'},
		colours: {error: '#ff0000', ok: 'bright green', dim: '244'},
		alerts: {
			...usualRules,
			rules: {
				...usualRules.rules,
				'budget, run': {enabled: true, usd: 0.5},
				silence: {enabled: false, times: 3, afterMs: null},
			},
		},
		allow: [
			{detector: 'pii', rule: 'email', template: null, evidence: '*@example.com'},
			{detector: 'repeat', rule: null, template: null, evidence: null},
		],
	});
	expect(parseSettings('').settings).toEqual(noSettings);
});

test.each([
	['view = "call"', 1, 'view is "call"', /^one of overview, calls/],
	['\nmous = true', 2, 'there is no setting "mous"', /mouse/],
	['mouse = "yes"', 1, 'mouse is "yes"', 'true or false'],
	['keys = 3', 1, 'keys is 3', 'a table: [keys]'],
	['[keys]\nx = 3', 2, 'x in [keys] is 3', 'a text in quotes'],
	[
		'[keys]\n"ctrl-h" = "window"',
		2,
		'ctrl-h cannot be told from backspace: terminals send the same for both',
		/ctrl-t/,
	],
	[
		'[keys]\n"ctrl-m" = "window"',
		2,
		'ctrl-m cannot be told from enter: terminals send the same for both',
		/ctrl-t/,
	],
	['[keys]\n"ctrl-c" = "window"', 2, 'ctrl-c always quits', /ctrl-t/],
	['[keys]\nalt-x = "window"', 2, 'there is no key "alt-x"', /ctrl- with a letter/],
	['[keys]\nx = "explode"', 2, 'there is no command "explode"', /none, or one of .*window/],
	['[colours]\nerror = "reddish"', 2, '"reddish" is no colour', /#rrggbb/],
	['[colours]\nerorr = "red"', 2, 'there is no role "erorr"', /error/],
	['[constructor]\na = "b"', 1, 'there is no setting "constructor"', /mouse/],
	['[colours]\ntoString = "red"', 2, 'there is no role "toString"', /error/],
	['[keys]\nconstructor = "window"', 2, 'there is no key "constructor"', /ctrl-/],
	['[keys]\n" " = "window"', 2, 'there is no key " "', /space/],
	['view = "calls"\n[keys]\nview = "window"', 3, 'there is no key "view"', /ctrl-/],
	['[keys]\n"." = "explode"', 2, 'there is no command "explode"', /none, or one of/],
	['view = "calls"\nalerts = 3', 2, 'alerts is 3', 'a table: [alerts]'],
	['[alerts]\nclear = "5m"\nrun = 3', 3, 'there is no setting alerts.run', /run_usd/],
	['[alerts]\nrule = [1]', 2, 'alerts.rule[1] is 1', /alerts\.rule/],
	[
		'[[alerts.rule]]\nname = "loop"\n[[alerts.rule]] # b\nname = "silence"\nafter = "1s"',
		5,
		'alerts.rule[2].after is "1s"',
		/5m/,
	],
	['[[alerts.rule]]\nname = "loop"\n\n[[alerts.rule]]\nusd = 1', 4, 'alerts.rule[2] has no name', /"loop"/],
	['allow = "pii"', 1, 'allow is "pii"', /\[\[allow\]\]/],
	['[allow]\ndetector = "pii"', 1, /^allow is \{/, /\[\[allow\]\]/],
	['[[allow]]\ndetector = "pii"\n[[allow]]\nrule = "x"', 3, 'allow[2] has no detector', /injection, pii/],
	['[[allow]]\n\ndetector = "pi"', 3, 'detector is "pi"', /injection, pii/],
	['[[allow]]\ndetector = "pii"\nevidense = "x"', 3, 'there is no setting allow.evidense', /evidence/],
	['[[allow]]\ndetector = "pii"\nevidence = 3', 3, 'evidence is 3', /"\*@example\.com"/],
	['view = ', 1, /^this is no TOML: /, 'https://toml.io'],
] as const)('%j is told with its line and what to write instead', (text, line, message, hint) => {
	const {mistake} = parseSettings(text);
	expect(mistake?.line).toBe(line);
	expect(mistake?.message).toMatch(message);
	expect(mistake?.hint).toMatch(hint);
});

const context: KeyContext = {
	state: initialState(),
	source: 'live',
	empty: false,
	size: {columns: 120, rows: 40},
};

test('A new key comes first and the old one stays; what stood on it stands on none; none takes a key away', () => {
	const own = {...context, keymap: keymapWith({e: 'window', R: 'none', 'ctrl-t': 'window'})};
	expect(bindingOf(own, 'e')?.command).toBe('window');
	expect(bindingOf(own, 't')?.command).toBe('window');
	expect(bindingOf(own, 'ctrl-t')?.command).toBe('window');
	expect(bindingOf(own, 'R')).toBeNull();
	expect(bindingOf(context, 'e')?.command).toBe('errorFilter');
	const window = bindingsOf(own).find(({command}) => command === 'window');
	expect(window?.keys).toEqual(['e', 'ctrl-t', 't']);
});

test('A key is taken away only where its new command works', () => {
	const {places} = update(initialState(), {type: 'summon', place: ledgerPlace()});
	const ledger = {...context, state: {...context.state, places}};
	const own = {keymap: keymapWith({e: 'sort', enter: 'sort'})};
	expect(bindingOf({...context, ...own}, 'e')?.command).toBe('sort');
	expect(bindingOf({...context, ...own}, 'enter')?.command).toBe('sort');
	expect(bindingOf({...ledger, ...own}, 'e')?.command).toBe('errorFilter');
	expect(bindingOf({...ledger, ...own}, 'enter')?.command).toBe('enter');
});

test('A line that is typed keeps its keys', () => {
	const prompt = keymapWith({tab: 'window', enter: 'window'}).filter(({scopes}) => scopes.includes('prompt'));
	expect(prompt.find(({command}) => command === 'complete')?.keys).toEqual(['tab']);
	expect(prompt.find(({command}) => command === 'run')?.keys).toEqual(['enter']);
});
