/** What leaves the program by the clipboard leaves without secrets, unless somebody asks for them. */
import {Redactor} from '../inspect/redact.ts';

/** `masked`: in how many places. */
export function withoutSecrets(text: string): {readonly text: string; readonly masked: number} {
	const redactor = new Redactor(['secrets']);
	const safe = redactor.text(text);
	return {text: safe, masked: [...redactor.takeFound().values()].reduce((sum, count) => sum + count, 0)};
}
