/**
 * What the law, or the chain's own word to its customers, says of goods that come back: dated data from the feed,
 * so that a till answers without a network. A row of `reference` holds the rules of one tax table's country; the
 * settings hold the limits of the chain. Rules [RULES*].
 */
import { z } from 'zod';
import { nonNegativeMinorSchema } from '../../money/money.ts';
import { articleFlagSchema } from './article.ts';

/** How goods were bought: chosen in a shop, or ordered without having seen them. */
export const boughtHowSchema = z.enum(['shop', 'distance']);
export type BoughtHow = z.infer<typeof boughtHowSchema>;

/** What state goods come back in: as they were sold, or with a defect. */
export const conditionSchema = z.enum(['good', 'defective']);
export type Condition = z.infer<typeof conditionSchema>;

/** A text for staff and customers. */
const textSchema = z.object({ ru: z.string().max(300), en: z.string().max(300) });

/** `manager`: neither yes nor no by itself; somebody with the right decides. */
export const ruleVerdictSchema = z.enum(['allowed', 'manager', 'refused']);
export type RuleVerdict = z.infer<typeof ruleVerdictSchema>;

/** One rule. The first one that fits a line decides. */
export const returnRuleSchema = z.object({
  id: z.string().min(1).max(60),
  /** Of purchases made from then on and before then, ms; null has no end. */
  fromMs: z.int(),
  untilMs: z.int().nullable(),
  boughtHow: z.enum(['any', ...boughtHowSchema.options]),
  condition: z.enum(['any', ...conditionSchema.options]),
  /** Only articles with this flag; null fits every article. */
  articleFlag: articleFlagSchema.nullable(),
  verdict: ruleVerdictSchema,
  /** How many days the verdict holds; null for ever. */
  days: z.int().min(0).max(36_500).nullable(),
  /**
   * The first of these days: the one after the goods were bought or handed over, or that day itself. The last one
   * ends with midnight of the store's clock.
   */
  countedFrom: z.enum(['day-after', 'same-day']),
  /** What holds once the days are over. */
  afterwards: ruleVerdictSchema,
  /** What the rule says, in a sentence. */
  text: textSchema,
  /** Where it stands: a law with its article, or the chain's own terms. */
  source: textSchema,
});
export type ReturnRule = z.infer<typeof returnRuleSchema>;

/** The rules of the stores of one tax table. `id` is `return-rules:TAXTABLE`. */
export const returnRulesSchema = z.object({
  type: z.literal('return-rules'),
  id: z.string().max(60),
  /** The id of the tax table whose stores they hold for, e.g. `tax-table:RU`. */
  taxTableId: z.string().max(60),
  rules: z.array(returnRuleSchema).max(200),
});
export type ReturnRules = z.infer<typeof returnRulesSchema>;

/** The chain's limits for returns. A null limit is none. */
export const returnSettingsSchema = z.object({
  /** A return of more than this needs `return-override`, minor units. */
  limitMinor: nonNegativeMinorSchema.nullable(),
  /** The same while the server isn't heard, where a purchase may have come back elsewhere unheard of. */
  offlineLimitMinor: nonNegativeMinorSchema.nullable(),
  /** A blind return of more than this needs `return-override` besides `return-blind`, minor units. */
  blindLimitMinor: nonNegativeMinorSchema.nullable(),
  /** How far back a purchase is looked for by its article, and a lowest price counts as recent, days. */
  lookBackDays: z.int().min(1).max(400),
  /** How the money of a blind return may go back. */
  blindWays: z.array(z.enum(['cash', 'store-credit', 'card-stand-alone'])).min(1),
  /** Whether store credit may be given in place of the money where the customer wishes it. */
  storeCredit: z.boolean(),
});
export type ReturnSettings = z.infer<typeof returnSettingsSchema>;

/** The limits of a chain that set none. */
export const usualReturnSettings: ReturnSettings = {
  limitMinor: null,
  offlineLimitMinor: 3_000_000,
  blindLimitMinor: 1_000_000,
  lookBackDays: 30,
  blindWays: ['cash', 'store-credit'],
  storeCredit: true,
};
