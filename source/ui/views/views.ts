/** The views by name: a new one is a file beside this and a line here. */
import {anyView, type AnyView} from '../query.ts';
import type {Place, ViewId} from '../state.ts';
import {overviewView} from './overview.ts';

export const views: Readonly<Record<ViewId | Place['kind'], AnyView>> = {
	overview: anyView(overviewView),
	calls: anyView(overviewView),
	call: anyView(overviewView),
	traces: anyView(overviewView),
	trace: anyView(overviewView),
};
