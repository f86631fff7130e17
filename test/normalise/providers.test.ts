import {expect, test} from 'vitest';
import {
	canonicalProvider,
	inferProvider,
	isCompatibleModel,
	isSameProvider,
	nameOfModel,
} from '../../source/normalise/providers.ts';

test.each([
	['OpenAI', 'openai'],
	['openai.responses', 'openai'],
	['openai-chat', 'openai'],
	['az.ai.openai', 'azure.ai.openai'],
	['azure', 'azure.ai.openai'],
	['Anthropic', 'anthropic'],
	['anthropic.messages', 'anthropic'],
	['firstParty', 'anthropic'],
	['google.generative-ai', 'gcp.gemini'],
	['google.vertex.chat', 'gcp.vertex_ai'],
	['VertexAI', 'gcp.vertex_ai'],
	['gcp.gen_ai', 'gcp.gen_ai'],
	['google_vertexai', 'gcp.vertex_ai'],
	['googleVertex.anthropic.messages', 'gcp.vertex_ai'],
	['amazon-bedrock', 'aws.bedrock'],
	['bedrock_converse', 'aws.bedrock'],
	['AzureOpenAI', 'azure.ai.openai'],
	['MistralAI', 'mistral_ai'],
	['mistral.chat', 'mistral_ai'],
	['xai', 'x_ai'],
	['Ollama', 'ollama'],
	['groq', 'groq'],
	['_OTHER', null],
	['langchain', null],
	['Anthropic_LLM', null],
	['structured_llm', null],
	['strands-agents', null],
	['', null],
	[null, null],
])('%s is %s', (text, expected) => {
	expect(canonicalProvider(text)).toBe(expected);
});

test.each([
	['openai/gpt-4o-mini', null, 'openai'],
	['meta-llama/llama-3.1-8b', 'api.groq.com', 'groq'],
	['gpt-4o', 'my-resource.openai.azure.com', 'azure.ai.openai'],
	['gpt-4o', '127.0.0.1:9911', 'openai'],
	['claude-sonnet-4-5', null, 'anthropic'],
	['us.anthropic.claude-sonnet-4-5', null, 'aws.bedrock'],
	['my-own-model', 'llm.internal', null],
	[null, null, null],
])('%s at %s is of %s', (model, endpoint, expected) => {
	expect(inferProvider({model, endpoint})).toBe(expected);
});

test.each([
	['gpt-4o', 'gpt-4o-2024-08-06', true],
	['openai/gpt-4o', 'gpt-4o', true],
	['claude-haiku-4-5', 'claude-haiku-4-5-20251001', true],
	['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude-sonnet-4-5', true],
	['gpt-4o', null, true],
	['gpt-4o', 'claude-haiku-4-5', false],
])('%s and %s: %s', (first, second, expected) => {
	expect(isCompatibleModel(first, second)).toBe(expected);
});

test("a router's prefix leaves the name, a reseller's stays", () => {
	expect(nameOfModel('openai/gpt-4o', 'openai')).toBe('gpt-4o');
	expect(nameOfModel('meta-llama/llama-3.1-8b', 'groq')).toBe('meta-llama/llama-3.1-8b');
});

test('the names of Google are one provider', () => {
	expect(isSameProvider('gcp.gemini', 'gcp.vertex_ai')).toBe(true);
	expect(isSameProvider('openai', 'anthropic')).toBe(false);
	expect(isSameProvider(null, 'anthropic')).toBe(true);
});
