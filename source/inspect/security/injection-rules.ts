/**
The grammar: phrases of slots (`injection-slots.ts`) with what may stand between them, and how sure each is in the words
of a user and in what a document or a tool brought in. The same words are a question in the one and an order in the
other: 0 leaves a phrase out.

	<slot>   one of its words        a|b      one of these words      <slot>? a|b?   or nothing
	..4      up to four words        ...12    up to twelve, past the end of the sentence
	@url @mail @program              an address, one of mail, one of a program to run

Confidence from 0.6 on is a warning.
*/

export type InjectionRule = {
	/** In words, as findings tell it. */
	readonly rule: string;
	readonly phrase: string;
	/** Confidence in what a user says; 0: no rule for it. */
	readonly user: number;
	/** In documents and results of tools. */
	readonly brought: number;
};

const rule =
	(name: string) =>
	([phrase, user, brought]: readonly [string, number, number]): InjectionRule => ({
		rule: name,
		phrase,
		user,
		brought,
	});

const override = (
	[
		['<override> ..5 <prior> ..4 <commands>', 0.9, 0.95],
		['<override> ..4 <commands> ..3 <prior>', 0.85, 0.9],
		['<override> ..4 <commands> ..4 given|told|received|have|got', 0.75, 0.85],
		['<override> ..3 <owned> ..3 <commands>', 0.8, 0.9],
		['<override> ..2 <total> ..3 <commands>', 0.8, 0.85],
		['<override> the|these|those <strict>', 0.55, 0.65],
		[
			'<override> ..2 everything|anything|all|whatever|what ..6 <prior>|told|said|know|asked|instructed',
			0.8,
			0.85,
		],
		['<override> everything', 0.7, 0.75],
		['<override> ..2 <total> ..2 <safety> ..3 <guards>', 0.85, 0.9],
		['<override> ..3 <prior> messages|message|context|conversation|conversations|text|input', 0.7, 0.85],
		['<override> ..4 messages|message|context|conversation|text|input <prior>', 0.7, 0.85],
		['<discard> ..4 <prior> ..2 <strict>', 0.75, 0.75],
		['<discard> ..3 <owned> ..2 <strict>', 0.7, 0.65],
		['<systemPrompt> ..6 <revoked>', 0.7, 0.85],
		['<prior>|your ..2 <strict> ..5 has|have|is|are|were|was been? ..1 <revoked>', 0.7, 0.6],
		['<commands> ..5 no longer|not|dont apply|applies|valid|binding|hold', 0.65, 0.55],
		['<prior>|your|its ..2 <commands> ..5 no longer|not|dont apply|applies|valid|binding|hold', 0.75, 0.8],
		['treat ..4 <commands> ..2 as <revoked>', 0.85, 0.9],
		['new|updated|real|actual|true|secret|revised <aim> :|follow', 0.7, 0.7],
		['real|actual|true <aim> is|are', 0.7, 0.6],
		['your ..1 new|real|actual|only|true|updated|primary <aim> ..1 is|are|:|now', 0.65, 0.8],
		['precedence|priority over ..3 <prior>|<owned>|all|any ..3 <commands>|<prompt>', 0.8, 0.9],
		[
			'<commands> ..3 override|overrides|supersede|supersedes|replace|replaces ..3 <prior>|<owned>|all',
			0.75,
			0.8,
		],
		['start|begin fresh|over|anew ..6 <commands>', 0.6, 0.6],
		['<overrideElsewhere> ..3 <scopeElsewhere> ..3 <commandsElsewhere>', 0.85, 0.9],
		['<overrideElsewhere> ..2 <commandsElsewhere> ..2 <scopeElsewhere>', 0.85, 0.9],
		['<scopeElsewhere> ..2 <commandsElsewhere> ..2 <overrideElsewhere>', 0.8, 0.85],
	] as const
).map(rule('override'));

