/** Makes one message of many that differ in numbers and ids only, so that they can be counted. */

/** A message that is longer says the rest to nobody. */
const charactersMax = 400;

const masks: readonly (readonly [RegExp, string])[] = [
	[/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, 'ID'],
	// Ids with a prefix, as providers write them: req_…, chatcmpl-…, org-…. Not the date of a model, which tells it from
	// another (claude-3-opus-20240229), and not the words of a tool (get_customer2_by_name).
	[/\b[a-z]{2,10}[_-](?=[a-z]*\d)(?!20\d{6}\b)[a-z\d]{8,}\b/gi, 'ID'],
	[/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12,}\b/gi, 'ID'],
	// Not the digits of a name: gpt-4o, HTTP2.
	[/(?<![\w-])\d+(?:[.,]\d+)*(?=$|[^\w]|ms\b|s\b|m\b|h\b|k\b|%)/g, 'N'],
];

export function masked(message: string): string {
	return masks.reduce(
		(text, [pattern, mask]) => text.replace(pattern, mask),
		message.slice(0, charactersMax).replaceAll(/\s+/g, ' ').trim(),
	);
}
