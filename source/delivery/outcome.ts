/** What became of telling somebody: kept in the file and shown beside the alert. */

export type Outcome = {readonly ok: boolean; readonly said: string};

export const endedText = 'llmtop ended before';