const extract = (
	[
		['<reveal> ..6 <systemPrompt>', 0.85, 0.9],
		['<show> ..5 your ..3 <systemPrompt>', 0.85, 0.85],
		['<show> ..1 me|us|the ..2 <systemPrompt>', 0.75, 0.65],
		['<print> ..4 <systemPrompt>', 0.8, 0.8],
		['contents|content|text|words|copy of|from|in ..2 your ..1 <systemPrompt>', 0.8, 0.85],
		['<reveal> ..3 your ..4 <prompt>', 0.8, 0.85],
		['<show> ..3 your ..1 <hidden> ..2 <prompt>', 0.8, 0.8],
		['<show> ..2 your ..1 instructions|prompt|prompts|guidelines|directives|programming|rules', 0.65, 0.65],
		['<print> ..3 your ..2 <prompt>', 0.7, 0.75],
		['<reveal>|<print>|<show> ..3 <hidden> ..1 <prompt>|text|message', 0.6, 0.6],
		['<reveal> ..3 <hidden> ..2 <prompt>|information|apis|data', 0.7, 0.75],
		['<print> ..2 everything|all|text|words|lines|content|contents ..3 above|preceding', 0.7, 0.75],
		['<print> ..2 everything ..4 <prior>', 0.7, 0.75],
		['<reveal> ..3 everything|text|words|message ..3 <prior>', 0.7, 0.75],
		[
			'<show>|<reveal> ..5 <commands> ..2 you ..2 given|told|received|got|follow|following|have|operate|initialised|initialized',
			0.75,
			0.8,
		],
		[
			'<show>|<reveal> ..5 <commands> ..3 you by ..2 developer|developers|creator|creators|openai|anthropic|system',
			0.75,
			0.8,
		],
		['what ..2 <commands> ..1 were|are|have you ..1 given|told|following|received', 0.7, 0.7],
		['what ..2 you ..1 told|instructed|programmed ..3 <prior>|do|say|not|hide', 0.6, 0.6],
		[
			'<show>|<reveal> ..4 text|message|words|prompt|instructions ..2 developer|developers|creator|creators|admin ..2 set|gave|wrote|put|provided|programmed',
			0.75,
			0.75,
		],
		['<commands>|<prompt> ..3 verbatim|word for word', 0.65, 0.7],
		['<reveal>|<print> ..4 <credential>', 0, 0.7],
		['<reveal> ..2 all|your|any|hidden|internal|every|admin ..2 <credential>', 0.7, 0.8],
		['<reveal> <credential>', 0.6, 0.6],
		[
			'first|last 10|20|50|100|200|500|ten|fifty words|lines|characters|tokens of ..2 <prompt>|conversation|context',
			0.65,
			0.65,
		],
	] as const
).map(rule('extract'));

const roleChange = (
	[
		['<become> ..12 <free>', 0.75, 0.8],
		['<become> ..12 no|without|zero|any ..2 <limits>', 0.75, 0.8],
		['<become> ..14 <ignores> ..3 <commands>|<limits>|<guards>', 0.75, 0.8],
		['you are now dan', 0.9, 0.9],
		['you can ..2 do anything now', 0.9, 0.9],
		['<enter> ..3 <mode> mode', 0.65, 0.75],
		['in|into <mode> mode', 0.45, 0],
		['<mode> mode ..1 enabled|activated|engaged|on|unlocked|initiated', 0.65, 0.65],
		['you are no longer|not ..2 <assistant>|bound|restricted|constrained|limited', 0.8, 0.85],
		['youre no longer|not ..2 <assistant>|bound|restricted|constrained|limited', 0.8, 0.85],
		['forget ..2 you are|were|youre ..3 <assistant>', 0.8, 0.85],
		['you are|were|youre freed|liberated|released from', 0.7, 0.75],
		[
			'you are now|henceforth ..1 a|an|the|operating|acting|my|called|named ..6 <assistant>|persona|role|administrator|hacker|agent|bot',
			0.5,
			0.8,
		],
		['you are now ..1 operating|acting|running|functioning|speaking as|in|under', 0.65, 0.85],
		['you are now in ..2 mode', 0.65, 0.8],
		['<assistant> ..6 no|without|ignores|zero ..1 <limits>', 0.7, 0.75],
		['two|both|dual|twice ..14 <ignores>|unfiltered|unrestricted|evil|jailbroken|uncensored', 0.65, 0.65],
		['devil|demon|villain|evil twin|alter ego ..4 answer|respond|reply|say|speak|explain|tell', 0.65, 0.6],
		[
			'two ..2 responses|answers|personas|personalities|ais ...16 no|without|ignores|free|unrestricted|unfiltered',
			0.7,
			0.7,
		],
		['take on|assume|adopt ..2 role|persona|identity of', 0, 0.75],
		[
			'new|above|prior|configured|current persona ..8 deprecated|rules|replaced|only|apply|revoked',
			0.65,
			0.8,
		],
		['from now on|henceforth you ..2 are|will|must|act|answer|respond|obey', 0.5, 0.7],
		[
			'remainder|rest of this|the|our turn|conversation|session|chat ..3 you|act|take|respond|answer|assume|treat|ignore|behave',
			0.5,
			0.75,
		],
	] as const
).map(rule('role change'));

