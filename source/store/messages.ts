/** Everything that crosses between a reader's thread and its handle: questions one way, answers the other. */
import type {FilterMistake} from './answers.ts';
import type {Capabilities, Reader} from './store.ts';

/** The questions: every method of `Reader` but closing. */
export type Method = Exclude<keyof Reader, 'capabilities' | 'close'>;

export type ToReader =
	/** The file is there: open it. Until then the thread only loads its code. */
	| {readonly kind: 'open'}
	| {readonly kind: 'ask'; readonly id: number; readonly method: Method; readonly args: readonly unknown[]}
	| {readonly kind: 'close'};

export type FromReader =
	| {readonly kind: 'ready'; readonly capabilities: Capabilities}
	/** It could not be opened; the thread ends. */
	| {readonly kind: 'failed'; readonly error: Trouble}
	| {readonly kind: 'answer'; readonly id: number; readonly value: unknown}
	| {readonly kind: 'refusal'; readonly id: number; readonly error: Trouble};

/** Errors lose their class between threads. */
export type Trouble =
	| {readonly kind: 'filter'; readonly mistake: FilterMistake}
	| {readonly kind: 'failure'; readonly message: string; readonly hint: string}
	/** What should not happen. */
	| {readonly kind: 'defect'; readonly message: string; readonly stack: string};
