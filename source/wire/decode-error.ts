/** Of a body that cannot be read as what it says it is: a sentence for the sender. Never thrown for one record. */
export class DecodeError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'DecodeError';
	}
}
