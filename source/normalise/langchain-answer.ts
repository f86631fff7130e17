/**
What LangChain's serialised answer says of the provider's: its id, its model, why it stopped. Content is for
`messages-langchain.ts`.
*/
import {isList, isMap, textOf} from '../domain/attributes.ts';
import type {Attributes, AttributeValue} from '../domain/otlp.ts';

export type LangChainAnswer = {readonly id: string | null; readonly model: string | null};

/** @param answer `{generations: [[{message, generation_info}]], llm_output}`; null fields for any other value. */
export function answerOfLangChain(answer: AttributeValue): LangChainAnswer {
	if (!isMap(answer) || answer['generations'] === undefined) return {id: null, model: null};
	let item: AttributeValue = answer['generations'];
	while (isList(item)) item = item[0] ?? null;
	const generation = mapOf(item);
	const message = mapOf(generation['message']);
	const fields = isMap(message['kwargs']) ? message['kwargs'] : message;
	const metadata = mapOf(fields['response_metadata']);
	const output = mapOf(answer['llm_output']);
	const info = mapOf(generation['generation_info'] ?? generation['generationInfo']);
	const id = textOf(output['id']) ?? textOf(metadata['id']) ?? textOf(fields['id']);
	return {
		// LangChain's own ids of runs are no ids of answers.
		id: id === null || /^(?:lc_)?run-/.test(id) ? null : id,
		model:
			textOf(metadata['model_name']) ??
			textOf(metadata['model']) ??
			textOf(output['model_name']) ??
			textOf(info['model_name']),
	};
}

function mapOf(value: AttributeValue | undefined): Attributes {
	return isMap(value) ? value : {};
}
