/** Which bindings of the keymap are in force: of two with one key the one of the more particular place. */
import {shownKey} from './names.ts';
import type {Scope} from './commands.ts';
import type {Binding, KeyContext} from './binding.ts';
import {keymap} from './keymap.ts';
import {topPlace} from '../state/state.ts';

/** The scopes that are in force, most particular first. */
export function scopesOf(context: KeyContext): readonly Scope[] {
	if (context.state.prompt !== null) return ['prompt'];
	if (context.state.copying !== null) return ['copy'];
	if (context.state.choosing !== null) return ['columns'];
	const place = topPlace(context.state);
	const ofList: Scope = context.empty && place === null ? 'empty' : 'lists';
	const here: Scope = place === null || place.kind === 'rows' ? ofList : place.kind;
	return context.source === 'replay' ? [here, 'replay', 'everywhere'] : [here, 'everywhere'];
}

/** The bindings in force, in the order of the table; of two with one key the more particular one. */
export function bindingsOf(context: KeyContext): readonly Binding[] {
	const scopes = scopesOf(context);
	const inForce = (context.keymap ?? keymap).filter(binding =>
		binding.scopes.some(scope => scopes.includes(scope)),
	);
	return inForce.filter(binding => binding.keys.some(key => bindingIn(inForce, scopes, key) === binding));
}

/** What a key stands for now; null: nothing. */
export function bindingOf(context: KeyContext, key: string): Binding | null {
	return bindingIn(context.keymap ?? keymap, scopesOf(context), key);
}

function bindingIn(bindings: readonly Binding[], scopes: readonly Scope[], key: string): Binding | null {
	for (const scope of scopes) {
		const found = bindings.find(binding => binding.scopes.includes(scope) && binding.keys.includes(key));
		if (found !== undefined) return found;
	}
	return null;
}

/** The table of keys for the README, in Markdown. */
export function keyTable(): string {
	const places: Readonly<Record<Scope, string>> = {
		lists: 'lists',
		call: 'one call',
		trace: 'one trace',
		ledger: 'ledger',
		doctor: 'doctor',
		logs: 'log records',
		metrics: 'metrics',
		metric: 'one metric',
		search: 'search',
		prompt: 'command line',
		copy: 'copying',
		columns: 'columns',
		empty: 'first minute',
		replay: 'replay',
		everywhere: 'everywhere',
	};
	const lines = keymap.map(binding => {
		const keys = binding.keys.map(key => `\`${shownKey(key)}\``).join(' ');
		return `| ${keys} | ${binding.scopes.map(scope => places[scope]).join(', ')} | ${binding.help} |`;
	});
	return ['| key | where | what it does |', '|---|---|---|', ...lines].join('\n');
}