const safetyOff = (
	[
		['<disable> ..3 your ..2 <ownGuards>', 0.8, 0.85],
		['<disable> ..2 <safety> ..2 <guards>', 0.65, 0.7],
		['<disable> all|any|every ..2 <safety> ..3 <guards>', 0.8, 0.85],
		['<override> ..2 <safety> ..2 <guards>', 0.75, 0.85],
		['your ..1 <safety> ..2 <guards> ..4 <gone>', 0.8, 0.85],
		['<safety> ..1 <guards> ..3 <gone>', 0.7, 0.65],
		['<ownGuards> ..1 <gone>', 0.45, 0],
		['<assistant>|it|you ..4 has|have|had|with no|without ..2 <guards>', 0.65, 0.55],
		['without ..1 filtering|censoring|moral|ethical|censorship|refusing|disclaimers ..2', 0.5, 0.6],
		['answer|respond|comply ..4 without ..3 <limits>|question|questioning|hesitation|refusal', 0.65, 0.7],
		['you have no|zero ..1 <limits>', 0.75, 0.8],
		[
			'you|we ..2 agreed|promised|confirmed ..12 <disable>|<override>|no|without ..3 <guards>|<limits>|<commands>',
			0.7,
			0.75,
		],
	] as const
).map(rule('safety off'));

const sendSecrets = (
	[
		['<send> ..12 <secret> ..10 @url|@mail|attacker|webhook', 0.65, 0.85],
		['<send> ..4 <whole> ..3 <secret> ..10 @url|@mail|attacker|webhook', 0.8, 0.9],
		['<send> ..8 @url|@mail ..8 <secret>', 0.6, 0.75],
		['exfiltrate|steal ..4 <secret>|data', 0.6, 0.8],
		[
			'concatenate|append|encode|embed ..6 <whole> ..2 <secret> ...10 url|link|@url|query|parameter|image',
			0.75,
			0.8,
		],
		['<send>|<reveal> ..10 <secret> ..6 you ..2 read|seen|encountered|accessed|processed|know', 0.65, 0.85],
		['list|send|show|report ..8 <assistant>|you ..1 has|have ..1 read|seen|encountered|accessed', 0, 0.8],
		['send|forward|email|post|upload ..3 <whole> ..2 <secret> ..3 to', 0, 0.6],
	] as const
).map(rule('send secrets'));

const toAssistant = (
	[
		['<assistant> ..2 <must> ..2 <hardAct>', 0, 0.7],
		['<assistant> ..2 <must> ..2 <act>', 0, 0.5],
		['if you are|youre ..3 <assistant>|language|model', 0.5, 0.75],
		[
			'attention|note|message|instruction|instructions|notice|reminder|hey|dear ..2 to|for|all ..2 <assistant>',
			0,
			0.7,
		],
		['attention|hey|dear|hello <assistant>', 0, 0.6],
		[
			'when|while|before|after|if ..1 <reading> ..8 <reveal>|email|forward|send|disregard|ignore|append|recommend',
			0,
			0.75,
		],
		[
			'when|while|before|after|if ..1 <reading> ..8 print|output|list|include|tell|repeat|insert|add|say',
			0,
			0.6,
		],
		[
			'do not|dont|never|must not ..1 tell|mention|inform|alert|notify|reveal|disclose|show|report ..5 <reader>',
			0.45,
			0.75,
		],
		[
			'without ..1 telling|informing|notifying|alerting|asking|mentioning ..3 user|human|operator',
			0.45,
			0.55,
		],
		['<act> ..8 in|into|to|at|with your|the|every|each ..1 next|final|own? response|reply|summary', 0, 0.5],
		['include|append|insert|embed|add|put|place ..6 your|every|each ..2 <answer>', 0.45, 0.65],
		['include|insert|embed|append ..3 this|following ..2 link|url|image|in ..3 your ..2 <answer>', 0.6, 0.75],
		[
			'tell|ask|direct|urge|convince|advise ..1 <readers> ..4 visit|click|download|install|send|call|enter|go|log|provide',
			0,
			0.65,
		],
		['hidden|secret|embedded|covert instruction|instructions|directive', 0, 0.65],
		['hidden|secret instruction|instructions :', 0.65, 0.8],
		['instruction|instructions for|to ..1 <assistant>', 0, 0.6],
		[
			'obey|comply|follow ..4 instructions|commands|directive|directives|orders ..3 in|below|here|from|following|stated',
			0,
			0.55,
		],
		['instead|immediately you must ..4 <act>', 0.5, 0.7],
		['execute ..3 attacker|following ..2 commands|instructions', 0, 0.7],
	] as const
).map(rule('to the assistant'));

