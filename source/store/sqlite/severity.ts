/** SeverityNumber of logs.proto: four numbers a name, from 1. */
const severityNames = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/** Empty of 0, which tells none. */
export function severityOf(number: number): string {
	return severityNames[Math.floor((number - 1) / 4)] ?? '';
}
