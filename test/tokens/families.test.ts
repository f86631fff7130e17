import {expect, test} from 'vitest';
import {familyOf} from '../../source/tokens/families.ts';

test.each([
	['gpt-4o-2024-08-06', 'GPT-4o and later', 'o200k', true],
	['openai/gpt-4.1-mini', 'GPT-4o and later', 'o200k', true],
	['chatgpt-4o-latest', 'GPT-4o and later', 'o200k', true],
	['gpt-5-mini-2025-08-07', 'GPT-5 and o-series', 'o200k', true],
	['gpt-5-chat-latest', 'GPT-4o and later', 'o200k', true],
	['o3-mini', 'GPT-5 and o-series', 'o200k', true],
	['gpt-4-turbo-2024-04-09', 'GPT-3.5 and GPT-4', 'cl100k', true],
	['gpt-4', 'GPT-3.5 and GPT-4', 'cl100k', true],
	['gpt-3.5-turbo', 'GPT-3.5 and GPT-4', 'cl100k', true],
	['gpt-35-turbo', 'GPT-3.5 and GPT-4', 'cl100k', true],
	['text-embedding-3-small', 'OpenAI embeddings', 'cl100k', true],
	['us.anthropic.claude-3-5-sonnet-20241022-v2:0', 'Claude', 'o200k', false],
	['anthropic/claude-haiku-4-5', 'Claude', 'o200k', false],
	['gemini-2.0-flash', 'Gemini', 'o200k', false],
	['models/gemini-2.5-pro', 'Gemini', 'o200k', false],
	['mistral-large-latest', 'Mistral', 'o200k', false],
	['mixtral-8x7b-32768', 'Mistral', 'o200k', false],
	['meta-llama/Llama-3.3-70B-Instruct', 'Llama', 'cl100k', false],
	['deepseek-chat', 'DeepSeek', 'cl100k', false],
	['qwen3:8b', 'Qwen', 'cl100k', false],
	['house-7b', 'unknown family', 'o200k', false],
	[null, 'unknown family', 'o200k', false],
])('%s is counted as %s', (model, name, encoding, exact) => {
	expect(familyOf(model)).toMatchObject({name, encoding, exact});
});
