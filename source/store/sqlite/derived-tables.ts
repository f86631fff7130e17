/**
Tables of what is derived from the raw ones, and the view over them. Another version of the program drops them all
and derives again (`migrate.ts`), so that a column is added here and nowhere else. See schema.ts.
*/
export const derivedTables = `
-- One model call, or a record of one that is not counted (counted = 0, with the reason).
CREATE TABLE call (
	id INTEGER PRIMARY KEY,
	call_id TEXT NOT NULL UNIQUE,
	unit TEXT,                         -- where it is not the trace: 'log-<hash>'
	trace_id TEXT,
	span_id TEXT,
	parent_span_id TEXT,
	carrier TEXT NOT NULL,             -- span, log, metric, proxy
	requests INTEGER NOT NULL,         -- 1; of a metric: how many it adds up, 0 where it does not tell
	name TEXT NOT NULL,
	start_ms REAL NOT NULL,            -- of the first attempt
	end_ms REAL NOT NULL,
	duration_ms REAL NOT NULL,
	service TEXT NOT NULL,
	dialect TEXT NOT NULL,
	scope TEXT NOT NULL,               -- name of the instrumentation scope that wrote it
	provider TEXT,
	operation TEXT NOT NULL,
	request_model TEXT,
	response_model TEXT,
	response_id TEXT,
	streaming INTEGER,                 -- 0, 1, null unknown
	input_tokens INTEGER,              -- includes cache read and write
	output_tokens INTEGER,             -- includes reasoning
	cache_read_tokens INTEGER,
	cache_write_tokens INTEGER,
	reasoning_tokens INTEGER,
	tokens_estimated INTEGER NOT NULL, -- 1: the tokens above are the sender's guess
	estimated_input_tokens INTEGER,    -- ours, where the sender told none; in no total
	estimated_output_tokens INTEGER,
	estimated_nano_usd INTEGER,        -- of the whole call, with these
	cost_nano_usd INTEGER,             -- null: unpriced or unknown
	cost_source TEXT NOT NULL,         -- reported, computed, estimated, local, unpriced, unknown
	reported_nano_usd INTEGER,
	computed_nano_usd INTEGER,
	ttft_ms REAL,
	tpot_ms REAL,
	status TEXT NOT NULL,              -- ok, error, cancelled
	error_class TEXT,
	error_message TEXT,
	finish_reason TEXT,                -- the first
	attempts INTEGER NOT NULL,         -- failed ones before this
	tools INTEGER NOT NULL,            -- tool calls asked for
	user TEXT,
	session TEXT,
	agent TEXT,
	template TEXT,
	endpoint TEXT,
	prompt TEXT,                       -- first 200 characters of the last user message
	answer TEXT,                       -- first 200 characters of the answer
	counted INTEGER NOT NULL,
	reason TEXT,
	usage_rule TEXT,                   -- how cache and reasoning were read, where there was a choice
	detail TEXT NOT NULL               -- JSON: everything of a Call that has no column
);
-- With what lists are sorted and filtered by, so that a million calls are looked through without their rows. It grows at
-- its end, which costs a writer next to nothing.
CREATE INDEX call_by_end ON call(end_ms, start_ms, cost_nano_usd, duration_ms, ttft_ms, input_tokens, output_tokens,
	status, error_class, finish_reason, response_model, request_model) WHERE counted = 1;
CREATE INDEX call_by_start ON call(start_ms, trace_id, span_id) WHERE counted = 1;
CREATE INDEX call_not_counted ON call(start_ms, trace_id, span_id) WHERE counted = 0;
CREATE INDEX call_not_counted_by_end ON call(end_ms, start_ms) WHERE counted = 0;
CREATE INDEX call_not_counted_long ON call(end_ms, start_ms) WHERE counted = 0 AND duration_ms > 60000;
-- Where what was reported can differ from what was computed.
CREATE INDEX call_reported ON call(start_ms, trace_id, span_id) WHERE counted = 1 AND reported_nano_usd IS NOT NULL;
-- What ran at a moment: every call shorter than a minute ended within one; the longer ones are these.
CREATE INDEX call_long ON call(end_ms, start_ms) WHERE counted = 1 AND duration_ms > 60000;
CREATE INDEX call_by_trouble ON call(finish_reason, end_ms)
	WHERE counted = 1 AND finish_reason IN ('length', 'content_filter');
CREATE INDEX call_by_unit ON call(unit) WHERE unit IS NOT NULL;
CREATE INDEX call_by_trace ON call(trace_id) WHERE trace_id IS NOT NULL;
-- One request that lies in two traces has one response id.
CREATE INDEX call_by_response ON call(response_id) WHERE response_id IS NOT NULL;
-- One request in two traces without an id: the same tokens at the same time, written by another scope.
CREATE INDEX call_by_input ON call(input_tokens, end_ms);
CREATE INDEX call_by_session ON call(session, start_ms) WHERE session IS NOT NULL;
CREATE INDEX call_by_meter ON call(service, session) WHERE carrier = 'metric' AND counted = 1;
CREATE INDEX call_by_error ON call(end_ms) WHERE counted = 1 AND status = 'error';
-- A few of a hundred calls, which are asked for the most: failed, or cut short.
CREATE INDEX call_trouble_by_start ON call(start_ms, trace_id, span_id, end_ms, status, finish_reason)
	WHERE counted = 1 AND (status = 'error' OR finish_reason = 'length' OR finish_reason = 'content_filter');
CREATE INDEX call_trouble_by_trace ON call(trace_id, start_ms, status, finish_reason)
	WHERE counted = 1 AND (status = 'error' OR finish_reason = 'length' OR finish_reason = 'content_filter');
CREATE INDEX call_trouble_by_end ON call(end_ms, status, finish_reason, cost_nano_usd)
	WHERE counted = 1 AND (status = 'error' OR finish_reason = 'length' OR finish_reason = 'content_filter');

-- Units that were last derived together with others: one row a direction.
CREATE TABLE related (
	unit TEXT NOT NULL,
	other TEXT NOT NULL,
	PRIMARY KEY (unit, other)
) WITHOUT ROWID;

-- Who ever wrote a call: what need not be looked for where there is one library, or no metrics.
CREATE TABLE call_writer (
	service TEXT NOT NULL,
	scope TEXT NOT NULL,
	carrier TEXT NOT NULL,
	sessions INTEGER NOT NULL,         -- 1: its calls name their session
	PRIMARY KEY (service, scope, carrier, sessions)
) WITHOUT ROWID;

-- A message, kept once among the last 50,000 that were written. In parts, a long text that stands inside a piece of content is
-- {"$at":[content id, start, length, level]}: a slice, in characters, escaped level times as in a JSON string.
CREATE TABLE message (
	id INTEGER PRIMARY KEY,
	role TEXT NOT NULL,
	name TEXT,
	parts TEXT NOT NULL,               -- JSON
	indexed INTEGER NOT NULL DEFAULT 0 -- 1: its text is in message_text
);
CREATE INDEX message_not_indexed ON message(id) WHERE indexed = 0;

CREATE TABLE call_message (
	call INTEGER NOT NULL,             -- call.id
	part TEXT NOT NULL,                -- system, input, output
	position INTEGER NOT NULL,
	message INTEGER NOT NULL,          -- message.id
	PRIMARY KEY (call, part, position)
) WITHOUT ROWID;
CREATE INDEX call_message_by_message ON call_message(message);

-- Full text over messages; rowid = message.id. Holds no copy of the text.
CREATE VIRTUAL TABLE message_text USING fts5(text, content='', contentless_delete=1, tokenize='unicode61');

CREATE TABLE step (
	id INTEGER PRIMARY KEY,
	trace_id TEXT NOT NULL,            -- 'log-<hash>' for log records without one
	span_id TEXT NOT NULL,             -- 'log-…', its own id, where log records alone tell of it
	parent_span_id TEXT,
	kind TEXT NOT NULL,                -- tool, agent, retrieval, rerank, guardrail, evaluator, workflow, memory, mcp
	name TEXT NOT NULL,
	service TEXT NOT NULL,
	start_ms REAL NOT NULL,
	duration_ms REAL NOT NULL,
	status TEXT NOT NULL,
	rollup INTEGER NOT NULL,
	session TEXT,
	user TEXT,
	detail TEXT NOT NULL               -- JSON: the rest of a Step
);
CREATE UNIQUE INDEX step_by_span ON step(trace_id, span_id);
CREATE INDEX step_by_start ON step(start_ms, trace_id, span_id);
CREATE INDEX step_rollup ON step(start_ms, trace_id, span_id) WHERE rollup = 1;
CREATE INDEX step_rollup_by_end ON step(start_ms + duration_ms, start_ms) WHERE rollup = 1;
CREATE INDEX step_rollup_long ON step(start_ms + duration_ms, start_ms) WHERE rollup = 1 AND duration_ms > 600000;

CREATE TABLE trace (
	id INTEGER PRIMARY KEY,
	trace_id TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,                -- of the root, or of the first span where the root is missing
	service TEXT NOT NULL,
	start_ms REAL NOT NULL,
	end_ms REAL NOT NULL,              -- last end seen
	spans INTEGER NOT NULL,
	calls INTEGER NOT NULL,
	errors INTEGER NOT NULL,           -- spans with status error
	error TEXT,                        -- class or name of the first
	input_tokens INTEGER,
	output_tokens INTEGER,
	cost_nano_usd INTEGER,
	session TEXT,
	user TEXT,
	missing INTEGER NOT NULL,          -- spans whose end has not come: parents named by children, spans sent when they began
	plain INTEGER NOT NULL,            -- 1: whole, and nothing in it is of a model, a tool or an agent
	trouble INTEGER NOT NULL,          -- 1: a counted call in it failed or was cut short
	first_child TEXT NOT NULL,         -- name of the root's first child: names a root that is missing
	received_ms REAL NOT NULL          -- last arrival
);
CREATE INDEX trace_by_start ON trace(start_ms, trace_id, plain);
CREATE INDEX trace_by_end ON trace(end_ms, start_ms, spans, plain);
CREATE INDEX trace_long ON trace(end_ms, start_ms, spans, plain) WHERE end_ms - start_ms > 600000;
CREATE INDEX trace_trouble_by_start ON trace(start_ms, trace_id) WHERE trouble = 1;
CREATE INDEX trace_trouble_by_end ON trace(end_ms, start_ms, trace_id, spans) WHERE trouble = 1;
CREATE INDEX trace_missing ON trace(end_ms, start_ms) WHERE missing > 0;

-- Traces by the time they ended: a cache of trace.
CREATE TABLE trace_count (
	bucket INTEGER NOT NULL,           -- floor(end_ms / 300000)
	plain INTEGER NOT NULL,
	traces INTEGER NOT NULL,
	spans INTEGER NOT NULL,
	PRIMARY KEY (bucket, plain)
) WITHOUT ROWID;

CREATE TABLE session (
	session TEXT PRIMARY KEY,
	user TEXT,
	start_ms REAL NOT NULL,
	end_ms REAL NOT NULL,
	traces INTEGER NOT NULL,
	calls INTEGER NOT NULL,
	input_tokens INTEGER NOT NULL,
	output_tokens INTEGER NOT NULL,
	cost_nano_usd INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_by_end ON session(end_ms, start_ms);

-- Every record that is a call or restates one, counted or not: a cache of call and of the roll-ups in step.
CREATE TABLE ledger (
	width_ms INTEGER NOT NULL,         -- as in rollup
	bucket INTEGER NOT NULL,
	dialect TEXT NOT NULL,
	scope TEXT NOT NULL,
	rule TEXT NOT NULL,                -- usage_rule, '' where there was no choice
	source TEXT NOT NULL,              -- cost_source; '' of a step
	state TEXT NOT NULL,               -- counted, or the first word of the reason: twin, roll-up, attempt
	records INTEGER NOT NULL,
	input_tokens INTEGER NOT NULL,
	output_tokens INTEGER NOT NULL,
	cost_nano_usd INTEGER NOT NULL,
	differing INTEGER NOT NULL,        -- counted calls whose reported cost is far from the computed one
	PRIMARY KEY (width_ms, bucket, dialect, scope, rule, source, state)
) WITHOUT ROWID;

-- A cache of counted calls, always equal to a recount. width_ms is 10000, 300000 or 14400000.
CREATE TABLE rollup (
	width_ms INTEGER NOT NULL,
	bucket INTEGER NOT NULL,           -- floor(end_ms / width_ms)
	service TEXT NOT NULL,
	provider TEXT NOT NULL,            -- '' for unknown
	model TEXT NOT NULL,               -- response model, else request model, else ''
	operation TEXT NOT NULL,
	outcome TEXT NOT NULL,             -- ok, error:<class>, cancelled
	calls INTEGER NOT NULL,
	input_tokens INTEGER NOT NULL,
	output_tokens INTEGER NOT NULL,
	cache_read_tokens INTEGER NOT NULL,
	cost_nano_usd INTEGER NOT NULL,
	unpriced INTEGER NOT NULL,
	unknown INTEGER NOT NULL,
	local INTEGER NOT NULL,
	with_usage INTEGER NOT NULL,
	with_cache INTEGER NOT NULL,       -- calls that say how much was read from the cache, 0 included
	with_content INTEGER NOT NULL,
	ttft TEXT NOT NULL,                -- JSON {logarithmic bucket: count}, see histogram.ts
	tpot TEXT NOT NULL,
	duration TEXT NOT NULL,
	PRIMARY KEY (width_ms, bucket, service, provider, model, operation, outcome)
) WITHOUT ROWID;

-- What the application itself judged of its answers.
CREATE TABLE evaluation (
	id INTEGER PRIMARY KEY,
	unit TEXT NOT NULL,
	trace_id TEXT,
	span_id TEXT,
	name TEXT NOT NULL,
	score REAL,
	label TEXT,
	explanation TEXT,
	at_ms REAL NOT NULL
);
CREATE INDEX evaluation_by_unit ON evaluation(unit);

-- Whole prompts and answers for people with sqlite3: one row a message of a call. Only functions that sqlite3
-- of 2021 (3.37) has: a view that it cannot parse would make the whole file unreadable.
CREATE VIEW conversation AS
	SELECT call.call_id, call_message.part, call_message.position, message.role, (
		SELECT group_concat(text, char(10)) FROM (
			SELECT CASE json_type(part.value, '$.text')
				WHEN 'text' THEN json_extract(part.value, '$.text')
				WHEN 'object' THEN coalesce(
					(SELECT group_concat(text, '') FROM (
						SELECT content.text FROM json_each(part.value, '$.text."$content"') AS piece
						JOIN content ON content.id = piece.value ORDER BY piece.key
					)),
					(SELECT CASE level
						WHEN 0 THEN slice
						WHEN 1 THEN json_extract('"' || slice || '"', '$')
						ELSE json_extract('"' || json_extract('"' || slice || '"', '$') || '"', '$')
					END FROM (
						SELECT json_extract(part.value, '$.text."$at"[3]') AS level, substr(content.text,
							json_extract(part.value, '$.text."$at"[1]') + 1,
							json_extract(part.value, '$.text."$at"[2]')) AS slice
						FROM content WHERE content.id = json_extract(part.value, '$.text."$at"[0]')
					))
				)
			END AS text
			FROM json_each(message.parts) AS part ORDER BY part.key
		)
	) AS text, message.parts
	FROM call JOIN call_message ON call_message.call = call.id JOIN message ON message.id = call_message.message
	ORDER BY call.start_ms, call_message.part, call_message.position;
`;
