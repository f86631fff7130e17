/** What tells whether two records, of two units, are one request. */
import type {UnitKey} from './unit-key.ts';
import type {PricedCall} from '../domain/call.ts';

/** A call, as the unit that asks derived it. */
export type TwinQuestion = {
	/** The unit that asks; its own calls are no answer. */
	readonly unit: UnitKey;
	readonly responseId: string | null;
	readonly scope: string;
	readonly carrier: PricedCall['carrier'];
	readonly inputTokens: number | null;
	/** As in `TwinRow`. */
	readonly answer: string | null;
	readonly startMs: number;
	readonly endMs: number;
};

/** What tells whether a stored call and another one are the same request. */
export type TwinRow = {
	readonly unit: UnitKey;
	readonly traceId: string | null;
	readonly responseId: string | null;
	readonly scope: string;
	readonly carrier: PricedCall['carrier'];
	readonly provider: string | null;
	readonly requestModel: string | null;
	readonly responseModel: string | null;
	readonly inputTokens: number | null;
	readonly outputTokens: number | null;
	/** The beginning of the answer, as lists show it (`previewOf`). */
	readonly answer: string | null;
	readonly status: PricedCall['status'];
	readonly startMs: number;
	readonly durationMs: number;
};
