import type {Unit, Writer} from '../../source/store/store.ts';
import type {UnitKey} from '../../source/store/unit-key.ts';

/** One unit, as most tests ask for it. */
export async function readUnit(writer: Writer, key: UnitKey): Promise<Unit> {
	const [unit] = await writer.readUnits([key]);
	if (unit === undefined) throw new Error('a writer answers for each key');
	return unit;
}