const authority = (
	[
		['system|admin|administrator|developer|root|security override', 0.65, 0.75],
		[
			'system|admin|administrator|developer|priority prompt|instruction|directive|command|order :',
			0.55,
			0.65,
		],
		[
			'you ..2 been|have|are granted|given ..2 admin|administrator|root|unrestricted|elevated|full|superuser access|privileges|permissions|rights',
			0.7,
			0.65,
		],
		['<systemPrompt> ..3 updated|changed|modified', 0.6, 0.65],
		['i am|im your|the ..2 developer|creator|administrator|admin|maker|programmer|owner', 0.6, 0.6],
		[
			'admin|administrator|developer|developers|openai|anthropic|creator ..3 authorized|authorised|approved|allowed|permitted|granted|instructed ..3 you|me',
			0.65,
			0.7,
		],
		[
			'this is|message from ..2 openai|anthropic|admin|administrator|developer ..1 speaking|team|:',
			0.6,
			0.65,
		],
	] as const
).map(rule('false authority'));

const deflection = (
	[
		[
			'stop|quit|skip|abandon|forget ..1 helping|answering|doing|summarizing|summarising|translating|assisting|working ...8 instead',
			0.65,
			0.8,
		],
		[
			'stop|skip|abandon|forget|ignore|drop ..4 task|analysis|request|question|assignment|summary|conversation ...8 instead',
			0.6,
			0.8,
		],
		[
			'stop|forget|ignore|disregard ..3 user|users ..3 asked|wants|requested|said|request|query|question',
			0.75,
			0.9,
		],
		[
			'instead of ..2 answering|summarizing|summarising|translating|helping|responding ..8 <hardAct>|write',
			0.5,
			0.7,
		],
		['ignore|disregard|forget ..2 user|users', 0.55, 0.75],
	] as const
).map(rule('deflection'));

const pretext = (
	[
		['<pretext> ...22 <make> ..10 <harm>', 0.65, 0],
		['<make> ..10 <harm> ...14 <pretext>', 0.65, 0],
		['imagine|pretend|suppose|assume ...12 <disable>|no ..2 <safety> ..2 <guards>', 0.75, 0.7],
		['<assistant> ..2 no|without ..1 <safety> ..1 <guards>', 0.75, 0.7],
		['remove|disable|bypass|drop ..2 your ..2 <ownGuards>', 0.8, 0.8],
		[
			'since|now that|because you|youve|we|weve ..3 agreed|told|explained|shared|helped|promised ...12 bypass|exploit|attack|<free>|without|restrictions|hack|harmful|dangerous|illegal',
			0.65,
			0.6,
		],
	] as const
).map(rule('pretext'));

const tools = (
	[
		['<invoke> ..6 <tool> ...14 <danger>', 0.7, 0.7],
		['<invoke> ..4 <tool> ..8 post|send|upload|email|forward ..6 @url|@mail', 0.65, 0.75],
		['download|install|run|execute|open|fetch ..5 @program', 0.6, 0],
		['visit|click|go|open|follow|log|sign ..6 @url ..4 <verify> ..3 <account>', 0.65, 0.45],
		['<verify> ..3 <account> ..6 @url', 0.6, 0.4],
		[
			'say|type|write|combine|join|concatenate ...22 follow|execute|obey|run|do that|it|them|this|result ..3 command|instruction|instructions',
			0.6,
			0.6,
		],
		[
			'read|spell|reverse|decode|decrypt|decipher ..6 then|and|now follow|execute|obey|do|perform|run|comply',
			0.6,
			0.65,
		],
	] as const
).map(rule('unsafe action'));

export const injectionRules: readonly InjectionRule[] = [
	...override,
	...extract,
	...roleChange,
	...safetyOff,
	...sendSecrets,
	...toAssistant,
	...authority,
	...deflection,
	...pretext,
	...tools,
];
