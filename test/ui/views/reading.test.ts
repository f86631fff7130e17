/** A conversation as it is read: Markdown, JSON, code, pictures, and texts that are none of these. */
import {beforeAll, expect, test} from 'vitest';
import {drain} from '../../../source/engine/drain.ts';
import {makePricer} from '../../../source/pricing/prices.ts';
import {loadRendering} from '../../../source/ui/conversation/rendering.ts';
import {type CallPlace, callPlace} from '../../../source/ui/state/places.ts';
import {callView} from '../../../source/ui/views/call.ts';
import {openBoard} from '../../support/board.ts';
import {batchOf, seedMs, seedSpan} from '../../support/seed.ts';
import {expectFrame, textOfView} from '../../support/terminal.tsx';
import {callDetail, contextOf} from './call-data.ts';

beforeAll(loadRendering);

const text = (value: string) => ({type: 'text', text: value}) as const;

const answer = `# Refund of order \`A-2210\`

Your refund of **€59.90** was *approved*; see [the policy](https://example.com/policies/returns).
It will arrive within **14 days**.

1. First, the carrier scans the parcel; until then the order says \`returned\`, which is no promise of a date.
   - the scan is *automatic*
   - 返金できますか、という質問がよくあります 👩‍👩‍👧‍👦
2. Then the money goes back to the card.

> The delivery fee is included when the whole order comes back, and is not when only a part of it does.

| Part | Amount | Note |
|:--|--:|---|
| lamp | €55.00 | refunded to the card that was paid with |
| fee | €4.90 | **included**, since all of the order came back |

\`\`\`python
def total(parts: list[float]) -> float:
    # The fee is one of them.
    return sum(parts)  # 59.9
\`\`\`

---
Questions? Ask \`support\`.`;

const order =
	'{"order":"A-2210","id":12345678901234567890,"lines":[1,2,3],"state":"returned","note":"First line\\nSecond line","items":[{"sku":"LAMP-7","count":1,"gift":null,"fragile":true}]}';

const call = callDetail({
	requestModel: 'claude-sonnet-4-5',
	system: 'You are **kind**.\n<rules>\n- Never promise a date\n- Cite as `[n]`\n</rules>',
	input: [
		{
			role: 'user',
			parts: [
				text(
					'2026-11-23T14:09:34Z - *returned*\n2026-11-23T14:09:35Z - `scanned`\n    at 2026-11-23T14:09:36Z - 2**3**4',
				),
				{type: 'media', modality: 'image', mimeType: 'image/png', reference: null, bytes: 34_000},
			],
		},
		{
			role: 'assistant',
			parts: [
				{type: 'reasoning', text: 'The order tells the **refund**:\n- state\n- date'},
				{type: 'tool_call', id: 't1', name: 'get_order', arguments: order},
			],
		},
		{role: 'tool', parts: [{type: 'tool_result', id: 't1', name: null, text: order}]},
	],
	output: [{role: 'assistant', parts: [text(answer)]}],
});

function shown([columns, rows]: readonly [number, number], place: Partial<CallPlace> = {}): string {
	const context = contextOf(columns, rows, {view: 'calls', places: [{...callPlace(call.callId), ...place}]});
	return textOfView(callView.draw({call, carriers: null, uses: null}, context), context.screen);
}

test('An answer in Markdown reads as such at every size', async () => {
	for (const size of [
		[60, 15],
		[80, 24],
		[120, 40],
		[200, 60],
	] as const) {
		await expectFrame(shown(size), `call/reading-answer-${size.join('x')}`);
	}
});

test('What was asked, thought and looked up: logs as they came, JSON a key a line', async () => {
	for (const size of [
		[80, 24],
		[120, 40],
	] as const) {
		await expectFrame(shown(size, {message: 2, toggled: [2, 3]}), `call/reading-prompt-${size.join('x')}`);
	}
});

test('As it came it has each character of it', async () => {
	await expectFrame(shown([120, 40], {rendered: false}), 'call/reading-as-it-came-120x40');
	const lines = shown([200, 60], {rendered: false, wrap: false});
	for (const line of answer.split('\n')) expect(lines).toContain(line);
});

test('On the board r turns the rendering off and on, where something is rendered', async () => {
	const said = (role: string, content: string) => [{role, parts: [{type: 'text', content}]}];
	const attributes = {
		'gen_ai.operation.name': 'chat',
		'gen_ai.request.model': 'gpt-4o',
		'gen_ai.input.messages': JSON.stringify(said('user', 'When?')),
		'gen_ai.output.messages': JSON.stringify(said('assistant', 'In **14 days**.\n\n- by `card`')),
	};
	const board = await openBoard({
		now: () => seedMs + 2000,
		async seed(writer) {
			await writer.commit([batchOf({spans: [seedSpan({attributes})], logs: []})], {receivedAtMs: seedMs});
			await drain(writer, makePricer({userPrices: null}));
		},
	});
	await board.press('2');
	await board.waitFor('When?');
	await board.press('\r');
	await board.waitFor('In 14 days.');
	expect(board.frame()).toContain('r as it came');
	await board.press('r');
	expect(board.frame()).toContain('In **14 days**.');
	expect(board.frame()).toContain('r rendered');
	await board.press('r');
	expect(board.frame()).toContain('In 14 days.');
	await board.press('\t');
	await board.press('r');
	expect(board.frame()).toContain('renders the conversation only');
});
