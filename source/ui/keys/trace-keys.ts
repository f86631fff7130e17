/** Keys of an open trace. */
import type {Binding} from './binding.ts';
import {topPlace} from '../state/state.ts';

const onOff = (on: boolean): string => (on ? 'on' : 'off');

export const traceKeys: readonly Binding[] = [
	{
		keys: ['-'],
		command: 'foldLevel',
		scopes: ['trace'],
		group: 'here',
		help: 'fold the deepest level that is open',
	},
	{
		keys: ['+'],
		command: 'unfoldLevel',
		scopes: ['trace'],
		group: 'here',
		help: 'unfold the first level that is folded',
	},
	{
		keys: ['L'],
		command: 'link',
		scopes: ['trace'],
		group: 'here',
		help: 'follow the link of the span',
	},
	{
		keys: ['x'],
		command: 'critical',
		scopes: ['trace'],
		group: 'here',
		footer: 'critical path',
		help: 'critical path only',
		now: ({state}) => {
			const place = topPlace(state);
			return onOff(place?.kind === 'trace' && place.criticalOnly);
		},
	},
	{
		keys: ['v'],
		command: 'allSpans',
		scopes: ['trace'],
		group: 'here',
		footer: ({state}) => {
			const place = topPlace(state);
			return place?.kind === 'trace' && place.allSpans ? 'LLM spans' : 'all spans';
		},
		help: 'all spans, or what is of the LLM',
		now: ({state}) => {
			const place = topPlace(state);
			return place?.kind === 'trace' && place.allSpans ? 'all' : 'LLM';
		},
	},
	{
		keys: ['z'],
		command: 'zoom',
		scopes: ['trace'],
		group: 'here',
		footer: 'zoom',
		help: 'zoom to the span, and out',
	},
	{
		keys: ['l'],
		command: 'logs',
		scopes: ['trace'],
		group: 'here',
		footer: 'logs',
		help: 'log records among spans',
		now: ({state}) => {
			const place = topPlace(state);
			return onOff(place?.kind === 'trace' && place.logs);
		},
	},
];
