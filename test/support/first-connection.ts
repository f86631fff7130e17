/** The first connection of a process decides whether SQLite reads names as URIs; in the program it is one of ours. */
import Sqlite from 'better-sqlite3';
import {withUris} from '../../source/store/sqlite/uris.ts';

withUris(() => new Sqlite(':memory:')).close();
