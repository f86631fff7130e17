/**
CrewAI under OpenLLMetry: crew, task and agent all say that they invoke an agent, and only CrewAI's own keys tell them
apart. None of them is a call, whatever models they name; `crewai.crew.token_usage` is the crew's sum and not read. Older
versions write a call as a span of which the name is all there is.
*/
import {textOf} from '../../domain/attributes.ts';
import type {Dialect} from '../dialect.ts';

export const crewai: Dialect = {
	name: 'crewai',
	claims: ({name, scope, attributes}) =>
		attributes['crewai.agent.id'] !== undefined ||
		attributes['crewai.task.id'] !== undefined ||
		(scope.name.includes('crewai') && (name === 'crewai.workflow' || name.endsWith('.llm'))),
	read: ({name, attributes}) => {
		if (name.endsWith('.llm')) return {kind: 'chat', requestModel: name.slice(0, -'.llm'.length)};
		const isAgent = attributes['crewai.agent.id'] !== undefined;
		return {
			kind: isAgent ? 'agent' : 'workflow',
			aggregate: true,
			agent: textOf(attributes[isAgent ? 'crewai.agent.role' : 'crewai.task.agent']),
		};
	},
	log: null,
};
