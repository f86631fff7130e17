/**
How libraries count: whether the cache lies inside the input they report, and reasoning inside the output.
Only what the recordings show is a line here; everything else goes by the arithmetic in `usage.ts`.
*/

export type Counting = {
	readonly cacheInside: boolean;
	readonly reasoningInside: boolean;
	/** It writes input where output belongs, and the reverse. */
	readonly swapped: boolean;
	/** Its counts of streams are its own tokenizer's, not the server's. */
	readonly estimatesStreams: boolean;
	/** What the call detail shows as the reason. */
	readonly rule: string;
};

type Emitter = {
	/** Start of the scope's name. */
	readonly scope: string;
	/** Version range, both inclusive, as numbers of major and minor; empty: all. */
	readonly versions?: readonly [from: string, to: string];
	readonly provider?: string;
	readonly swapped?: boolean;
	readonly estimatesStreams?: boolean;
	readonly cacheInside: boolean;
	readonly reasoningInside: boolean;
};

const inside = {cacheInside: true, reasoningInside: true};
const cacheOutside = {cacheInside: false, reasoningInside: true};

/** First hit wins, so the line for one provider stands before the line for all. */
const emitters: readonly Emitter[] = [
	{scope: 'com.anthropic.sdk.', ...inside},
	{scope: 'com.anthropic.claude_code', ...cacheOutside},
	{scope: 'opentelemetry.instrumentation.genai.', ...inside},
	{scope: 'opentelemetry.util.genai.handler', ...inside},
	{scope: 'opentelemetry.instrumentation.openai_v2', ...inside},
	{scope: 'opentelemetry.instrumentation.google_genai', ...inside},
	{scope: '@opentelemetry/instrumentation-openai', ...inside},
	{scope: '@elastic/opentelemetry-instrumentation-openai', ...inside},
	// OpenLLMetry counts Anthropic's cache inside in Python and outside in JavaScript.
	{scope: '@traceloop/instrumentation-anthropic', ...cacheOutside},
	{scope: '@traceloop/', ...inside},
	{scope: 'opentelemetry.instrumentation.anthropic', ...inside},
	{scope: 'opentelemetry.instrumentation.openai', ...inside},
	{scope: 'openlit', provider: 'anthropic', ...cacheOutside},
	{scope: '@openlit/', provider: 'anthropic', ...cacheOutside},
	{scope: 'openlit', ...inside},
	{scope: '@openlit/', ...inside},
	{scope: 'genai_otel.', provider: 'anthropic', ...cacheOutside},
	{scope: 'openinference.instrumentation.', ...inside},
	{scope: '@arizeai/openinference-', ...inside},
	// 11/40 for 40/11 of Anthropic, 22/34 for 62/25 of a stream: as recorded in 6.3, and in no other version.
	{
		scope: '@langtrase/typescript-sdk',
		versions: ['6.3', '6.3'],
		provider: 'anthropic',
		swapped: true,
		estimatesStreams: true,
		...cacheOutside,
	},
	{scope: '@langtrase/typescript-sdk', estimatesStreams: true, ...inside},
	{scope: 'pydantic-ai', ...inside},
	{scope: 'langsmith', ...inside},
	{scope: 'litellm', ...inside},
];

/** @returns null where this emitter is not known. */
export function countingOf(
	scope: {readonly name: string; readonly version: string},
	provider: string | null,
): Counting | null {
	for (const emitter of emitters) {
		if (!scope.name.startsWith(emitter.scope)) continue;
		if (emitter.provider !== undefined && emitter.provider !== provider) continue;
		if (emitter.versions !== undefined && !isWithin(scope.version, emitter.versions)) continue;
		return {
			cacheInside: emitter.cacheInside,
			reasoningInside: emitter.reasoningInside,
			swapped: emitter.swapped ?? false,
			estimatesStreams: emitter.estimatesStreams ?? false,
			rule: `${scope.name}${emitter.provider === undefined ? '' : ` with ${emitter.provider}`} reports the cache ${emitter.cacheInside ? 'inside' : 'outside'} of the input`,
		};
	}
	return null;
}

function isWithin(version: string, [from, to]: readonly [string, string]): boolean {
	const number = ordinal(version);
	return number >= ordinal(from) && number <= ordinal(to);
}

function ordinal(version: string): number {
	const [major = '0', minor = '0'] = version.split('.');
	return Number.parseInt(major, 10) * 10_000 + Number.parseInt(minor, 10);
}
