/**
Who serves a model, by the name of the client's class: "OpenAIChatGenerator", "openai_llm", "AzureOpenAI". Python's
frameworks name their spans after it, and a failed call may say nothing else.
*/

/** In this order: Azure's client and those of compatible servers begin as OpenAI's does. */
const classes: readonly (readonly [pattern: RegExp, provider: string | null])[] = [
	[/^azure_?openai/, 'azure.ai.openai'],
	[/^azure/, 'azure.ai.inference'],
	[/^openai_?like/, null],
	[/^openai/, 'openai'],
	[/^anthropic/, 'anthropic'],
	[/^mistral/, 'mistral_ai'],
	[/^cohere/, 'cohere'],
	[/^groq/, 'groq'],
	[/^ollama/, 'ollama'],
	[/^(?:vertex|google_?vertex)/, 'gcp.vertex_ai'],
	[/^(?:google_?gen_?ai|google_?ai|gemini|genai)/, 'gcp.gemini'],
	[/^(?:amazon_?|aws_?)?bedrock/, 'aws.bedrock'],
	[/^hugging_?face/, 'huggingface'],
	[/^deepseek/, 'deepseek'],
	[/^fireworks/, 'fireworks'],
	[/^together/, 'together'],
	[/^perplexity/, 'perplexity'],
	[/^open_?router/, 'openrouter'],
	[/^watsonx/, 'ibm.watsonx.ai'],
];

/** Null for a class that tells no vendor. */
export function providerOfClass(name: string | null): string | null {
	if (name === null) return null;
	const word = name.toLowerCase();
	return classes.find(([pattern]) => pattern.test(word))?.[1] ?? null;
}
