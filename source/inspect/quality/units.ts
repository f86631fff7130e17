/** Signs and words beside numbers: currencies, percent, powers of ten, time and measures, in the languages met most. */

const signs = '[$€£¥₹₽₩₺₴₫฿₪₦₱]';
const codes =
	'USD|EUR|GBP|JPY|CNY|RMB|INR|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|RUB|TRY|KRW|SGD|HKD|ZAR|AED|ILS|THB|UAH';
/** What may stand right before a number, with a letter of the country before the sign (`US$`, `R$`). */
export const currencyBefore = new RegExp(
	`(?:(?:US|CA|C|AU|A|NZ|HK|S|R)?${signs}|(?<![\\p{L}])(?:${codes}|Rs\\.?|Fr\\.|kr\\.?))[ \\u00A0\\u202F]?$`,
	'u',
);
export const currencyAfter = new RegExp(
	`^[ \\u00A0\\u202F]?(?:${signs}|(?:${codes}|dollars?|euros?|pounds?|cents?|pence|rupees?|yen|yuan|francs?|pesos?|reais|złotych|zł|kr|kč|рубл\\p{L}*|руб|евро|доллар\\p{L}*)(?![\\p{L}])|元|円|원|人民币)`,
	'iu',
);
export const percent =
	/^[ \u00A0\u202F]?(?:%|％|‰|(?:per ?cent(?:age points?)?|pct|pp|prozent(?:punkte?)?|pour cent|por ciento|por cento|per cento|процент\p{L}*)(?![\p{L}]))/iu;

/** Powers of ten; `m` is a million and a metre, `b` a billion and a byte. */
export const multipliers: readonly (readonly [RegExp, ...number[]])[] = [
	[/^(?:k|K)(?![\p{L}\d])/u, 1000],
	[/^[ \u00A0\u202F-]?(?:thousand|tsd\.?|tausend|mille|тыс\p{L}*\.?)(?![\p{L}])|^千|^천/iu, 1000],
	[
		/^[ \u00A0\u202F-]?(?:millions?|millionen|mio\.?|mln\.?|mn|millones|milhões|milioni|миллион\p{L}*|млн\.?)(?![\p{L}])/iu,
		1e6,
	],
	[/^M(?![\p{L}\d])|^ M(?=[ .,;)]|$)/u, 1e6, 1],
	[/^m(?![\p{L}\d²³])/u, 1, 1e6],
	[
		/^[ \u00A0\u202F-]?(?:billions?|bn|milliarden?|mrd\.?|milliards?|миллиард\p{L}*|млрд\.?)(?![\p{L}])/iu,
		1e9,
	],
	[/^B(?![\p{L}\d])/u, 1e9, 1],
	[/^[ \u00A0\u202F-]?(?:trillions?|tn|billionen)(?![\p{L}])/iu, 1e12],
	[/^[ \u00A0\u202F-]?(?:lakhs?|lacs?)(?![\p{L}])/iu, 1e5],
	[/^[ \u00A0\u202F-]?(?:crores?|cr)(?![\p{L}])/iu, 1e7],
	[/^[ ]?(?:万|萬|만)/u, 1e4],
	[/^[ ]?(?:亿|億|억)/u, 1e8],
	[/^[ -]hundred(?![\p{L}])/iu, 100],
];

const joint = '[ \\u00A0\\u202F-]?(?:(?:business|working|calendar|full|more|additional|Werk|Arbeits)[ -]?)?';
const unit = (words: string, unspaced: string): RegExp =>
	new RegExp(`^${joint}(?:${words})(?![\\p{L}])${unspaced === '' ? '' : `|^[ ]?(?:${unspaced})`}`, 'iu');

/** With the seconds in each; months and years by the calendar's average, which is what a conversion rounds. */
export const durationUnits: readonly (readonly [RegExp, number])[] = [
	[unit('ms|milliseconds?|millisekunden?|millisecondes?', '毫秒|ミリ秒'), 0.001],
	[unit('s|sec|secs|seconds?|sekunden?|secondes?|segundos?|secondi|секунд\\p{L}*|сек', '秒'), 1],
	[unit('min|mins|minutes?|minuten?|minutos?|minuti|минут\\p{L}*|мин', '分'), 60],
	[unit('h|hr|hrs|hours?|stunden?|std|heures?|horas?|ore|час\\p{L}*', '小时|小時|時間|시간'), 3600],
	[unit('d|days?|tage?n?|jours?|días?|dias?|giorni|giorno|дн\\p{L}+|день|сут\\p{L}+', '天|日間'), 86_400],
	[unit('weeks?|wks?|wochen?|semaines?|semanas?|settiman[ae]|недел\\p{L}+', '周|週間'), 604_800],
	[
		unit('months?|mos?|monate?n?|mois|mes|meses|mês|mesi|mese|месяц\\p{L}*', '个月|個月|ヶ月|か月|개월'),
		2_629_746,
	],
	[unit('years?|yrs?|jahre?n?|ans?|années?|años?|anos?|anni|anno|лет|год\\p{L}*', '年間'), 31_556_952],
];

export const measure =
	/^[ \u00A0\u202F-]?(?:(?:km|cm|mm|nm|mi|miles?|ft|feet|foot|in|inch(?:es)?|yards?|metres?|meters?|kilomet(?:er|re)s?|kg|g|mg|µg|lbs?|oz|tons?|tonnes?|kilograms?|grams?|l|ml|cl|lit(?:er|re)s?|gallons?|kb|mb|gb|tb|pb|kib|mib|gib|bytes?|bits?|kbps|mbps|gbps|hz|khz|mhz|ghz|w|kw|mw|kwh|mwh|v|mah|a|km\/h|mph|rpm|°c|°f|°|px|pt|dpi|x|×|fps|tokens?|pages?|calories|kcal|acres?|hectares?|ha|sqm|m²|m2|km²|bpm|db)(?![\p{L}\d])|公里|公斤|米|平方米)/iu;
