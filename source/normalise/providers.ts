/**
Who serves the model, under one name each. Framework names stand in the same attributes and are no provider.
What a call costs and whether it ran locally is for `pricing/`.
*/

const aliases = new Map<string, string>(
	Object.entries({
		'openai-chat': 'openai',
		azure: 'azure.ai.openai',
		'az.ai.openai': 'azure.ai.openai',
		azure_openai: 'azure.ai.openai',
		azureopenai: 'azure.ai.openai',
		'azure-openai': 'azure.ai.openai',
		'azure.ai.openai': 'azure.ai.openai',
		'az.ai.inference': 'azure.ai.inference',
		'azure.ai.inference': 'azure.ai.inference',
		claude: 'anthropic',
		firstparty: 'anthropic',
		vertex_ai: 'gcp.vertex_ai',
		vertexai: 'gcp.vertex_ai',
		vertex: 'gcp.vertex_ai',
		google_vertexai: 'gcp.vertex_ai',
		googlevertex: 'gcp.vertex_ai',
		'gcp.vertex_ai': 'gcp.vertex_ai',
		gemini: 'gcp.gemini',
		google: 'gcp.gemini',
		'google.generative-ai': 'gcp.gemini',
		googleai: 'gcp.gemini',
		google_genai: 'gcp.gemini',
		'google-genai': 'gcp.gemini',
		'gcp.gemini': 'gcp.gemini',
		'gcp.gen_ai': 'gcp.gen_ai',
		aws_bedrock: 'aws.bedrock',
		bedrock: 'aws.bedrock',
		'amazon-bedrock': 'aws.bedrock',
		amazon_bedrock: 'aws.bedrock',
		bedrock_converse: 'aws.bedrock',
		amazon: 'aws.bedrock',
		aws: 'aws.bedrock',
		'aws.bedrock': 'aws.bedrock',
		mistral: 'mistral_ai',
		mistralai: 'mistral_ai',
		xai: 'x_ai',
		grok: 'x_ai',
		watsonx: 'ibm.watsonx.ai',
		'ibm.watsonx.ai': 'ibm.watsonx.ai',
		moonshot: 'moonshot_ai',
		together_ai: 'together',
		togetherai: 'together',
		fireworks_ai: 'fireworks',
		'fireworks-ai': 'fireworks',
		hugging_face: 'huggingface',
		llama_cpp: 'llama.cpp',
		llamacpp: 'llama.cpp',
		'llama.cpp': 'llama.cpp',
	}),
);

const frameworks = new Set([
	'strands-agents',
	'microsoft.agent_framework',
	'autogen',
	'langchain',
	'spring_ai',
	'gcp.vertex.agent',
	'github',
	'github.copilot',
	'semantic_kernel',
	'crewai',
	'pydantic-ai',
	'pydantic_ai',
	'langgraph',
	'unknown',
	'_other',
	'inmemoryvectorstore',
	'haystack',
	'llamaindex',
	'llama_index',
	'openai_agents',
	'agno',
	'smolagents',
	'dspy',
	// Routers: the model's prefix says who serves it.
	'gateway',
	'litellm',
	'litellm_proxy',
]);

/** The canonical id, or null for nothing, for "_OTHER" and for the name of a framework. */
export function canonicalProvider(text: string | null): string | null {
	if (text === null) return null;
	const name = text.trim().toLowerCase();
	if (name === '' || frameworks.has(name)) return null;
	const whole = aliases.get(name);
	if (whole !== undefined) return whole;
	// LlamaIndex under OpenLLMetry writes the class: whose server it asks is told by the model.
	if (name.endsWith('_llm')) return null;
	if (name.startsWith('google.vertex')) return 'gcp.vertex_ai';
	// AI SDK ids name the API after a dot: "openai.responses", "anthropic.messages".
	const dot = name.indexOf('.');
	const head = dot > 0 ? name.slice(0, dot) : name;
	return aliases.get(head) ?? head;
}

const hosts: readonly (readonly [pattern: RegExp, provider: string])[] = [
	[/(^|\.)openai\.azure\.com$/, 'azure.ai.openai'],
	[/(^|\.)(models\.ai|services\.ai)\.azure\.com$/, 'azure.ai.inference'],
	[/(^|\.)openai\.com$/, 'openai'],
	[/(^|\.)anthropic\.com$/, 'anthropic'],
	[/^generativelanguage\.googleapis\.com$/, 'gcp.gemini'],
	[/aiplatform\.googleapis\.com$/, 'gcp.vertex_ai'],
	[/^bedrock.*\.amazonaws\.com$/, 'aws.bedrock'],
	[/(^|\.)mistral\.ai$/, 'mistral_ai'],
	[/(^|\.)x\.ai$/, 'x_ai'],
	[/(^|\.)cohere\.(com|ai)$/, 'cohere'],
	[/(^|\.)deepseek\.com$/, 'deepseek'],
	[/(^|\.)groq\.com$/, 'groq'],
	[/(^|\.)perplexity\.ai$/, 'perplexity'],
	[/(^|\.)moonshot\.(ai|cn)$/, 'moonshot_ai'],
	[/(^|\.)fireworks\.ai$/, 'fireworks'],
	[/(^|\.)together\.(xyz|ai)$/, 'together'],
	[/(^|\.)cerebras\.ai$/, 'cerebras'],
	[/(^|\.)replicate\.com$/, 'replicate'],
	[/(^|\.)huggingface\.co$/, 'huggingface'],
	[/(^|\.)openrouter\.ai$/, 'openrouter'],
];

