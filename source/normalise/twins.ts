/**
Two carriers of one request that neither contains as a sum: two instrumentations in one process, an SDK that
traces itself beside another library, a record beside its span. What proves it is the response id, or, where
one has none, time, model and tokens together.
*/
import {type Message, textOfMessage} from '../domain/message.ts';
import {type Entry, complete, dismiss, hasUsage, isReasoningApart, richness, scopeOf} from './counted.ts';
import {isCompatibleModel, isSameProvider} from './providers.ts';

/** An inner span may be stamped by another clock of the same machine, or end after its outer one. */
export const intervalSlackMs = 100;

/** "chatcmpl-123" of a local server is drawn from a thousand numbers, "msg_01XFDUDYJgAACzvnptvVoYEL" is not. */
const randomIdCharactersMin = 20;

/** @param calls Counted entries; the one of each group that says most stays counted. */
export function joinTwins(calls: readonly Entry[]): void {
	if (calls.length < 2) return;
	const ordered = calls.toSorted(
		(a, b) => a.startMs - b.startMs || a.endMs - b.endMs || (a.node.id < b.node.id ? -1 : 1),
	);
	joinById(ordered);
	joinByTime(ordered.filter(entry => entry.counted));
}

function joinById(ordered: readonly Entry[]): void {
	const byId = new Map<string, Entry[]>();
	for (const entry of ordered) {
		const id = entry.facts.responseId;
		if (id === null) continue;
		const group = byId.get(id);
		if (group === undefined) byId.set(id, [entry]);
		else group.push(entry);
	}
	for (const group of byId.values()) if (group.length > 1) joinPairs(group, isTwinById);
}

function joinPairs(group: readonly Entry[], isTwin: (a: Entry, b: Entry) => boolean): void {
	for (const [index, first] of group.entries()) {
		for (const second of group.slice(index + 1)) {
			if (first.counted && second.counted && isTwin(first, second)) join(first, second);
		}
	}
}

/** Local servers draw ids from a thousand numbers, so an id alone proves nothing. */
function isTwinById(first: Entry, second: Entry): boolean {
	if (isRecord(first) !== isRecord(second)) return isAlike(first, second);
	return scopeOf(first) !== scopeOf(second) && isOverlapping(first, second) && isAlike(first, second);
}

function joinByTime(ordered: readonly Entry[]): void {
	// One library alone in a trace is the usual case, and has no twins.
	const [first] = ordered;
	if (first === undefined || ordered.every(entry => isOneLibrary(entry, first))) return;
	for (const [index, first] of ordered.entries()) {
		for (let next = index + 1; next < ordered.length; next++) {
			const second = ordered[next] as Entry;
			if (second.startMs > first.endMs + intervalSlackMs) break;
			if (first.counted && second.counted && isTwinByTime(first, second)) join(first, second);
		}
	}
}

function isOneLibrary(first: Entry, second: Entry): boolean {
	return isRecord(first) === isRecord(second) && scopeOf(first) === scopeOf(second);
}

/** Parallel equal calls exist: two of one scope are never joined this way. */
function isTwinByTime(first: Entry, second: Entry): boolean {
	if (first.facts.responseId !== null && second.facts.responseId !== null) return false;
	// A record and a span of one library are two carriers (Gemini CLI); two spans of it are two calls.
	if (!first.writers.isDisjointFrom(second.writers)) return false;
	if (!isSameProvider(first.provider, second.provider) || !isSameModel(first, second)) return false;
	const isSilent = !hasUsage(first) && !hasUsage(second);
	// The span of a stream may end at its first token (LlamaIndex under OpenInference), and its answer go on.
	if (isSilent && isOverlapping(first, second) && isSameAnswer(first.facts.output, second.facts.output))
		return true;
	if (!isInside(first, second) && !isInside(second, first)) return false;
	if (isSilent) return isOneFailure(first, second);
	if (hasUsage(first) && hasUsage(second)) return isSameUsage(first, second);
	return (
		isSameAnswer(first.facts.output, second.facts.output) ||
		isAskedOnly(first, second) ||
		isAskedOnly(second, first)
	);
}

/** Long enough that two calls at one time do not say it by chance: "yes" proves nothing. */
export const sameAnswerCharactersMin = 20;

