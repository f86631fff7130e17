/**
From the model and provider of a call to what the price table calls them. Every route, region, version and
date that emitters write into a model id is taken off step by step; the first form that the table knows wins,
so an exact id (`gpt-4o-2024-05-13`, which has a price of its own) is never shortened when it is known.

It knows no prices, and it never turns a fine-tuned model into its base: providers bill fine-tunes apart.
*/

/** The most forms of one id that are tried; ids are text of the sender's choice. */
const maximumCandidates = 12;

/** Longer ids are no model's: they would only cost time in the table's regular expressions. */
const maximumIdLength = 200;

/** Canonical provider names (OpenTelemetry `gen_ai.provider.name` and its aliases) to ids of the price table. */
const tableProviders: ReadonlyMap<string, string> = new Map([
	['openai', 'openai'],
	['azure.ai.openai', 'azure'],
	['az.ai.openai', 'azure'],
	['azure_openai', 'azure'],
	['azure-openai', 'azure'],
	['azure.ai.inference', 'azure'],
	['az.ai.inference', 'azure'],
	['azure_ai', 'azure'],
	['azure', 'azure'],
	['anthropic', 'anthropic'],
	['claude', 'anthropic'],
	['firstparty', 'anthropic'],
	['gcp.vertex_ai', 'google'],
	['vertex_ai', 'google'],
	['vertexai', 'google'],
	['gcp.gemini', 'google'],
	['gcp.gen_ai', 'google'],
	['gemini', 'google'],
	['google', 'google'],
	['googleai', 'google'],
	['google_genai', 'google'],
	['aws.bedrock', 'aws'],
	['aws_bedrock', 'aws'],
	['bedrock', 'aws'],
	['bedrock_converse', 'aws'],
	['amazon-bedrock', 'aws'],
	['amazon', 'aws'],
	['aws', 'aws'],
	['mistral_ai', 'mistral'],
	['mistralai', 'mistral'],
	['mistral', 'mistral'],
	['x_ai', 'x-ai'],
	['xai', 'x-ai'],
	['x-ai', 'x-ai'],
	['grok', 'x-ai'],
	['cohere', 'cohere'],
	['cohere_chat', 'cohere'],
	['deepseek', 'deepseek'],
	['groq', 'groq'],
	['perplexity', 'perplexity'],
	['moonshot_ai', 'moonshotai'],
	['moonshot', 'moonshotai'],
	['moonshotai', 'moonshotai'],
	['fireworks', 'fireworks'],
	['fireworks_ai', 'fireworks'],
	['together', 'together'],
	['together_ai', 'together'],
	['togetherai', 'together'],
	['cerebras', 'cerebras'],
	['openrouter', 'openrouter'],
	['voyage', 'voyageai'],
	['voyageai', 'voyageai'],
	['minimax', 'minimax'],
	['zhipuai', 'zhipuai'],
	['zai', 'zai'],
	['novita', 'novita'],
	['ovhcloud', 'ovhcloud'],
	['cloudflare', 'cloudflare'],
	['github-copilot', 'github-copilot'],
	['github_copilot', 'github-copilot'],
	['baseten', 'baseten'],
	['arcee', 'arcee'],
]);

/** Engines that run models on hardware of one's own: nobody sends a bill for a token. */
const localProviders = new Set([
	'ollama',
	'ollama_chat',
	'llama.cpp',
	'llama_cpp',
	'llama-cpp',
	'llamacpp',
	'llamafile',
	'vllm',
	'hosted_vllm',
	'lmstudio',
	'lm_studio',
	'lm-studio',
	'sglang',
	'tgi',
	'text-generation-inference',
	'localai',
	'mlx',
	'mlx_lm',
	'gpt4all',
	'koboldcpp',
	'tabbyapi',
	'jan',
]);

/**
Providers whose name says the protocol rather than who bills: OpenAI's SDK speaks to every gateway, and a
gateway is nobody's price list. There the model's name may decide.
*/
const protocolProviders = new Set(['openai', 'litellm', 'litellm_proxy', 'custom_openai']);

export type ProviderKind =
	| {readonly type: 'table'; readonly id: string; readonly byNameToo: boolean}
	| {readonly type: 'local'}
	/** Not said, or a name that says nothing of the price list. */
	| {readonly type: 'any'}
	/** Somebody who bills by a list that we do not have: another's price would be invented. */
	| {readonly type: 'unlisted'};

