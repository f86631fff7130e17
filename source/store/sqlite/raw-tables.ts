/** Tables of what came, losslessly, and of what happened to the file. They are never made again. See schema.ts. */
export const rawTables = `
-- What is sent with every record of a process: one row a distinct resource.
CREATE TABLE resource (
	id INTEGER PRIMARY KEY,
	hash TEXT NOT NULL UNIQUE,         -- of attributes and schema URL, see hash.ts
	service TEXT NOT NULL,             -- service.name, or 'unknown_service'
	attributes TEXT NOT NULL,          -- JSON
	schema_url TEXT NOT NULL
);

CREATE TABLE scope (
	id INTEGER PRIMARY KEY,
	hash TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	version TEXT NOT NULL,
	attributes TEXT NOT NULL,
	schema_url TEXT NOT NULL
);

-- A piece of text, kept once among the last 50,000 that were written: what is sent again is sent soon. There is
-- no index over it, since that would dirty a random page of the file for every new text.
CREATE TABLE content (
	id INTEGER PRIMARY KEY,
	text TEXT NOT NULL                 -- never changed
);

CREATE TABLE span (
	id INTEGER PRIMARY KEY,
	trace_id TEXT NOT NULL,            -- 32 hex digits
	span_id TEXT NOT NULL,             -- 16 hex digits
	parent_span_id TEXT,
	name TEXT NOT NULL,
	kind INTEGER NOT NULL,             -- SpanKind of OTLP
	start_nano INTEGER NOT NULL,
	end_nano INTEGER NOT NULL,
	status_code INTEGER NOT NULL,      -- 0 unset, 1 ok, 2 error
	status_message TEXT NOT NULL,
	resource_id INTEGER NOT NULL REFERENCES resource(id),
	scope_id INTEGER NOT NULL REFERENCES scope(id),
	attributes TEXT NOT NULL,          -- JSON; long texts as {"$content":[…]}
	events TEXT,                       -- JSON [{timeNano, name, attributes}], null for none
	links TEXT,                        -- JSON, null for none
	rest TEXT,                         -- JSON {traceState, flags, dropped}, without what is empty
	received_ms REAL NOT NULL
);
CREATE UNIQUE INDEX span_by_id ON span(trace_id, span_id);

CREATE TABLE log (
	id INTEGER PRIMARY KEY,
	hash TEXT NOT NULL UNIQUE,         -- of the whole record, hex: log records have no id of their own
	trace_id TEXT,
	span_id TEXT,
	time_nano INTEGER NOT NULL,        -- the observed time where the event's own is 0
	severity INTEGER NOT NULL,
	event_name TEXT NOT NULL,
	body TEXT NOT NULL,                -- JSON
	attributes TEXT NOT NULL,          -- JSON
	rest TEXT NOT NULL,                -- JSON {timeNano, observedNano, severityText, flags, dropped}
	resource_id INTEGER NOT NULL REFERENCES resource(id),
	scope_id INTEGER NOT NULL REFERENCES scope(id),
	received_ms REAL NOT NULL,
	turn TEXT                          -- hash of the turn that it names, where it has no trace: 'log-<turn>' is its unit
);
CREATE INDEX log_by_turn ON log(turn) WHERE turn IS NOT NULL;
CREATE INDEX log_by_trace ON log(trace_id) WHERE trace_id IS NOT NULL;
CREATE INDEX log_by_time ON log(time_nano);

CREATE TABLE metric_point (
	id INTEGER PRIMARY KEY,
	hash TEXT NOT NULL UNIQUE,         -- of the whole point
	name TEXT NOT NULL,
	unit TEXT NOT NULL,
	type TEXT NOT NULL,                -- gauge, sum, histogram, exponential_histogram, summary
	temporality TEXT NOT NULL,
	start_nano INTEGER NOT NULL,
	time_nano INTEGER NOT NULL,
	value REAL,                        -- the value, or the sum of a distribution
	count REAL,
	attributes TEXT NOT NULL,          -- JSON
	rest TEXT NOT NULL,                -- JSON {description, monotonic, distribution, flags}
	resource_id INTEGER NOT NULL REFERENCES resource(id),
	scope_id INTEGER NOT NULL REFERENCES scope(id),
	received_ms REAL NOT NULL
);
CREATE INDEX metric_point_by_time ON metric_point(name, time_nano);

-- A unit (a trace, 'log-<hash>' or 'log-<turn>') that something arrived for since it was last derived: a row an arrival.
CREATE TABLE dirty (
	id INTEGER PRIMARY KEY,            -- in order of arrival
	unit TEXT NOT NULL,
	at_ms REAL NOT NULL
);

CREATE TABLE mark (
	id INTEGER PRIMARY KEY,
	at_ms REAL NOT NULL,
	kind TEXT NOT NULL,                -- run, mark
	label TEXT NOT NULL,
	pid INTEGER                        -- of the llmtop that started the run
);
CREATE INDEX mark_by_time ON mark(at_ms);

-- Every record refused or undecodable, and what was taken out again ('evicted: …', 'sampled away: …', 'purged: …').
-- 'masked: <rule>' counts what --redact took out of records.
CREATE TABLE "drop" (
	id INTEGER PRIMARY KEY,
	at_ms REAL NOT NULL,
	reason TEXT NOT NULL,
	service TEXT NOT NULL,
	count INTEGER NOT NULL             -- records; of 'sampled away' calls
);
`;