/** One of the two or both send no usage (a stream without its usage chunk), but both hold the answer. */
function isSameAnswer(first: readonly Message[] | null, second: readonly Message[] | null): boolean {
	if (first === null || second === null) return false;
	const text = first.map(textOfMessage).join('\n').trim();
	return text.length >= sameAnswerCharactersMin && text === second.map(textOfMessage).join('\n').trim();
}

/** The client below a wrapper that reads the answer itself: its span knows the prompt alone (Langtrace, LiteLLM). */
function isAskedOnly(inner: Entry, outer: Entry): boolean {
	const {facts} = inner;
	const isMute = !hasUsage(inner) && facts.output === null && facts.finishReasons.length === 0;
	return isMute && isInside(inner, outer) && isSameAnswer(facts.input, outer.facts.input);
}

/** Neither got an answer, and one says that it failed: the Mistral SDK leaves its own span unset. */
function isOneFailure(first: Entry, second: Entry): boolean {
	const isAnswered = first.facts.output !== null || second.facts.output !== null;
	return !isAnswered && (first.status === 'error' || second.status === 'error');
}

function isAlike(first: Entry, second: Entry): boolean {
	const isRandom = (first.facts.responseId?.length ?? 0) >= randomIdCharactersMin;
	// The caller of a gateway knows the model by another name, and the gateway for whoever made it.
	if (isRandom && hasUsage(first) && hasUsage(second) && isSameUsage(first, second)) return true;
	if (!isSameProvider(first.provider, second.provider) || !isSameModel(first, second)) return false;
	if (!hasUsage(first) || !hasUsage(second) || first.estimated || second.estimated) return true;
	// A random id proves it alone: OpenLLMetry adds a stream's first count to its last (26 for 25).
	if (isRandom) return true;
	return isSameUsage(first, second) || isCacheApart(first, second) || isCacheApart(second, first);
}

function isSameUsage(first: Entry, second: Entry): boolean {
	if (isReasoningApart(first.usage, second.usage) || isReasoningApart(second.usage, first.usage)) return true;
	return first.usage.input === second.usage.input && (first.usage.output ?? 0) === (second.usage.output ?? 0);
}

/** Equal but for the cache, which one of them counts outside or not at all. */
function isCacheApart(whole: Entry, part: Entry): boolean {
	const cached = (whole.usage.cacheRead ?? 0) + (whole.usage.cacheWrite ?? 0);
	return cached > 0 && whole.usage.input === (part.usage.input ?? 0) + cached;
}

/** Request against request and answer against answer: an emitter may know only one of the two names. */
function isSameModel(first: Entry, second: Entry): boolean {
	const one = first.facts;
	const two = second.facts;
	return (
		isCompatibleModel(one.requestModel ?? one.responseModel, two.requestModel ?? two.responseModel) ||
		(one.responseModel !== null &&
			isCompatibleModel(one.responseModel, two.responseModel ?? two.requestModel))
	);
}

/** Two tries of one request: same library, operation and model, and the same prompt where both tell it. */
export function isSameRequest(first: Entry, second: Entry): boolean {
	if (scopeOf(first) !== scopeOf(second) || first.operation !== second.operation) return false;
	if (!isCompatibleModel(first.facts.requestModel, second.facts.requestModel)) return false;
	const one = first.facts.input;
	const two = second.facts.input;
	return one === null || two === null || JSON.stringify(one) === JSON.stringify(two);
}

function isOverlapping(first: Entry, second: Entry): boolean {
	return first.startMs <= second.endMs + intervalSlackMs && second.startMs <= first.endMs + intervalSlackMs;
}

function isInside(inner: Entry, outer: Entry): boolean {
	return inner.startMs >= outer.startMs - intervalSlackMs && inner.endMs <= outer.endMs + intervalSlackMs;
}

function isRecord(entry: Entry): boolean {
	return entry.node.span === null;
}

/**
A span before a record, then the one that is nearer to the model where the two name different ones, then the one that
says more, then the earlier one.
*/
function join(first: Entry, second: Entry): void {
	const isSecond =
		isRecord(first) !== isRecord(second)
			? isRecord(first)
			: isSameProvider(first.provider, second.provider) && isSameModel(first, second)
				? richness(second) > richness(first)
				: second.endMs - second.startMs < first.endMs - first.startMs;
	const [call, twin] = isSecond ? [second, first] : [first, second];
	complete(call, twin);
	dismiss(twin, `twin of ${call.node.id}`);
}
