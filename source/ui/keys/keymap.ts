/**
The one table of keys. The footer, the help page and the table in the README are printed from it, and the
screen obeys nothing that is not in it. Never Ctrl-H, Ctrl-I, Ctrl-J or Ctrl-M: terminals send Backspace, Tab
and Enter as those.
*/
import type {Binding} from './binding.ts';
import {everywhereKeys} from './everywhere-keys.ts';
import {hereKeys} from './here-keys.ts';
import {moveKeys} from './move-keys.ts';
import {columnKeys} from './column-keys.ts';
import {copyKeys} from './copy-keys.ts';
import {doctorKeys, ledgerKeys, logKeys, metricKeys, promptKeys, searchKeys} from './prompt-keys.ts';
import {traceKeys} from './trace-keys.ts';
import {replayKeys} from './replay-keys.ts';

export const keymap: readonly Binding[] = [
	...hereKeys,
	...traceKeys,
	...ledgerKeys,
	...doctorKeys,
	...logKeys,
	...metricKeys,
	...searchKeys,
	...moveKeys,
	...everywhereKeys,
	...promptKeys,
	...copyKeys,
	...columnKeys,
	...replayKeys,
];
