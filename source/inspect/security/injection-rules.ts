/**
The grammar: phrases of slots (`injection-slots.ts`) with what may stand between them, and how sure each is in the words
of a user and in what a document or a tool brought in. The same words are a question in the one and an order in the
other: 0 leaves a phrase out.

	<slot>   one of its words            a|b      one of these words      a?   it or nothing
	..4      up to four words            ...12    up to twelve, past the end of the sentence
	!a|b     none of these comes next    do_not   words in a row, as one of several
	@url @mail @program @internal        an address, of mail, of a program, of what is no page for everybody

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

/** A phrase a line: confidence in a user's words, in what was brought in, and the phrase. */
const rules = (rule: string, table: string): readonly InjectionRule[] =>
	table
		.trim()
		.split('\n')
		.map(line => {
			const [user, brought, ...phrase] = line.trim().split(/ +/);
			return {rule, phrase: phrase.join(' '), user: Number(user), brought: Number(brought)};
		});

const override = rules(
	'override',
	`
	0.9  0.95 <override> ..5 <prior> ..4 <commands>
	0.85 0.9  <override> ..4 <commands> ..3 <prior>
	0.75 0.85 <override> ..4 <commands> ..4 given|told|received|have|got
	0.8  0.9  <override> ..3 <owned> ..3 <commands>
	0.8  0.85 <override> ..2 <total> ..3 <commands> !in|of|for|about
	0.55 0.65 <override> the|these|those <strict> !in|of|for|about
	0.8  0.85 <override>|<discard> ..2 everything|anything|all|whatever|what ..6 told|said|instructed
	0.8  0.85 <override> everything|anything ..5 <prior>|know|learned
	0.7  0.75 <override> everything
	0.75 0.75 ignore|disregard|forget ..1 above ..4 <hardAct>|instead|translate|write|say|and
	0.85 0.9  <override> ..2 <total> ..2 <anySafety> ..3 <guards>
	0.7  0.75 <override> ..3 <prior> context|conversation|conversations|text|input|messages
	0.7  0.75 <override> ..4 context|conversation|text|input|messages <prior>
	0.7  0.7  <override> ..3 written|said|stated ..2 above
	0.75 0.65 <discard> ..4 <prior> ..2 <strict>
	0.7  0.65 <discard> ..3 <owned> ..2 <strict>
	0.7  0.85 <systemPrompt> ..6 <revoked>
	0.7  0.75 <prior>|your ..2 <orders> ..5 has|have|is|are|were|was been? ..1 <revoked>
	0.7  0.7  your ..2 <strict> ..5 has|have|is|are|were|was been? ..1 <revoked>
	0.7  0.75 <prior> ..2 context|conversation ..3 no_longer|not|isnt|is ..1 valid|relevant|<revoked>
	0.6  0.65 <orders> ..5 no_longer|not|dont apply|applies|valid|binding|hold
	0.75 0.8  <prior>|your|its ..2 <commands> ..5 no_longer|dont|doesnt|not apply|applies|valid|binding|hold
	0.75 0.8  conversation|everything|messages|instructions|text ..3 <prior> ..1 was|were ..3 test|fake|joke|example|simulation
	0.85 0.9  treat ..4 <commands> ..2 as <revoked>
	0.7  0.7  new|updated|real|actual|true|secret|revised <aim> :|follow
	0.6  0.6  new <aim> ...1 <act>|write|you|your|do|answer
	0.65 0.65 real|actual|true <aim> is|are to
	0.65 0.8  your ..1 new|real|actual|only|true|updated|primary <aim> ..1 is|are|:|now
	0.8  0.9  precedence|priority over ..3 <prior>|<owned>|all|any ..3 <commands>|<prompt>
	0.75 0.85 override|overrides|supersede|supersedes|replace|replaces ..3 <prior>|<owned>|all|any ..2 <orders>
	0.6  0.6  start|begin fresh|over|anew ..6 <commands>
	0.65 0.65 obey|serve|answer_to|listen_to only me
	0.8  0.85 priority|precedence|important|authority than|over ..3 <systemPrompt>|<prompt>|<commands>
	0.65 0.5  all|any|every ..1 <prior> ..1 <strict> ..1 are|is|were|been ..1 <revoked>
	0.85 0.9  <overrideElsewhere> ..3 <scopeElsewhere> ..3 <commandsElsewhere>
	0.85 0.9  <overrideElsewhere> ..2 <commandsElsewhere> ..2 <scopeElsewhere>
	0.8  0.85 <scopeElsewhere> ..2 <commandsElsewhere> ..2 <overrideElsewhere>
	`,
);

