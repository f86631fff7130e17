/**
Why there is no prompt and no answer, and which switch of this instrumentation turns them on.
*/
import type {CallDetail, ContentGone} from '../../store/answers.ts';
import {captureSwitches} from '../capture-switches.ts';
import {fit, piece, type Row} from '../rows.ts';
import {oneLine} from '../text.ts';
import type {Screen} from '../view.ts';
import {wrapText} from '../conversation/wrap.ts';

const after = 'Tokens, money and times need none of it. It holds for calls made after the change.';

export function whyNoContent(call: CallDetail, screen: Screen): readonly Row[] {
	const width = screen.columns - 6;
	if (call.contentGone !== null) {
		return goneLines(call.contentGone).flatMap(line => [
			...wrapText(line, width).map((text): Row => [piece(`  ${text}`)]),
			[],
		]);
	}
	const reason = call.contentRedacted
		? 'The sender withheld the content of this call.'
		: call.operation === 'embeddings'
			? 'An embedding has no answer, and its input is not in the telemetry.'
			: 'The telemetry of this call holds no prompt and no answer: content capture is off.';
	const lines = captureSwitches(call.dialect);
	return [
		...wrapText(reason, width).map((text): Row => [piece(`  ${text}`)]),
		[],
		fit(
			[piece(`  to turn it on in ${call.dialect} (service ${oneLine(call.service)}):`, 'dim')],
			width,
			screen.glyphs.cut,
		),
		[],
		...lines.flatMap(line => wrapText(line, width).map((text): Row => [piece(`    ${text}`, 'accent')])),
		[],
		...wrapText(after, width).map((text): Row => [piece(`  ${text}`, 'dim')]),
	];
}

/** Nothing that the sender could change. */
function goneLines(gone: ContentGone): readonly string[] {
	return gone.why === 'purged'
		? ['What was said in this call was purged from the file. Its figures stay.']
		: [
				`What was said in this call was sampled away: of healthy calls ${gone.keptPercent} % keep it (--keep-content).`,
				'Calls that failed, were cut short, slow or dear keep theirs. Figures stay of all.',
			];
}
