/** What stands between a writer and its file, in words for the person who reads it. */

/**
- `locked`: another program writes at the moment. Trying again at once is right.
- `failing`: nothing can be written now (a full disk, say), and what was written is untouched. It may pass.
- `lost`: the file is no longer the one that was written. What would be acknowledged now could never be read
  again, and nothing mends that but a person: stop.
*/
export type FaultKind = 'locked' | 'failing' | 'lost';

export class StoreFault extends Error {
	readonly kind: FaultKind;
	readonly hint: string;
	/** The message is a clause: "the disk is full". */
	constructor(kind: FaultKind, message: string, hint: string) {
		super(message);
		this.name = 'StoreFault';
		this.kind = kind;
		this.hint = hint;
	}
}

/** True where another program holds the file for the moment. */
export function isLocked(error: unknown): boolean {
	return error instanceof StoreFault && error.kind === 'locked';
}
