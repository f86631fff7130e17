import {encode} from '@msgpack/msgpack';
import {expect, test} from 'vitest';
import {unpacked} from '../../source/normalise/message-pack.ts';

const bytes = (value: unknown) => ({$bytes: Buffer.from(encode(value)).toString('base64')});

test.each([
	[
		bytes({meta: {input: {value: 'hi'}}, n: [1, null, true]}),
		{meta: {input: {value: 'hi'}}, n: [1, null, true]},
	],
	[bytes({raw: new Uint8Array([1, 2]), at: new Date(0)}), {raw: null, at: null}],
	[{$bytes: 'AAAA////'}, null],
	[{$bytes: 'not base64!'}, null],
	['text', null],
	[undefined, null],
])('reads %j', (value, expected) => {
	expect(unpacked(value)).toEqual(expected);
});

test('leaves what nests too deep', () => {
	let value: unknown = 1;
	for (let depth = 0; depth < 500; depth++) value = [value];
	expect(unpacked({$bytes: Buffer.from(encode(value, {maxDepth: 1000})).toString('base64')})).toBeNull();
});
