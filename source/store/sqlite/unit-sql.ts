/** The rows of one unit, as parts of statements with its parameters: names of units are in `store/unit-key.ts`. */
import {meterHourNano, recordNameOf, type UnitKey} from '../unit-key.ts';

/** Parameters of `callsOfUnit` and `logsOfUnit`. */
export type UnitParameters = {readonly unit: UnitKey; readonly name: string};

export function unitParameters(unit: UnitKey): UnitParameters {
	return {unit, name: recordNameOf(unit)};
}

/** Unit of a row of `log`, and of a row of `metric_point`. */
export const unitOfLog = `ifnull(trace_id, 'log-' || ifnull(turn, hash))`;
export const unitOfPoint = `'metric-' || resource_id || '-' || (time_nano / ${meterHourNano})`;

/** Of `call`; each half uses an index. */
export function callsOfUnit(columns: string, condition = 'true'): string {
	return `SELECT ${columns} FROM call WHERE trace_id = @unit AND unit IS NULL AND ${condition}
		UNION ALL SELECT ${columns} FROM call WHERE unit = @unit AND ${condition}`;
}

/** Of `log`: of a trace, of a turn, or a record alone. */
export function logsOfUnit(columns: string): string {
	return `SELECT ${columns} FROM log WHERE trace_id = @unit
		UNION ALL SELECT ${columns} FROM log WHERE turn = @name AND trace_id IS NULL
		UNION ALL SELECT ${columns} FROM log WHERE hash = @name AND turn IS NULL AND trace_id IS NULL`;
}
