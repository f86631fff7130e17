/**
`domain/in-flight.ts` for rows of `span`, of which a question reads no attributes. Keys are found as text: the JSON of
that column has no blanks, and inside a value its quotes would be escaped.
*/

/** Milliseconds; null for a span that has not ended. */
export const spanEndSql = `(CASE WHEN span.end_nano > span.start_nano
		OR (span.end_nano > 0 AND instr(span.attributes, '"judgment.update_id":') = 0
			AND (instr(span.attributes, '"genkit:path":') = 0 OR instr(span.attributes, '"genkit:state":') > 0))
	THEN span.end_nano / 1000000 + (span.end_nano % 1000000) / 1e6 END)`;

/** True for a record that stands for its parent, until that has arrived. */
export const isPendingSql = `(instr(span.attributes, '"logfire.span_type":"pending_span"') > 0)`;

/** Of such a record the parent of the span that it stands for: `''` for none; null for any other record. */
export const pendingParentSql = `(CASE WHEN ${isPendingSql}
	THEN ifnull(json_extract(span.attributes, '$."logfire.pending_parent_id"'), '') END)`;
