/** Labelled texts: JSON lines in a file of the folder that is measured. */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/** Empty where there is no such file. */
export function labelled<Row>(folder: string, set: string): readonly Row[] {
	const path = join(folder, set);
	if (folder === '' || !existsSync(path)) return [];
	return readFileSync(path, 'utf8')
		.split('\n')
		.filter(line => line !== '')
		.map(line => JSON.parse(line) as Row);
}
