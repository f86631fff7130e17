/** The contract over SQLite, asked on this thread and through one of its own. */
import {temporaryStore} from './temporary-store.ts';
import {openReader} from '../../source/store/sqlite/open.ts';
import {conformance} from './conformance.ts';

conformance('sqlite', () => temporaryStore(async path => openReader(path)));
