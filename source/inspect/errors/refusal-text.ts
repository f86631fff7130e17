/**
Whether words that stand where JSON was asked for are a refusal, which is no failure of the format. A short list, and
the beginning only: it says nothing of refusals among answers.
*/

/** A refusal says so at once. */
const headCharacters = 300;

const refusals: readonly RegExp[] = [
	/\b(?:sorry|apologi[sz]e|can(?:no|['’])?t|unable|not able|won['’]t|will not|decline|refuse|against (?:my|our|the) |not (?:comfortable|allowed|permitted|something i))/i,
	/\b(?:leider|entschuldigung|kann ich (?:\w+ )?nicht|ich kann |tut mir leid|désolée?|je ne peux|je ne suis pas|impossible de)/i,
	/\b(?:lo siento|no puedo|disculp|mi dispiace|non posso|desculpe|não posso|sinto muito|het spijt|kan ik niet|kan niet)/i,
	/(?:извин|не могу|не в состоянии|к сожалению|вибач|не можу|przepraszam|nie mogę|üzgünüm|yapamam)/i,
	/(?:申し訳|すみません|できません|できかねます|お応え|抱歉|对不起|對不起|无法|無法|不能|죄송|할 수 없|آسف|عذر|لا أستطيع|لا يمكن|क्षमा|माफ|नहीं कर सकत)/,
];

export function isRefusalText(text: string): boolean {
	const head = text.slice(0, headCharacters);
	return refusals.some(pattern => pattern.test(head));
}
