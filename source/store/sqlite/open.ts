/** The door to the SQLite store: nothing else of this folder is imported from outside. */
export {sqliteWriter as openWriter} from './writer.ts';
export {sqliteReader as openReader} from './reader.ts';
export {sqliteInspectionReader as openInspectionReader} from './inspection-reader.ts';
export {isNewerFile, isOlderFile} from './file-version.ts';
export {integrityOf} from './integrity.ts';
export {hasWriter} from './writer-lock.ts';
export {fileTrouble} from './file-trouble.ts';
export {copyFile} from './copy-file.ts';
export {purgeFile, type PurgeQuestion} from './purge.ts';
