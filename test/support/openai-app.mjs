// An application as anyone would write it: it knows nothing of OpenTelemetry.
import OpenAI from 'openai';

const client = new OpenAI({apiKey: 'none', baseURL: process.env.MODEL_SERVER_URL});
const answer = await client.chat.completions.create({
	model: 'gpt-4o-mini',
	messages: [{role: 'user', content: 'What is the capital of France?'}],
});
console.log(answer.choices[0].message.content);
