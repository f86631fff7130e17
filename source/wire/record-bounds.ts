/**
What one record may hold, counted while it is read, by both decoders. A record beyond it is refused whole, with the
reason: kept without some of its values it would say something that its sender did not.
*/
import {recordValuesMax, requestValuesMax, textCharactersMax, valueDepthMax} from './limits.ts';
import {reasons} from './rejections.ts';

export class RecordBounds {
	/** Why the record that is being read cannot be kept; null while it can. */
	fault: string | null = null;
	#recordValues = 0;
	#requestValues = 0;

	/** A record begins, or what records share. */
	begin(): void {
		this.fault = null;
		this.#recordValues = 0;
	}

	/** One more value, event or link; false where it is one too many. */
	value(): boolean {
		this.#requestValues++;
		if (++this.#recordValues > recordValuesMax) return this.refuse(reasons.tooManyValues);
		if (this.#requestValues > requestValuesMax) return this.refuse(reasons.tooMuchInRequest);
		return true;
	}

	/** A text of so many characters, or bytes of them. */
	text(length: number): boolean {
		return length <= textCharactersMax || this.refuse(reasons.tooLong);
	}

	/** A list or map at this depth, from 1. */
	depth(depth: number): boolean {
		return depth <= valueDepthMax || this.refuse(reasons.tooDeep);
	}

	refuse(reason: string): false {
		this.fault ??= reason;
		return false;
	}
}