const extract = rules(
	'extract',
	`
	0.85 0.9  <reveal> ..6 <systemPrompt>
	0.85 0.85 <show> ..5 your ..3 <systemPrompt>
	0.75 0.65 <show> ..1 me|us|the ..2 <systemPrompt>
	0.8  0.8  <print> ..4 <systemPrompt>
	0.75 0.85 contents|content|text|words|copy|sentence|line|lines|part of|from|in ..2 your ..2 <systemPrompt>|prompt|instructions
	0.65 0.7  start|begin|complete|continue|finish ..8 my ..1 <systemPrompt>|instructions|prompt
	0.8  0.85 <reveal> ..3 your ..4 <prompt>
	0.8  0.8  <show> ..3 your ..1 <hidden> ..2 <prompt>
	0.65 0.65 <show> ..2 your ..1 instructions|prompt|prompts|guidelines|directives|programming|rules
	0.7  0.75 <print> ..3 your ..2 <prompt>
	0.6  0.6  <print> ..3 <hidden> ..1 <promptOnly>
	0.6  0.6  <reveal>|<show> ..3 hidden|secret|confidential|developer ..1 <promptOnly>
	0.7  0.75 <reveal> ..3 <hidden> ..2 <prompt>|information|apis|data
	0.7  0.75 <print> ..2 everything|all|text|words|lines|content|contents ..3 above|preceding !the
	0.7  0.75 <print>|<reveal> ..2 everything ..2 prior|earlier|before_this|before_me|before_now|before_that
	0.7  0.75 <reveal> ..3 everything|text|words|message ..3 <prior>
	0.75 0.8  <show>|<reveal> ..5 <commands>|context|text|configuration|settings ..2 you ..2 given|told|received|got|provided|initialised|initialized|configured|programmed
	0.65 0.65 <show>|<reveal> ..5 <commands> ..2 you ..1 follow|following|obey|have|operate|must
	0.75 0.8  <show>|<reveal> ..5 <commands> ..3 you by ..2 developer|developers|creator|creators|openai|anthropic|system
	0.7  0.7  what ..2 <commands> ..1 were|are|have you ..1 given|told|following|received
	0.6  0.6  what ..2 you ..1 told|instructed|programmed ..3 <prior>|do|say|not|hide
	0.6  0.6  how were|are you configured|programmed|instructed|prompted
	0.6  0.65 <print>|what_is|<reveal> ..5 top|beginning|start of ..2 conversation|prompt|context|session
	0.75 0.75 <show>|<reveal> ..4 text|message|words|prompt|instructions ..2 developer|developers|creator|creators|admin ..2 set|gave|wrote|put|provided|programmed
	0.65 0.7  <commands>|<prompt> ..3 verbatim|word_for_word
	0    0.65 <reveal>|<print> ..4 <credential>
	0.7  0.8  <reveal>|<print> ..4 <credential> ..4 your|you
	0.7  0.8  <reveal> ..2 all|your|any|hidden|internal|every|admin ..2 <credential>
	0.6  0.6  <reveal> <credential>
	0.7  0.7  <show> ..3 password|secret|key|passphrase ..4 you ..2 told|given|know|keep|protect|protecting|guarding|hiding
	0.6  0.6  tell|give|show me the ..1 password|passphrase|secret_key|secret_password|secret_word|secret_code|admin_password
	0.6  0.6  what|things|something|anything you ..1 not|cant|cannot|arent|normally ..1 allowed|permitted|supposed|say|tell|share|reveal
	0.65 0.65 first|last 10|20|50|100|200|500|ten|fifty words|lines|characters|tokens of ..2 <prompt>|conversation|context
	0.5  0.75 <reveal>|<show>|enumerate ..5 tools|functions|apis|endpoints|integrations|plugins|capabilities ..3 you|it ..2 access|connected|have|has|use|call
	0.5  0    what ..3 tools|functions|apis|endpoints|integrations|plugins ..2 you ..2 access|connected|call
	0.65 0.65 format|output|include|list|show|print|dump ..6 <credential> ..4 <credential>
	`,
);