const models: readonly (readonly [pattern: RegExp, provider: string])[] = [
	[
		/^(gpt-|chatgpt|o[1345](-|$)|text-embedding-(3|ada)|davinci|babbage|whisper|dall-e|tts-|codex-)/,
		'openai',
	],
	[/^claude/, 'anthropic'],
	[/^(gemini|gemma|text-embedding-00|embedding-001)/, 'gcp.gemini'],
	[/^(mistral|ministral|codestral|pixtral|magistral|devstral|open-mi[sx]tral)/, 'mistral_ai'],
	[/^(command|embed-(english|multilingual|v)|rerank-)/, 'cohere'],
	[/^grok/, 'x_ai'],
	[/^deepseek/, 'deepseek'],
	[/^sonar/, 'perplexity'],
	[/^(moonshot|kimi)/, 'moonshot_ai'],
	[/^(amazon\.|(us|eu|apac|global)\.(anthropic|amazon|meta)\.|anthropic\.)/, 'aws.bedrock'],
];

/** Prefixes that routers write before a model's name: "openai/gpt-4o-mini". */
const prefixes = new Set([
	'openai',
	'anthropic',
	'azure.ai.openai',
	'gcp.gemini',
	'gcp.vertex_ai',
	'aws.bedrock',
	'mistral_ai',
	'x_ai',
	'cohere',
	'deepseek',
	'groq',
	'perplexity',
	'moonshot_ai',
	'fireworks',
	'together',
	'cerebras',
	'ollama',
	'replicate',
	'huggingface',
	'openrouter',
]);

/** The last resort, in this order: prefix of the model, host of the server, name of the model. */
export function inferProvider(from: {
	readonly model: string | null;
	readonly endpoint: string | null;
}): string | null {
	const model = from.model?.toLowerCase() ?? '';
	const slash = model.indexOf('/');
	if (slash > 0) {
		const prefix = canonicalProvider(model.slice(0, slash));
		if (prefix !== null && prefixes.has(prefix)) return prefix;
	}
	const host =
		from.endpoint
			?.toLowerCase()
			.replace(/^[a-z]+:\/\//, '')
			.replace(/[:/].*$/, '') ?? '';
	for (const [pattern, provider] of hosts) if (pattern.test(host)) return provider;
	for (const [pattern, provider] of models) if (pattern.test(model)) return provider;
	return null;
}

/**
A model's name without the provider that a router (LiteLLM, LangWatch, DSPy) writes before it. What stands before
the slash elsewhere ("meta-llama/Llama-3.1-8B", and all of OpenRouter's names) is part of the name.
*/
export function nameOfModel(model: string | null, provider: string | null): string | null {
	const slash = model?.indexOf('/') ?? -1;
	if (model === null || slash <= 0 || provider === null) return model;
	const prefix = canonicalProvider(model.slice(0, slash));
	return prefix === provider && prefixes.has(prefix) ? model.slice(slash + 1) : model;
}

/**
The name that OpenAI's answer dates ("gpt-4o-2024-08-06"). Where an emitter overwrites the request's model by the
answer's, this is what was asked for, unless the application itself asked for a dated model.
*/
export function undatedModel(model: string): string {
	return model.replace(/-\d{4}-\d{2}-\d{2}$/, '');
}

/** True where two names can mean one server: equal, unknown, or two names of Google's models. */
export function isSameProvider(first: string | null, second: string | null): boolean {
	return first === null || second === null || first === second || (isGoogle(first) && isGoogle(second));
}

function isGoogle(provider: string): boolean {
	return provider.startsWith('gcp.');
}

/** True where a date, a version or a router's prefix is all that tells two model names apart. */
export function isCompatibleModel(first: string | null, second: string | null): boolean {
	if (first === null || second === null) return true;
	const one = bareModel(first);
	const two = bareModel(second);
	return one === two || one.startsWith(two) || two.startsWith(one);
}

function bareModel(model: string): string {
	return model
		.toLowerCase()
		.replace(/^.*\//, '')
		.replace(/^((us|eu|apac|global)\.)?(anthropic|amazon|meta|mistral|cohere)\./, '')
		.replace(/[-@](\d{8}|\d{4}-\d{2}-\d{2}|latest)(-v\d+(:\d+)?)?$/, '');
}
