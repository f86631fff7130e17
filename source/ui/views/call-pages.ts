/** What each tab of a call shows: one line a tab, see `call-tabs.ts`. */
import type {CallDetail} from '../../store/answers.ts';
import type {CallAnatomy} from '../../store/call-anatomy.ts';
import type {CallTab} from '../state/call-tabs.ts';
import {conversationOf, lineOptionsOf} from '../conversation/conversation.ts';
import {matchesIn} from '../conversation/find.ts';
import type {CallPlace} from '../state/places.ts';
import type {Action} from '../state/state.ts';
import type {Screen} from '../view.ts';
import {attributesOf} from './call-attributes.ts';
import {contextRows} from './call-context.ts';
import {findingLines, findingRows} from './call-findings.ts';
import {detailRows} from './call-detail.ts';
import {diffRows, type DiffRows} from './call-diff.ts';
import {whyNoContent} from './call-no-content.ts';
import {type CallData, type DrawTab, notePage, nothingBehind, scrolledPage} from './call-page.ts';
import {rawLines} from './call-raw.ts';
import {lensPage} from './lens.ts';

export const callPages: Readonly<Record<CallTab, DrawTab>> = {
	conversation: conversationPage,
	detail: ({call, place, context, height}) => scrolledPage(detailRows(call, context.screen), place, height),
	context: ({call, data, place, context, height}) =>
		scrolledPage(contextRows(call, data.anatomy ?? null, context.screen), place, height),
	diff({call, data, place, context, height}) {
		const {other} = data;
		if (other === undefined) return notePage('reading the call that it is compared with…');
		if (other === null) return notePage(nothingBefore);
		return scrolledPage(diffOf(call, other, {data, place, screen: context.screen}).rows, place, height);
	},
	lens: lensPage,
	attributes({call, data, place, context, height}) {
		const {columns, glyphs} = context.screen;
		const {message, scroll, toggled} = place;
		const {carriers} = data;
		const missing = nothingBehind(call, carriers);
		if (carriers === null || missing !== null) return notePage(missing);
		const tab = attributesOf(call, carriers, {width: columns, height, message, scroll, toggled, glyphs});
		return {...tab, pageStops: height, enter: toggles};
	},
	findings({data, place, context, height}) {
		const {findings = []} = data;
		return findings.length === 0
			? notePage(nothingFound)
			: scrolledPage(findingRows(findings, context.screen), place, height);
	},
	raw({call, data, place, context, height}) {
		const {carriers} = data;
		const missing = nothingBehind(call, carriers);
		if (carriers === null || missing !== null) return notePage(missing);
		const lines = rawLines(carriers, context.screen.columns - 2);
		return scrolledPage(
			lines.map(line => [{text: ' '}, {text: line}]),
			place,
			height,
		);
	},
};

const nothingFound = 'no detector found anything, or none has looked yet';

const nothingBefore = 'no call before it goes on to this: * stars one, D compares with it';

function diffOf(
	call: CallDetail,
	other: CallDetail,
	{data, place, screen}: {readonly data: CallData; readonly place: CallPlace; readonly screen: Screen},
): DiffRows {
	const cache = place.against === null ? (data.anatomy?.cache ?? null) : null;
	return diffRows(call, other, {screen, cache, showsEqual: place.equalParts});
}

/** The next place at which the prompts differ. */
export function changeIn(
	call: CallDetail,
	options: {
		readonly by: 1 | -1;
		readonly data: CallData;
		readonly place: CallPlace;
		readonly screen: Screen;
	},
): Action | string {
	const {by, data, place} = options;
	if (data.other == null) return nothingBefore;
	const {changes} = diffOf(call, data.other, options);
	const from = place.found?.at ?? (by === 1 ? -1 : 0);
	const at = (from + by + changes.length) % Math.max(1, changes.length);
	const line = changes[at];
	if (line === undefined) return 'the prompts are equal';
	return {type: 'found', found: {at, of: changes.length}, message: null, line, open: []};
}

/** Messages that a page key goes over, one more than that: see `moved`. */
const messagesPerPage = 6;

function layoutOf({wrap, rendered}: CallPlace, {columns, width, glyphs}: Screen) {
	return {width: columns, narrow: width === 'narrow', glyphs, wrap, rendered};
}

/** Where what is looked for is, next to where it was found last. */
export function foundIn(
	call: CallDetail,
	{by, place, screen}: {readonly by: 1 | -1; readonly place: CallPlace; readonly screen: Screen},
): Action | string {
	const layout = layoutOf(place, screen);
	const matches = matchesIn(call, place.find, lineOptionsOf(layout));
	const count = matches.length;
	const from = place.found?.at ?? (by === 1 ? -1 : 0);
	const at = (from + by + count) % Math.max(1, count);
	const match = matches[at];
	if (match === undefined) return `${place.find} is not in this conversation`;
	// On a narrow screen the first line of a message is its head.
	return {type: 'found', found: {at, of: count}, ...match, line: match.line + (layout.narrow ? 1 : 0)};
}

function conversationPage({call, data, place, context, height}: Parameters<DrawTab>[0]): ReturnType<DrawTab> {
	const {screen} = context;
	const {message, scroll, toggled, find, found} = place;
	const findings = findingLines(data.findings ?? [], screen, height);
	// With an empty line before them.
	const lines = height - (findings.length === 0 ? 0 : findings.length + 1);
	const {rows, position, stops, long} = conversationOf(call, {
		...layoutOf(place, screen),
		height: lines,
		message,
		scroll,
		toggled,
		find,
		tokens: tokensByMessage(data.anatomy ?? null),
	});
	const below = findings.length === 0 ? [] : [{row: []}, ...findings.map(row => ({row}))];
	// A page goes through a long message by the screen, else over a few messages.
	const pageStops = long ? lines : messagesPerPage;
	const match = found === null ? '' : `match ${found.at + 1} of ${found.of}   `;
	if (stops.length > 0)
		return {rows: [...rows, ...below], position: match + position, stops, pageStops, enter: toggles};
	const why = whyNoContent(call, screen).slice(0, lines);
	return {
		rows: [...why.map(row => ({row})), ...below],
		position: '',
		stops,
		pageStops,
		enter: null,
	};
}

function tokensByMessage(anatomy: CallAnatomy | null): ReadonlyMap<number, number> {
	return new Map((anatomy?.parts?.messages ?? []).map(({number, tokens}) => [number, tokens]));
}

function toggles(stop: string): Action {
	return {type: 'toggle', id: stop};
}
