/** Keys of the lists, of one call and of one trace, in the order in which the last line offers them. */
import {currentList, lookOf, nextLook, shownView} from '../state/lists.ts';
import {topPlace, type UiState} from '../state/state.ts';
import {viewLine} from '../state/view-table.ts';
import type {Binding} from './binding.ts';
import type {Scope} from './commands.ts';
import {
	acceptsNothing,
	comparesNothing,
	findsNothing,
	foldsNothing,
	hasFixedColumns,
	hasNoPane,
	hasNoStar,
	hasNoTabs,
	listsNoCalls,
	listsNothing,
	listsNoTroubles,
	notNewestFirst,
	notOnOverview,
	oneBreakdown,
	oneDrawing,
	onePane,
	rendersNothing,
	wrapsNothing,
} from './reasons.ts';

const withTrace: readonly Scope[] = ['lists', 'call', 'trace', 'ledger'];

function isSecurity(state: UiState): boolean {
	return topPlace(state) === null && state.view === 'security';
}

function onOff(value: boolean): string {
	return value ? 'on' : 'off';
}

export const hereKeys: readonly Binding[] = [
	{
		keys: ['enter'],
		command: 'enter',
		scopes: ['lists'],
		group: 'here',
		footer: 'open',
		help: 'open the row',
	},
	{
		keys: ['enter'],
		command: 'enter',
		scopes: ['trace'],
		group: 'here',
		footer: 'fold, open',
		help: 'fold; open the call of a span',
	},
	{
		keys: ['enter'],
		command: 'enter',
		scopes: ['call'],
		group: 'here',
		footer: 'fold',
		help: 'fold and unfold',
		disabledReason: foldsNothing,
	},
	{
		keys: ['escape'],
		command: 'back',
		scopes: ['call', 'trace', 'ledger', 'doctor', 'logs', 'metrics', 'metric', 'search'],
		group: 'here',
		footer: 'back',
		help: 'back one level',
	},
	{
		keys: ['left', 'shift-tab'],
		command: 'tabPrevious',
		scopes: ['call', 'trace'],
		group: 'here',
		help: 'previous tab',
		disabledReason: hasNoTabs,
	},
	{
		keys: ['right', 'tab'],
		command: 'tabNext',
		scopes: ['call', 'trace'],
		group: 'here',
		footer: 'tabs',
		help: 'next tab',
		disabledReason: hasNoTabs,
	},
	{
		keys: ['e'],
		command: 'errorFilter',
		scopes: ['lists'],
		group: 'here',
		footer: 'errors',
		help: 'errors, warnings too, all',
		now: ({state}) => state.errors,
		disabledReason: listsNothing,
	},
	{
		keys: ['['],
		command: 'errorPrevious',
		scopes: ['lists', 'trace'],
		group: 'here',
		help: 'previous error or signal',
		disabledReason: listsNoTroubles,
	},
	{
		keys: [']'],
		command: 'errorNext',
		scopes: ['lists', 'trace'],
		group: 'here',
		footer: ({state}) => (isSecurity(state) ? 'next signal' : 'next error'),
		help: 'next error or signal',
		disabledReason: listsNoTroubles,
	},
	{
		keys: ['['],
		command: 'errorPrevious',
		scopes: ['call'],
		group: 'here',
		help: 'previous call with an error',
	},
	{
		keys: [']'],
		command: 'errorNext',
		scopes: ['call'],
		group: 'here',
		footer: 'next error',
		help: 'next call with an error',
	},
	{
		keys: ['s'],
		command: 'sort',
		scopes: ['lists'],
		group: 'here',
		footer: 'sort',
		help: 'sort by the next column',
		now: ({state}) => currentList(state).sort ?? viewLine(shownView(state)).sorts[0] ?? '',
		disabledReason: notOnOverview,
	},
	{
		keys: ['c'],
		command: 'columns',
		scopes: ['lists'],
		group: 'here',
		help: 'choose columns, sort by any',
		disabledReason: hasFixedColumns,
	},
	{
		keys: ['b'],
		command: 'breakdown',
		scopes: ['lists'],
		group: 'here',
		footer: ({state}) => `by ${nextLook(state, shownView(state), 'breakdown')}`,
		help: 'break down by the next dimension',
		now: ({state}) => lookOf(state, shownView(state), 'breakdown'),
		disabledReason: oneBreakdown,
	},
	{
		keys: ['v'],
		command: 'drawing',
		scopes: ['lists'],
		group: 'here',
		footer: ({state}) => nextLook(state, shownView(state), 'drawing'),
		help: 'another drawing of the same',
		now: ({state}) => lookOf(state, shownView(state), 'drawing'),
		disabledReason: oneDrawing,
	},
	{
		keys: ['tab'],
		command: 'pane',
		scopes: ['lists'],
		group: 'here',
		footer: 'part',
		help: 'next part of the view',
		now: ({state}) => lookOf(state, shownView(state), 'pane'),
		disabledReason: onePane,
	},
	{
		keys: ['S'],
		command: 'turn',
		scopes: ['lists'],
		group: 'here',
		help: 'turn the sort round',
		disabledReason: notOnOverview,
	},
	{
		keys: ['f'],
		command: 'follow',
		scopes: ['lists'],
		group: 'here',
		footer: ({state}) => (currentList(state).follow ? 'let go' : 'follow'),
		help: 'follow the newest',
		now: ({state}) => onOff(currentList(state).follow),
		disabledReason: notNewestFirst,
	},
	{
		keys: ['('],
		command: 'paneLess',
		scopes: ['lists', 'trace', 'logs', 'metrics', 'metric'],
		group: 'here',
		help: 'a smaller pane; its edge can be dragged',
		disabledReason: hasNoPane,
	},
	{
		keys: [')'],
		command: 'paneMore',
		scopes: ['lists', 'trace', 'logs', 'metrics', 'metric'],
		group: 'here',
		help: 'a larger pane',
		disabledReason: hasNoPane,
	},
	{
		keys: ['p'],
		command: 'preview',
		scopes: ['lists', 'trace'],
		group: 'here',
		footer: 'pane',
		help: 'pane of the row',
		now: ({state}) => {
			const place = topPlace(state);
			return onOff(place?.kind === 'trace' ? place.inspector : state.preview);
		},
		disabledReason: hasNoPane,
	},
	{
		keys: ['o'],
		command: 'other',
		scopes: withTrace,
		group: 'here',
		footer: ({state}) => {
			const place = topPlace(state);
			const here = place === null || place.kind === 'rows' ? shownView(state) : place.kind;
			return here === 'trace' || here === 'traces' ? 'its call' : 'its trace';
		},
		help: 'over: the call, its trace',
		disabledReason: listsNoTroubles,
	},
	{
		keys: ['/'],
		command: 'find',
		scopes: ['call', 'trace'],
		group: 'here',
		footer: 'find',
		help: 'find a text in it',
		now: ({state}) => {
			const place = topPlace(state);
			const isText = place?.kind === 'call' || place?.kind === 'trace';
			return isText && place.find !== '' ? place.find : 'none';
		},
	},
	{keys: ['/'], command: 'find', scopes: ['empty'], group: 'here', footer: 'find', help: 'find your SDK'},
	{
		keys: ['n'],
		command: 'matchNext',
		scopes: ['call', 'trace'],
		group: 'here',
		footer({state}) {
			const place = topPlace(state);
			return place?.kind === 'call' && place.tab === 'diff' ? 'next change' : 'next match';
		},
		help: 'next place of the text, next change',
		disabledReason: findsNothing,
	},
	{
		keys: ['N'],
		command: 'matchPrevious',
		scopes: ['call', 'trace'],
		group: 'here',
		help: 'previous place or change',
		disabledReason: findsNothing,
	},
	{
		keys: ['d'],
		command: 'diff',
		scopes: ['lists', 'call'],
		group: 'here',
		footer: 'diff',
		help: 'compare with the call before it',
		disabledReason: listsNoCalls,
	},
	{
		keys: ['D'],
		command: 'diffStarred',
		scopes: ['lists', 'call'],
		group: 'here',
		help: 'compare with the call with the star',
		disabledReason: hasNoStar,
	},
	{
		keys: ['*'],
		command: 'star',
		scopes: ['lists', 'call'],
		group: 'here',
		help: 'give it the star, to compare others with',
		disabledReason: listsNoCalls,
	},
	{
		keys: ['='],
		command: 'equalParts',
		scopes: ['call'],
		group: 'here',
		footer: 'equal parts',
		help: 'show what is equal in a comparison',
		now({state}) {
			const place = topPlace(state);
			return onOff(place?.kind === 'call' && place.equalParts);
		},
		disabledReason: comparesNothing,
	},
	{
		keys: ['w'],
		command: 'wrap',
		scopes: ['call'],
		group: 'here',
		footer: 'wrap',
		help: 'wrap long lines',
		now: ({state}) => {
			const place = topPlace(state);
			return onOff(place?.kind === 'call' && place.wrap);
		},
		disabledReason: wrapsNothing,
	},
	{
		keys: ['r'],
		command: 'rendered',
		scopes: ['call'],
		group: 'here',
		footer({state}) {
			const place = topPlace(state);
			return place?.kind === 'call' && place.rendered ? 'as it came' : 'rendered';
		},
		help: 'texts rendered, or as they came',
		now: ({state}) => {
			const place = topPlace(state);
			return place?.kind === 'call' && place.rendered ? 'rendered' : 'as it came';
		},
		disabledReason: rendersNothing,
	},
	{
		keys: ['a'],
		command: 'accept',
		scopes: ['lists'],
		group: 'here',
		footer: ({state}) => (shownView(state) === 'alerts' ? 'silence' : 'accept'),
		help: 'accept: such findings are in no count; silence an alert',
		disabledReason: acceptsNothing,
	},
	{
		keys: ['y'],
		command: 'copy',
		scopes: ['lists', 'call', 'trace', 'ledger', 'logs', 'metrics', 'metric', 'search'],
		group: 'here',
		footer: 'copy',
		help: 'copy: text, messages, Markdown, curl, trace, row',
	},
];
