/** A history that every turn sends again costs its new messages. */
import {statSync} from 'node:fs';
import {expect, test} from 'vitest';
import type {Message} from '../../../source/domain/message.ts';
import {batchOf, seedCall, seedMs, seedSpan, spanIdOf, traceIdOf} from '../../support/seed.ts';
import {temporaryWriter} from './temporary-writer.ts';
import {readUnit} from '../../support/read-unit.ts';

const turns = 30;

function messageOf(turn: number, role: 'user' | 'assistant'): Message {
	const text = Array.from({length: 60}, (_, word) => `${role}${(turn * 7919 + word * 104_729) % 9973}`).join(
		' ',
	);
	return {role, parts: [{type: 'text', text}]};
}

test('the texts of a chat of 30 turns take less than an eighth of what was sent', async () => {
	const {path, writer, rows} = temporaryWriter();
	let sent = 0;
	const history: Message[] = [];
	for (let turn = 0; turn < turns; turn++) {
		history.push(messageOf(turn, 'user'));
		const answer = messageOf(turn, 'assistant');
		const attributes = {
			'gen_ai.input.messages': JSON.stringify(history),
			'gen_ai.output.messages': JSON.stringify([answer]),
		};
		sent += Object.values(attributes).join('').length;
		const ids = {traceId: traceIdOf(turn + 1), spanId: spanIdOf(1)};
		await writer.commit([batchOf({spans: [seedSpan({...ids, attributes})]})], {receivedAtMs: seedMs});
		const call = seedCall({
			...ids,
			callId: `${ids.traceId}-${ids.spanId}`,
			session: 's',
			input: [...history],
			output: [answer],
		});
		const unit = await readUnit(writer, ids.traceId);
		await writer.putDerived([{unit, calls: [call], steps: []}]);
		history.push(answer);
	}
	await writer.indexText({budgetMs: 1000});
	const [kept] = rows(`SELECT sum(length(text)) AS text, (SELECT sum(length(parts)) FROM message) AS parts,
		(SELECT sum(length(attributes)) FROM span) AS attributes FROM content`);
	const empty = temporaryWriter();
	await empty.writer.close();
	await writer.close();
	expect(Number(kept?.['text'])).toBeLessThan(sent / 8);
	expect(Number(kept?.['text']) + Number(kept?.['parts']) + Number(kept?.['attributes'])).toBeLessThan(
		sent / 8,
	);
	expect(statSync(path).size - statSync(empty.path).size).toBeLessThan(sent / 3);
});
