/** Opens a file for writing, and says so. Started, and killed before it can, by migrate.test.ts. */
import {openWriter} from '../../../source/store/sqlite/open.ts';

process.stdout.write('opening\n');
const writer = openWriter(process.argv[2] ?? '', {durable: false});
process.stdout.write('open\n');
await writer.close();
