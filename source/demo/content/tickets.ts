/** Texts of the worker: tickets to sort, threads to sum up. The data of persons in them are invented. */
export type Ticket = {
	readonly text: string;
	readonly label: {
		readonly topic: string;
		readonly priority: 'low' | 'normal' | 'high';
		readonly summary: string;
	};
};

export const tickets: readonly Ticket[] = [
	{
		text: 'Charged me twice!! Two bookings of 84.90 on my card for one lamp, please give one of them back today.',
		label: {topic: 'billing', priority: 'high', summary: 'Charged twice for one order'},
	},
	{
		text: 'The Bow arrived with a scratch on the foot. It works. Would you take 20 % off?',
		label: {topic: 'complaint', priority: 'normal', summary: 'Scratch on a Bow, asks for a discount'},
	},
	{
		text: 'Do you have the Ara shade in green linen? I saw it in a magazine last month.',
		label: {topic: 'product', priority: 'low', summary: 'Asks for a green linen shade'},
	},
	{
		text: 'Change my delivery address to the office please, nobody is at home this week.',
		label: {topic: 'delivery', priority: 'high', summary: 'Wants another delivery address'},
	},
	{
		text: 'My voucher from the summer does not work at the till, it says expired though it has no date.',
		label: {topic: 'billing', priority: 'normal', summary: 'Voucher is refused as expired'},
	},
	{
		text: 'Lamp hums when dimmed below a third. I have your D2 dimmer and a bulb from the supermarket.',
		label: {topic: 'technical', priority: 'normal', summary: 'Humming when dimmed with a foreign bulb'},
	},
];

export const classifyPrompt =
	'Sort the ticket of a lamp shop. Answer with JSON only: topic (billing, delivery, complaint, product, technical), priority (low, normal, high) and a summary of at most eight words. Money and addresses that change today are high. Praise and questions about the programme are low. Do not answer the ticket, do not translate it, and do not add fields that are not asked for.';

export const ticketSchema = {
	type: 'object',
	properties: {
		topic: {type: 'string', enum: ['billing', 'delivery', 'complaint', 'product', 'technical']},
		priority: {type: 'string', enum: ['low', 'normal', 'high']},
		summary: {type: 'string'},
	},
	required: ['topic', 'priority', 'summary'],
	additionalProperties: false,
} as const;

export const summaryPrompt =
	'Sum up the thread for the colleague who takes over: what the customer wants, what was promised, what is open. At most four sentences, no greeting.';

export const threads: readonly {readonly text: string; readonly summary: string}[] = [
	{
		text: 'Customer (Mara Lind, mara@example.com): my Disc came with a cracked shade. Agent: I am sorry, please send a photo. Customer: attached, and I paid with card 4111 1111 1111 1111 if you need it. Agent: thank you, we do not need the card. A new glass shade leaves on Monday. Customer: it did not come, and now the order shows returned. Agent: the system marked the old shade as returned; the new one waits for the packing. Customer: please call me, this is the third mail.',
		summary:
			'The customer got a Disc with a cracked shade and waits for the new glass shade, which was promised for Monday and has not left the packing. The order shows "returned" because the old shade was booked as a return. Open: send the shade, correct the state of the order and call the customer, who has written three times (mara@example.com).',
	},
	{
		text: 'Customer: Orbit flickers since the storm. Agent: is the plate marked 230 V? Customer: yes. Agent: please try it in another room. Customer: same there. Agent: then it is the fixed LED; the workshop changes it, the electronics are covered for 5 years. Customer: how do I send it, it hangs from the ceiling at four metres. Agent: we can send an electrician in Aarhus and Odense. Customer: I am in Aalborg.',
		summary:
			'An Orbit flickers since a storm, also in another room, so its fixed LED needs the workshop; the electronics are covered for 5 years. The lamp hangs at four metres and the customer lives in Aalborg, where we send no electrician. Open: find a partner in Aalborg or pay for taking it down.',
	},
	{
		text: 'Customer: ordered two Bow, one came. Agent: they travel in two parcels. Customer: the link shows one. Agent: the second was scanned today in Padborg. Customer: I need both on Friday for an opening. Agent: I cannot promise the day, the carrier says two to four working days. Customer: then lend me one. Agent: I ask the shop in Aarhus.',
		summary:
			'Of two Bow lamps one has arrived; the second was scanned in Padborg today. The customer needs both on Friday for an opening, no day was promised. Open: the shop in Aarhus was to be asked whether it can lend one.',
	},
];

export const languages: readonly {readonly text: string; readonly language: string}[] = [
	{text: 'Hej, hvornår kommer min lampe? Jeg har ventet i ni dage.', language: 'Danish'},
	{text: 'Bonjour, la livraison est-elle possible en Corse avant Noël ?', language: 'French'},
	{text: 'Guten Tag, der Schirm passt nicht auf die Fassung E14.', language: 'German'},
	{text: '照明が届きましたが、シェードが割れていました。', language: 'Japanese'},
];