const roleChange = rules(
	'role change',
	`
	0.75 0.8  <become> ..12 <free>
	0.75 0.8  <become> ..12 no|without|zero|any ..2 <limits>
	0.75 0.8  <become> ..14 <ignores> ..3 <commands>|<limits>|<guards>
	0.65 0.7  <become> ..12 never|doesnt|dont|not refuse|refuses|refusing|say_no|says_no|decline|declines
	0.7  0.75 <assistant>|you|who|that ..4 not|isnt|arent|no_longer bound|constrained|restricted|limited|governed by
	0.95 0.95 you are now dan
	0.9  0.9  you can ..2 do anything now
	0.7  0.75 <enter>|enable|enabling ..3 <mode> mode
	0.6  0    <enter> ..2 <technicalMode> mode !on|in|for|of|via|using|with|from
	0.7  0.8  you_are_now_in|you_are_in|youre_now_in ..2 <technicalMode> mode
	0.45 0    in|into <mode> mode
	0.65 0.65 <technicalMode> mode ..1 enabled|activated|engaged|unlocked|initiated|on ..1 :|confirm|acknowledge|you|all|no
	0.65 0.65 <mode> mode ..1 enabled|activated|engaged|unlocked|initiated|on
	0.6  0    <technicalMode> mode ..1 activated|engaged|unlocked
	0.65 0.65 both ..6 and ..1 anti|evil|unfiltered|jailbroken|uncensored|unrestricted|dan
	0.65 0.6  opposite of ..5 safety|<ownGuards>
	0.8  0.85 you_are|youre no_longer|not ..2 <assistant>|bound|restricted|constrained|limited
	0.8  0.85 forget ..2 you_are|you_were|youre ..3 <assistant>
	0.7  0.75 you_are|you_were|youre|you_have_been freed|liberated|released from
	0.5  0.8  you are now|henceforth ..1 a|an|the|operating|acting|my|called|named ..6 <assistant>|persona|role|administrator|hacker|agent|bot
	0.65 0.85 you are now ..1 operating|acting|running|functioning|speaking as|in|under
	0.6  0.75 you are now in ..2 mode
	0.65 0.65 <assistant> ..6 no|without|ignores|zero ..1 <limits>
	0.65 0.65 two|both|dual|twice ..14 <ignores>|unfiltered|unrestricted|evil|jailbroken|uncensored|jailbreak
	0.65 0.6  devil|demon|villain|evil_twin|alter_ego|evil_one|evil_ai ..4 answer|respond|reply|say|speak|explain|tell
	0.65 0.65 twice|two_versions|two_responses|two_answers|two_personas|two_personalities|two_ais ...18 no|without|ignores|free|unrestricted|unfiltered|evil|off
	0    0.75 take_on|assume|adopt ..2 role|persona|identity of
	0.65 0.8  new|above|prior|configured|current persona ..8 deprecated|rules|replaced|only|apply|revoked|loaded
	0.5  0.7  from_now_on|henceforth|from_this_point ..3 you ..2 are|will|must|act|answer|respond|obey
	0.5  0.75 remainder|rest of this|the|our turn|conversation|session|chat ..3 you|act|take|respond|answer|assume|treat|ignore|behave
	`,
);

const safetyOff = rules(
	'safety off',
	`
	0.8  0.85 <disable> ..3 your ..2 <ownGuards>
	0.65 0    <disable> ..2 <safety> ..2 <guards>
	0.8  0.85 <disable> all|any|every|your|its ..2 <anySafety> ..3 <guards>
	0.75 0.85 <override> ..2 <safety> ..2 <guards>
	0.8  0.85 your ..1 <anySafety> ..2 <guards> ..4 <gone>
	0.65 0.5  <safety> filters|filter|guidelines|guardrails|protocols|restrictions ..3 <gone>
	0.7  0.7  assume|suppose|imagine|pretend ..5 <anySafety> ..1 <guards> ..3 <gone>
	0.65 0.65 assume|suppose|imagine|pretend ..12 <ownGuards> ..1 <gone>
	0.6  0    <disable> content filtering|moderation|filters !in|on|for|from
	0.7  0.75 imagine|pretend|suppose|assume ..3 you|<assistant> ..5 no|without|had_no ..2 <limits>|<guards>
	0.65 0    <assistant> ..4 has|have|had|with|without no? ..1 safety|ethical|moral|content ..1 <guards>
	0.65 0.65 it|you|<assistant> had|have|has|having no ..2 <limits>|guardrails|filters
	0.65 0.7  answer|respond|comply|reply ..4 without|no ..3 <limits>|question|questioning|hesitation|refusal|refusing|filtering|censoring
	0.7  0.75 you|we ..3 agreed|promised|confirmed|established ..12 <disable>|<override>|no|without|skip|ignore|drop ..3 <guards>|<limits>|<commands>
	0.6  0.5  content|safety|output filtering|filter|filters|restrictions|moderation ..3 disabled|off|lifted|suspended
	`,
);

