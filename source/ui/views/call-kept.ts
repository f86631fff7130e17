/**
A call, or what lies behind it, that is answered again and says the same is taken for the last one: the lines that were made of its
text are kept with it, and wrapping 400 KB takes up to 400 ms. It keeps one of each a reader.
*/
import type {CallDetail} from '../../store/answers.ts';
import type {CarrierDetail} from '../../store/record-answers.ts';
import type {CallAnatomy} from '../../store/call-anatomy.ts';
import type {Reader} from '../../store/store.ts';
import type {UsesOf} from '../view.ts';
import type {CallData} from './call-page.ts';

type Kept<Answer> = WeakMap<Reader, {readonly text: string; readonly answer: Answer}>;

const calls: Kept<CallDetail> = new WeakMap();
const carriers: Kept<readonly CarrierDetail[]> = new WeakMap();

export function keptCall(reader: Reader, call: CallDetail | null): CallDetail | null {
	return kept(calls, reader, call);
}

export function keptCarriers(reader: Reader, found: readonly CarrierDetail[]): readonly CarrierDetail[] {
	return kept(carriers, reader, found) ?? found;
}

/** Compared as JSON, which takes 2 ms for 400 KB: what is plain data is equal when its text is. */
function kept<Answer>(answers: Kept<Answer>, reader: Reader, answer: Answer | null): Answer | null {
	if (answer === null) return null;
	const text = JSON.stringify(answer);
	const before = answers.get(reader);
	if (before?.text === text) return before.answer;
	answers.set(reader, {text, answer});
	return answer;
}

const uses = new WeakMap<readonly CarrierDetail[], CallData['uses']>();

/** Tried once for what is answered again and says the same. While it is tried, the rest is shown. */
export function keptUses(callId: string, found: readonly CarrierDetail[], usesOf: UsesOf): CallData['uses'] {
	const known = uses.get(found);
	if (known !== undefined) return known;
	uses.set(found, 'trying');
	usesOf(callId, found).then(
		answer => uses.set(found, answer),
		// As if it were too much: the keys that are named tell most of it.
		() => uses.set(found, null),
	);
	return 'trying';
}

const anatomies = new WeakMap<CallDetail, Promise<CallAnatomy | null>>();
const known = new WeakMap<CallDetail, CallAnatomy>();

/** Asked once for a call that stays the same: the prompts before it are read and counted for it. */
export function keptAnatomy(reader: Reader, call: CallDetail, asOfMs: number): Promise<CallAnatomy | null> {
	const asked = anatomies.get(call);
	if (asked !== undefined) return asked;
	const asking = reader.anatomy(call.callId, {asOfMs}).then(anatomy => {
		if (anatomy !== null) known.set(call, anatomy);
		return anatomy;
	});
	anatomies.set(call, asking);
	asking.catch(() => anatomies.delete(call));
	return asking;
}

/** What was answered of it already. */
export function anatomyAtHand(call: CallDetail): CallAnatomy | null {
	return known.get(call) ?? null;
}
