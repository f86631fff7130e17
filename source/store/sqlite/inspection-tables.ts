/**
Tables of what detectors say. `findingTables` are derived as calls are: another version of the program drops them and
inspects again. `decisionTables` hold what the user decided and was told, which nothing can make again. See schema.ts.
*/
export const findingTables = `
-- Units whose calls or steps changed since detectors saw them: a row a derivation.
CREATE TABLE to_inspect (
	id INTEGER PRIMARY KEY,            -- in the order in which they were derived
	unit TEXT NOT NULL
);

-- What a detector says of a call, or of a tool run or retrieval without one.
CREATE TABLE finding (
	id INTEGER PRIMARY KEY,
	unit TEXT NOT NULL,
	call_id TEXT,
	trace_id TEXT,
	span_id TEXT,
	at_ms REAL NOT NULL,               -- when the call ended
	signal TEXT NOT NULL,              -- errors, quality, retrieval, security
	detector TEXT NOT NULL,            -- injection, pii, schema, number, …
	rule TEXT NOT NULL,                -- its kind: override, card, missing, …
	level TEXT NOT NULL,               -- info, warning, critical
	confidence REAL NOT NULL,          -- 0 to 1
	part TEXT NOT NULL,                -- system, input, output, document, tool
	source TEXT NOT NULL,              -- which text of that part, or where it came from
	start_offset INTEGER NOT NULL,     -- UTF-16 positions in that text
	end_offset INTEGER NOT NULL,
	evidence TEXT NOT NULL,            -- at most 200 characters; of secrets masked
	template TEXT                      -- template.key
);
CREATE INDEX finding_by_unit ON finding(unit);
CREATE INDEX finding_by_call ON finding(call_id, detector, rule) WHERE call_id IS NOT NULL;
CREATE INDEX finding_by_time ON finding(at_ms, detector, rule, level, signal, call_id);

-- A call that detectors saw, and what they measured of it. Null: there was nothing to measure.
CREATE TABLE inspected (
	id INTEGER PRIMARY KEY,
	call_id TEXT NOT NULL,
	unit TEXT NOT NULL,
	at_ms REAL NOT NULL,               -- when the call ended
	version INTEGER NOT NULL,          -- of the detectors
	checked INTEGER NOT NULL,          -- bits of what could be checked, see store/inspection.ts
	template TEXT,                     -- template.key
	model TEXT,
	user TEXT,
	session TEXT,
	turn_key TEXT,                     -- of the last user turn, normalised
	turn_mark TEXT,                    -- the same for turns that are nearly alike (64-bit SimHash)
	prompt_tokens INTEGER,             -- as told, else characters / 4
	answer_length INTEGER,             -- characters
	grounding REAL,                    -- share of the answer that what was read supports, 0 to 1
	store TEXT,                        -- name of the retrieval; scores of two are never compared
	top_score REAL,                    -- of its best document
	score_gap REAL,                    -- between its best and its last
	relevance REAL,                    -- share of the query in the documents, rare words weigh more
	coverage REAL,                     -- share of the question's words that are in any document
	documents INTEGER,
	used_documents INTEGER,            -- that the answer shares words with, or cites
	document_tokens INTEGER,
	unused_tokens INTEGER,
	unused_nano_usd INTEGER            -- what those cost as input
);
CREATE INDEX inspected_by_unit ON inspected(unit);
CREATE INDEX inspected_by_time ON inspected(at_ms, checked, template, grounding, store, top_score);
CREATE INDEX inspected_by_template ON inspected(template, at_ms);
CREATE INDEX inspected_by_user ON inspected(user, at_ms) WHERE user IS NOT NULL;

-- Prompt templates: what system messages (or first turns) have in common.
CREATE TABLE template (
	key TEXT PRIMARY KEY,
	family TEXT NOT NULL,              -- stays when a sentence of it is edited
	name TEXT NOT NULL,
	skeleton TEXT NOT NULL,            -- with its variable parts as ‹…›
	state TEXT NOT NULL,               -- what telling further prompts apart needs, JSON
	first_ms REAL NOT NULL
) WITHOUT ROWID;
`;

export const decisionTables = `
-- Findings that the user accepts: shown as such, in no count and no alert.
CREATE TABLE allowance (
	id INTEGER PRIMARY KEY,
	at_ms REAL NOT NULL,
	origin TEXT NOT NULL,              -- key: pressed on the screen; settings: from the configuration file
	detector TEXT NOT NULL,
	rule TEXT,                         -- null: any
	template TEXT,                     -- template.key; null: any
	evidence TEXT                      -- pattern of GLOB; null: any
);

-- Alerts that nobody wants to be told of for a while.
CREATE TABLE silence (
	rule TEXT PRIMARY KEY,
	at_ms REAL NOT NULL,
	until_ms REAL NOT NULL
) WITHOUT ROWID;

-- Changes of alerts that were told, and who was.
CREATE TABLE alert (
	id INTEGER PRIMARY KEY,
	rule TEXT NOT NULL,
	at_ms REAL NOT NULL,
	from_state TEXT NOT NULL,
	to_state TEXT NOT NULL,
	value REAL,
	threshold REAL,
	why TEXT NOT NULL,
	told TEXT NOT NULL                 -- JSON: [{"by", "ok", "said"}, …]
);
CREATE INDEX alert_by_time ON alert(at_ms);

-- A run of \`llmtop eval\` over this file.
CREATE TABLE eval_run (
	id INTEGER PRIMARY KEY,
	at_ms REAL NOT NULL,
	label TEXT NOT NULL,               -- as the user names it
	scorers TEXT NOT NULL              -- JSON: version by name
);

CREATE TABLE eval_score (
	run INTEGER NOT NULL,              -- eval_run.id
	scorer TEXT NOT NULL,
	call_id TEXT NOT NULL,
	score REAL NOT NULL,               -- higher is better
	PRIMARY KEY (run, scorer, call_id)
) WITHOUT ROWID;

-- What an embeddings endpoint of the user's said of a text, so that it is asked once.
CREATE TABLE embedding (
	model TEXT NOT NULL,
	hash TEXT NOT NULL,                -- of the text
	vector BLOB NOT NULL,              -- 32-bit floats, little-endian
	PRIMARY KEY (model, hash)
) WITHOUT ROWID;
`;