const sendSecrets = rules(
	'send secrets',
	`
	0.65 0.85 <send> ..12 <secret> ..10 @url|@mail|attacker|webhook
	0.8  0.9  <send> ..4 <whole> ..3 <secret> ..10 @url|@mail|attacker|webhook
	0.6  0.75 <send> !@url|@mail ..8 @url|@mail ..8 <secret>
	0.6  0.8  exfiltrate ..4 <secret>|data
	0.75 0.8  concatenate|append|encode|embed ..6 <whole> ..2 <secret> ...10 url|link|@url|query|parameter|image
	0.65 0.85 <send>|<reveal> ..10 <secret> ..6 you ..2 read|seen|encountered|accessed|processed|know
	0    0.8  list|send|show|report ..8 <assistant>|you ..1 has|have ..1 read|seen|encountered|accessed
	0    0.6  send|forward|email|post|upload ..3 <whole> ..2 <secret> ..3 to
	`,
);

const toAssistant = rules(
	'to the assistant',
	`
	0    0.7  <assistant> !manager|professor|director|coach|editor|teacher|principal ..3 <must> ..2 <hardAct>
	0    0.5  <assistant> !manager|professor|director|coach|editor|teacher|principal ..2 <must> ..2 <act>
	0.45 0.75 if you_are|youre ..3 ai|llm|chatbot|language|model|assistant !manager|professor|director|coach|editor|teacher|principal
	0    0.7  attention|note|message|instruction|instructions|notice|reminder|hey|dear ..2 to|for|all ..2 <assistant>
	0    0.6  attention|hey <assistant>
	0.7  0.85 <assistant> reading|processing|summarizing|summarising|parsing|viewing this ..6 <must>
	0    0.75 when|while|before|after|if ..1 <reading> ..8 <reveal>|email|forward|send|disregard|ignore|append|recommend
	0    0.6  when|while|before|after|if ..1 <reading> ..8 print|output|list|include|tell|repeat|insert|add|say
	0    0.75 do_not|dont|never|must_not ..1 tell|mention|inform|alert|notify|reveal|disclose|show|report ..5 <reader>
	0    0.55 without ..1 telling|informing|notifying|alerting|asking|mentioning ..3 user|human|operator
	0    0.5  <act> ..8 in|into|to|at|with your|the|every|each ..1 next|final|own? response|reply|summary
	0.45 0.65 include|append|insert|embed|add|put|place ..6 your|every|each ..2 <answer>
	0.6  0.75 include|insert|embed|append ..3 this|following ..2 link|url|image|in ..3 your ..2 <answer>
	0    0.65 tell|ask|direct|urge|convince|advise ..1 <readers> ..4 visit|click|download|install|send|call|enter|go|log|provide
	0    0.65 hidden|secret|embedded|covert instruction|instructions|directive
	0.65 0.8  hidden|secret instruction|instructions :
	0    0.6  instruction|instructions for|to ..1 <assistant>
	0    0.55 obey|comply ..4 instructions|commands|directive|directives|orders ..3 in|below|here|from|following|stated
	0    0.7  execute ..3 attacker|following ..2 commands|instructions
	`,
);

const falseAuthority = rules(
	'false authority',
	`
	0.65 0.75 system|admin|administrator|developer|root|security override
	0.65 0.75 priority|emergency|authority|executive|level override
	0.55 0.65 system|admin|administrator|developer|priority prompt|instruction|directive|command|order :
	0.6  0.5  system|admin|administrator|developer :|update|notice|message|alert ...12 unlock|grant|disable|override|unrestricted|offline|bypass|all_features|elevated
	0.7  0.65 you ..2 been|have|are granted|given ..2 admin|administrator|root|unrestricted|elevated|full|superuser access|privileges|permissions|rights
	0.6  0.65 <systemPrompt> ..3 updated|changed|modified
	0.6  0.6  i_am|im your|the ..2 developer|creator|administrator|admin|maker|programmer
	0.65 0.7  admin|administrator|developer|developers|openai|anthropic|creator ..3 authorized|authorised|approved|allowed|permitted|granted|instructed|disabled ..3 you|me|content|safety
	0.6  0.65 message|note|notice|order|update from|by ..2 openai|anthropic|google|admin|administrator|developer|developers
	0.65 0.7  you may|can now answer|respond|act|speak ..4 without|freely|anything
	`,
);

