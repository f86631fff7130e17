import protobuf from 'protobufjs/minimal.js';
import {expect, test} from 'vitest';
import {decodeJson} from '../../source/wire/decode-json.ts';
import {decodeProtobuf} from '../../source/wire/decode-protobuf.ts';

type Writer = protobuf.Writer;
type Write = (writer: Writer) => unknown;

function message(writer: Writer, number: number, write: Write): Writer {
	writer.uint32(number * 8 + 2).fork();
	write(writer);
	return writer.ldelim();
}

/** A metric whose data comes before its name, as protobuf allows. */
function protobufRequest(dataNumber: number, data: Write): Buffer {
	const writer = protobuf.Writer.create();
	message(writer, 1, group =>
		message(group, 2, scope =>
			message(scope, 2, metric => {
				message(metric, dataNumber, data);
				metric.uint32(10).string('name').uint32(18).string('about').uint32(26).string('ms');
			}),
		),
	);
	return Buffer.from(writer.finish());
}

function jsonRequest(data: object): Buffer {
	const metric = {name: 'name', description: 'about', unit: 'ms', ...data};
	return Buffer.from(JSON.stringify({resourceMetrics: [{scopeMetrics: [{metrics: [metric]}]}]}));
}

function times(point: Writer): Writer {
	return point.uint32(17).fixed64(1).uint32(25).fixed64(2);
}

function attribute(point: Writer, number: number): void {
	message(point, number, pair =>
		message(pair.uint32(10).string('a'), 2, value => value.uint32(10).string('b')),
	);
}

function packed(writer: Writer, number: number, write: Write): void {
	message(writer, number, write);
}

const json = {
	startTimeUnixNano: '1',
	timeUnixNano: 2,
	attributes: [{key: 'a', value: {stringValue: 'b'}}],
};
const head = {
	name: 'name',
	description: 'about',
	unit: 'ms',
	attributes: {a: 'b'},
	startNano: 1n,
	timeNano: 2n,
};

const cases: [name: string, dataNumber: number, data: Write, json: object, expected: object][] = [
	[
		'gauge',
		5,
		data => message(data, 1, point => attribute(times(point).uint32(33).double(1.5), 7)),
		{gauge: {dataPoints: [{...json, asDouble: 1.5}]}},
		{type: 'gauge', value: 1.5, count: null, distribution: null, temporality: 'unspecified'},
	],
	[
		'sum, with its temporality after the points',
		7,
		data => {
			message(data, 1, point => attribute(times(point).uint32(49).sfixed64(-3), 7));
			data.uint32(16).int32(2).uint32(24).bool(true);
		},
		{
			sum: {
				aggregationTemporality: 'AGGREGATION_TEMPORALITY_CUMULATIVE',
				isMonotonic: true,
				dataPoints: [{...json, asInt: '-3'}],
			},
		},
		{type: 'sum', value: -3, temporality: 'cumulative', monotonic: true},
	],
	[
		'a point of no recorded value',
		5,
		data =>
			message(data, 1, point =>
				attribute(times(point).uint32(33).double(Number.NaN).uint32(64).uint32(1), 7),
			),
		{gauge: {dataPoints: [{...json, asDouble: null, flags: 1}]}},
		{type: 'gauge', value: null, flags: 1},
	],
	[
		'histogram',
		9,
		data => {
			message(data, 1, point => {
				attribute(times(point).uint32(33).fixed64(3).uint32(41).double(7), 9);
				packed(point, 6, list => list.fixed64(1).fixed64(2));
				packed(point, 7, list => list.double(2.5));
				point.uint32(89).double(1).uint32(97).double(4);
			});
			data.uint32(16).int32(1);
		},
		{
			histogram: {
				aggregationTemporality: 1,
				dataPoints: [
					{...json, count: '3', sum: 7, bucketCounts: ['1', 2], explicitBounds: [2.5], min: 1, max: 4},
				],
			},
		},
		{
			type: 'histogram',
			value: 7,
			count: 3,
			temporality: 'delta',
			distribution: {min: 1, max: 4, bounds: [2.5], counts: [1, 2]},
		},
	],
	[
		'histogram with numbers that are not packed',
		9,
		data =>
			message(data, 1, point => {
				attribute(times(point).uint32(33).fixed64(3), 9);
				point.uint32(49).fixed64(1).uint32(49).fixed64(2).uint32(57).double(2.5);
			}),
		{histogram: {dataPoints: [{...json, count: 3, bucketCounts: [1, 2], explicitBounds: [2.5]}]}},
		{value: null, count: 3, distribution: {min: null, max: null, bounds: [2.5], counts: [1, 2]}},
	],
	[
		'exponential histogram',
		10,
		data =>
			message(data, 1, point => {
				attribute(times(point).uint32(33).fixed64(6).uint32(41).double(9).uint32(48).sint32(-2), 1);
				point.uint32(57).fixed64(1);
				message(point, 8, buckets =>
					packed(buckets.uint32(8).sint32(-3), 2, list => list.uint64(4).uint64(300)),
				);
				message(point, 9, buckets => buckets.uint32(8).sint32(5).uint32(16).uint64(1));
			}),
		{
			exponentialHistogram: {
				dataPoints: [
					{
						...json,
						count: 6,
						sum: 9,
						scale: -2,
						zeroCount: '1',
						positive: {offset: -3, bucketCounts: ['4', '300']},
						negative: {offset: 5, bucketCounts: [1]},
					},
				],
			},
		},
		{
			type: 'exponential_histogram',
			value: 9,
			count: 6,
			distribution: {
				min: null,
				max: null,
				scale: -2,
				zeroCount: 1,
				positive: {offset: -3, counts: [4, 300]},
				negative: {offset: 5, counts: [1]},
			},
		},
	],
	[
		'summary, without the quantile that is NaN',
		11,
		data =>
			message(data, 1, point => {
				attribute(times(point).uint32(33).fixed64(2).uint32(41).double(5), 7);
				message(point, 6, item => item.uint32(9).double(0.5).uint32(17).double(2));
				message(point, 6, item => item.uint32(9).double(0.9).uint32(17).double(Number.NaN));
			}),
		{
			summary: {
				dataPoints: [
					{
						...json,
						count: 2,
						sum: 5,
						quantileValues: [
							{quantile: 0.5, value: 2},
							{quantile: 0.9, value: 'NaN'},
						],
					},
				],
			},
		},
		{
			type: 'summary',
			value: 5,
			count: 2,
			distribution: {min: null, max: null, quantiles: [{quantile: 0.5, value: 2}]},
		},
	],
];

test.each(cases)('%s, the same from both encodings', (_name, dataNumber, data, inJson, expected) => {
	const fromProtobuf = decodeProtobuf('metrics', protobufRequest(dataNumber, data));
	expect(fromProtobuf.rejections).toEqual([]);
	expect(fromProtobuf.points).toMatchObject([{...head, ...expected}]);
	expect(decodeJson('metrics', jsonRequest(inJson))).toEqual(fromProtobuf);
});
