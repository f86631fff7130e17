/** A call, opened where a finding is: at the very line, with what was found marked, where its text is in sight. */
import type {CallDetail} from '../../store/answers.ts';
import {lineOptionsOf} from '../conversation/conversation.ts';
import {matchesIn} from '../conversation/find.ts';
import type {Habits} from '../state/habits.ts';
import {callPlace, type CallPlace} from '../state/places.ts';
import type {Screen} from '../view.ts';
import type {Place} from './passage.ts';

/** Cells of a text by which its line is found again: a longer one may be parted by the end of a line. */
const soughtMax = 24;

export function callPlaceAt(
	call: CallDetail,
	place: Place | null,
	{screen, habits}: {readonly screen: Screen; readonly habits: Habits},
): CallPlace {
	const opened = callPlace(call.callId);
	const line = place?.exact.split('\n').find(text => text.trim() !== '');
	if (place === null || line === undefined) return opened;
	const text = line.trim().slice(0, soughtMax);
	const narrow = screen.width === 'narrow';
	const options = lineOptionsOf({...habits, narrow, width: screen.columns, glyphs: screen.glyphs});
	const matches = matchesIn(call, text, options);
	const message = messageOf(place.source, call);
	const own = matches.findIndex(match => match.message === message);
	const at = own === -1 ? 0 : own;
	const match = matches[at];
	if (match === undefined) return opened;
	return {
		...opened,
		message: match.message,
		// On a narrow screen the first line of a message is its head.
		scroll: match.line + (narrow ? 1 : 0),
		toggled: match.open,
		...(place.isHidden ? {} : {find: text, found: {at, of: matches.length}}),
	};
}

/** As the state names it; undefined: not by its number. */
function messageOf(source: string, call: CallDetail): number | null | undefined {
	const first = call.system === null ? 0 : 1;
	if (source === 'system') return 0;
	if (/^answer\b/.test(source)) return null;
	const number = /^message (\d+)$/.exec(source)?.[1];
	return number === undefined ? undefined : Number(number) - 1 + first;
}