const deflection = rules(
	'deflection',
	`
	0.65 0.8  stop|quit|skip|abandon|forget ..1 helping|answering|doing|summarizing|summarising|translating|assisting|working ...8 instead
	0.6  0.8  stop|skip|abandon|forget|ignore|drop ..4 task|analysis|request|assignment|summary ...8 instead
	0.65 0.75 stop|abandon|forget|drop|ignore ..1 your|this|current|original ..2 task|analysis|assignment|role|purpose|goal
	0.45 0.7  dont|do_not summarize|translate|answer|analyze|summarise ...10 instead
	0.75 0.9  stop|forget|ignore|disregard ..3 user|users ..3 asked|wants|requested|said|request|query|question
	0.5  0.7  instead of ..2 answering|summarizing|summarising|translating|helping|responding ..8 <hardAct>|write
	0.55 0.7  ignore|disregard|forget ..1 user|users
	0.65 0    cancel|forget|ignore|drop|scrap ...10 instead ...10 <harm>
	`,
);

const pretext = rules(
	'pretext',
	`
	0.65 0    <pretext> ...22 <make> ..10 <harm>
	0.65 0    <make> ..10 <harm> ...14 <pretext>
	0.6  0    <make> ..6 <harm> ...4 if you|it|they ..2 no|without|could
	0.6  0    since|now_that|because|given_that|as you|youve|we|weve ..3 agreed|told|explained|shared|helped|promised|established|discussed ...14 bypass|restrictions|rules|<free>|<harm>
	0.6  0    earlier|previously|before|already|remember|last_time|previous_session|last_session ..6 you|we ..3 agreed|promised|said|told|gave|explained|confirmed|helped ...14 bypass|restrictions|rules|<free>|<harm>
	0.6  0    you|we already ..1 agreed|promised|said|told|gave|explained|confirmed|helped ...14 bypass|restrictions|rules|<free>|<harm>
	0.6  0    earlier|previously|before you|we ..3 helped|explained|showed|discussed|talked ...10 now ...10 bypass|restrictions|<free>|<harm>
	0.55 0    go|take ..3 further|deeper|step ...10 bypass|payload|attack|disclaimers|warnings|<harm>
	0.45 0    drop|skip|omit|remove|without ..2 disclaimers|warnings|caveats ..1 and|or|now
	`,
);

const unsafeAction = rules(
	'unsafe action',
	`
	0.7  0.7  <invoke> ..6 <tool> ...14 <danger>
	0.6  0    execute|run|invoke|call ..4 rm_rf|etc_passwd|etc_shadow|drop_table|drop_database|reverse_shell|chmod_777
	0.65 0.75 <invoke> ..4 <tool> ..8 post|send|upload|email|forward ..6 @url|@mail
	0.6  0    download|install|run|execute|open|fetch ..5 @program
	0.65 0.45 visit|click|go|open|follow|log|sign ..6 @url ..4 <verify> ..3 <account>
	0.6  0    <verify> ..3 <account> ..6 @url
	0.6  0    access|visit|open|fetch|get|post|call|request|load|go|navigate ..4 @internal
	0.65 0.65 @url ..4 do|follow|execute|obey|perform ..3 instructions|commands|it_says
	0.6  0.6  say|type|write|combine|join|concatenate ...22 follow|execute|obey|run|do that|it|them|this|result ..3 command|instruction|instructions
	0.6  0.65 spell|reverse|decode|decrypt|decipher|unscramble ..6 then|and|now ..1 follow|execute|obey|perform|comply
	`,
);

export const injectionRules: readonly InjectionRule[] = [
	...override,
	...extract,
	...roleChange,
	...safetyOff,
	...sendSecrets,
	...toAssistant,
	...falseAuthority,
	...deflection,
	...pretext,
	...unsafeAction,
];