/** What a provider's name means for the price. AI SDK ids ("openai.responses") count by their first part. */
export function providerKind(provider: string | null): ProviderKind {
	if (provider === null) return {type: 'any'};
	const name = provider.toLowerCase().trim();
	for (const form of [name, name.split('.')[0] ?? name]) {
		if (localProviders.has(form)) return {type: 'local'};
		const id = tableProviders.get(form);
		if (id !== undefined) return {type: 'table', id, byNameToo: protocolProviders.has(form)};
		if (protocolProviders.has(form)) return {type: 'any'};
	}
	return unlistedProviders.has(name) ? {type: 'unlisted'} : {type: 'any'};
}

/** Known to bill, by a list that the table does not hold or not by the token. */
const unlistedProviders = new Set([
	'ibm.watsonx.ai',
	'watsonx',
	'replicate',
	'huggingface',
	'databricks',
	'snowflake',
]);

/** Parts of a route (`azure/eu/gpt-4o`, `us.anthropic.…`) that say where and not what. */
const region = /^(?:us|eu|apac|au|jp|in|ca|global|us-gov)$|^[a-z]{2}(?:-[a-z]+)+-\d$/;

/** What a model id says beside the model: the route before it. */
export type Route = {readonly provider: string | null; readonly model: string};

/**
The provider that the first part of a route names, and the id without that part and without regions:
`azure/eu/gpt-4o` is `gpt-4o` by azure. What follows `openrouter/` is an id of OpenRouter, maker included.
*/
export function routeOf(model: string): Route {
	const parts = model.split('/');
	const first = parts[0]?.toLowerCase() ?? '';
	if (parts.length < 2) return {provider: null, model};
	if (first === 'openrouter') return {provider: 'openrouter', model: parts.slice(1).join('/')};
	const kind = providerKind(first);
	return {
		provider: kind.type === 'table' || kind.type === 'local' ? first : null,
		model: parts
			.slice(1)
			.filter(part => !region.test(part.toLowerCase()))
			.join('/'),
	};
}

/** The forms of a model id from the most exact to the barest, without repeats. */
export function modelCandidates(model: string): readonly string[] {
	const id = model.trim();
	if (id === '' || id.length > maximumIdLength) return [];
	const found = new Set<string>();
	const add = (form: string): void => {
		if (form !== '' && found.size < maximumCandidates) found.add(form);
	};
	const last = id.slice(id.lastIndexOf('/') + 1);
	for (const form of [id, routeOf(id).model, last]) {
		add(form);
		add(form.replace('@', '-').replace(/-(?:default|latest)$/, ''));
	}
	if (last.startsWith('ft:')) return [...found];
	const bare = last
		.replace('@', '-')
		.replace(/:(?:latest|nitro|floor|online|beta|thinking|\d+)$/, '')
		.replace(/^gpt-35-/, 'gpt-3.5-');
	add(bare);
	const withoutMaker = bare
		.replace(/^(?:us|eu|apac|au|jp|in|ca|global|us-gov)\./, '')
		.replace(/^(?:anthropic|openai|meta|mistral|amazon|cohere|deepseek|qwen|google)\./, '');
	add(withoutMaker);
	const withoutVersion = withoutMaker.replace(/-v\d+(?::\d+)*$/, '').replace(/-(?:latest|default)$/, '');
	add(withoutVersion);
	add(withoutDate(withoutVersion));
	return [...found];
}

/** Without a date at the end: `-2024-08-06`, `-20250929`, `-08-2024`, `-2507` stays (it tells models apart). */
function withoutDate(id: string): string {
	return id.replace(/-(?:20\d{2}-\d{2}-\d{2}|20\d{6}|\d{2}-20\d{2})$/, '');
}

/** OpenRouter sells the `:free` variant of a model for nothing. */
export function isFreeVariant(model: string): boolean {
	return model.endsWith(':free');
}

/** True for an endpoint (host or host:port) on this machine. */
export function isLoopback(endpoint: string | null): boolean {
	if (endpoint === null) return false;
	const host = endpoint
		.toLowerCase()
		.replace(/^[a-z]+:\/\//, '')
		.replace(/\/.*$/, '')
		.replace(/^\[?(::1|0:0:0:0:0:0:0:1)\]?(?::\d+)?$/, 'localhost')
		.replace(/:\d+$/, '');
	return (
		host === 'localhost' ||
		host.endsWith('.localhost') ||
		host === '0.0.0.0' ||
		host === 'host.docker.internal' ||
		/^127(?:\.\d{1,3}){3}$/.test(host)
	);
}
