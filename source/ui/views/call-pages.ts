/** What each tab of a call shows: one line a tab, see `call-tabs.ts`. */
import type {CallAnatomy} from '../../store/call-anatomy.ts';
import type {CallTab} from '../state/call-tabs.ts';
import {conversationOf} from '../conversation/conversation.ts';
import type {Action} from '../state/state.ts';
import {attributesOf} from './call-attributes.ts';
import {contextRows} from './call-context.ts';
import {detailRows} from './call-detail.ts';
import {whyNoContent} from './call-no-content.ts';
import {type DrawTab, notePage, nothingBehind, scrolledPage} from './call-page.ts';
import {rawLines} from './call-raw.ts';
import {lensPage} from './lens.ts';

export const callPages: Readonly<Record<CallTab, DrawTab>> = {
	conversation: conversationPage,
	detail: ({call, place, context, height}) => scrolledPage(detailRows(call, context.screen), place, height),
	context: ({call, data, place, context, height}) =>
		scrolledPage(contextRows(call, data.anatomy ?? null, context.screen), place, height),
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

/** Messages that a page key goes over, one more than that: see `moved`. */
const messagesPerPage = 6;

function conversationPage({call, data, place, context, height}: Parameters<DrawTab>[0]): ReturnType<DrawTab> {
	const {screen} = context;
	const {message, scroll, toggled, wrap} = place;
	const {rows, position, stops, long} = conversationOf(call, {
		width: screen.columns,
		height,
		narrow: screen.width === 'narrow',
		glyphs: screen.glyphs,
		wrap,
		message,
		scroll,
		toggled,
		tokens: tokensByMessage(data.anatomy ?? null),
	});
	// A page goes through a long message by the screen, else over a few messages.
	const pageStops = long ? height : messagesPerPage;
	if (stops.length > 0) return {rows, position, stops, pageStops, enter: toggles};
	const why = whyNoContent(call, screen).slice(0, height);
	return {rows: why.map(row => ({row})), position: '', stops, pageStops, enter: null};
}

function tokensByMessage(anatomy: CallAnatomy | null): ReadonlyMap<number, number> {
	return new Map((anatomy?.parts?.messages ?? []).map(({number, tokens}) => [number, tokens]));
}

function toggles(stop: string): Action {
	return {type: 'toggle', id: stop};
}
