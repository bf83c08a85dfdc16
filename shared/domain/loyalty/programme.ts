/**
 * The loyalty programme is data: a row of `reference` with dated versions, so that a change takes effect at its
 * moment on every till, offline too, and a sale names the version that decided. Rules [PROGRAMME*].
 */
import { z } from 'zod';
import { currencySchema } from '../../money/money.ts';
import { articleFlagSchema } from '../entities/article.ts';
import { pointsSchema, redemptionSchema } from './sale-loyalty.ts';

const dayMs = 24 * 60 * 60_000;
const daysSchema = z.int().min(1).max(36_500);
const nameSchema = z.object({ ru: z.string().min(1).max(80), en: z.string().min(1).max(80) });
const keySchema = z.string().regex(/^[a-z0-9-]{1,40}$/);
/** Categories as articles name them; a category also stands for all that lie in it (`A/B` in `A`). */
const categoriesSchema = z.array(z.string().min(1).max(120)).max(200);

/** A level that customers reach by what they bought. */
export const tierSchema = z.object({
  id: keySchema,
  name: nameSchema,
  /** Turnover of the last `turnoverDays` from which it holds, minor units. */
  fromTurnoverMinor: z.int().min(0).max(1e13),
});
export type Tier = z.infer<typeof tierSchema>;

/** So many points per so much money; of several rules the first that fits a line holds. */
export const earnRuleSchema = z.object({
  /** Empty: every category. */
  categories: categoriesSchema,
  /** The tier from which it holds; null for every customer. */
  fromTierId: keySchema.nullable(),
  points: z.int().min(0).max(1_000_000),
  perMinor: z.int().min(1).max(1e9),
});

/** A time in which some goods bring more points. Of several that fit a line the most generous one holds. */
export const campaignSchema = z
  .object({
    id: keySchema,
    name: nameSchema,
    /** Holds from then, and no longer at `untilMs`. */
    fromMs: z.int(),
    untilMs: z.int(),
    /** Empty: every category. */
    categories: categoriesSchema,
    fromTierId: keySchema.nullable(),
    /** 20 000 doubles. */
    factorBasisPoints: z.int().min(10_001).max(1_000_000),
  })
  .refine(({ fromMs, untilMs }) => fromMs < untilMs, 'a campaign ends after it begins');

/** What the programme says from a moment on. */
export const programmeRulesSchema = z
  .object({
    /** Counts up; what a sale names. */
    version: z.int().min(1).max(1_000_000),
    fromMs: z.int(),
    earn: z.array(earnRuleSchema).min(1).max(200),
    campaigns: z.array(campaignSchema).max(200),
    tiers: z.array(tierSchema).max(20),
    turnoverDays: daysSchema,
    /** What a point is worth, minor units. */
    pointValueMinor: z.int().min(1).max(1_000_000),
    redemption: redemptionSchema,
    /** The highest share of a bill that points may pay. */
    highestShareBasisPoints: z.int().min(1).max(10_000),
    /** Goods that bring no points, and goods that points don't pay, by category or by what the law says of them. */
    notEarning: z.object({ categories: categoriesSchema, flags: z.array(articleFlagSchema) }),
    notRedeemable: z.object({ categories: categoriesSchema, flags: z.array(articleFlagSchema) }),
    /** Earned points may be spent so many days after the sale, when its return window has closed. */
    pendingDays: z.int().min(0).max(365),
    /** Points lapse so many days after the sale; null for never. */
    lifeDays: daysSchema.nullable(),
    /** Points given at registration and at each birthday, which live for so many days. */
    welcome: z.object({ points: pointsSchema.min(1), lifeDays: daysSchema }).nullable(),
    birthday: z
      .object({ points: pointsSchema.min(1), lifeDays: daysSchema, daysBefore: z.int().min(0).max(60) })
      .nullable(),
    /** What a till may let be spent without a network: so many points, on a balance at most so old, ms. */
    offline: z.object({
      capPoints: pointsSchema,
      balanceAgeMs: z
        .int()
        .min(0)
        .max(365 * dayMs),
    }),
    /** Whether a spoken phone number may pay while the server answers; without a network it never does. */
    phonePays: z.enum(['never', 'with-network']),
    /** How long the server holds points for an open sale, ms. */
    holdMs: z.int().min(60_000).max(dayMs),
  })
  .superRefine((rules, context) => {
    const message = wrongRules(rules);
    if (message) context.addIssue({ code: 'custom', message });
  });
export type ProgrammeRules = z.infer<typeof programmeRulesSchema>;

/** A row of `reference`; `id` is `loyalty-programme:KEY`. A chain has one per currency at most. */
export const loyaltyProgrammeSchema = z
  .object({
    type: z.literal('loyalty-programme'),
    id: z.string().regex(/^loyalty-programme:[a-z0-9-]{1,40}$/),
    name: nameSchema,
    currency: currencySchema,
    /** By the moment from which they hold; versions count up with it. */
    versions: z.array(programmeRulesSchema).min(1).max(50),
  })
  .refine(
    ({ versions }) =>
      versions.every((rules, index) => {
        const before = versions[index - 1];
        return !before || (before.fromMs < rules.fromMs && before.version < rules.version);
      }),
    'later versions hold from a later moment',
  );
export type LoyaltyProgramme = z.infer<typeof loyaltyProgrammeSchema>;

/** What doesn't hold together in the rules; null when all does. */
function wrongRules(rules: {
  readonly tiers: readonly Tier[];
  readonly earn: readonly { readonly fromTierId: string | null }[];
  readonly campaigns: readonly { readonly id: string; readonly fromTierId: string | null }[];
  readonly pendingDays: number;
  readonly lifeDays: number | null;
}): string | null {
  const { tiers, earn, campaigns, pendingDays, lifeDays } = rules;
  if (lifeDays !== null && lifeDays <= pendingDays) return 'points live longer than they wait';
  const ids = new Set(tiers.map(({ id }) => id));
  if (ids.size !== tiers.length) return 'each tier once';
  if (new Set(campaigns.map(({ id }) => id)).size !== campaigns.length) return 'each campaign once';
  const rising = tiers.every(({ fromTurnoverMinor }, index) => {
    const before = tiers[index - 1];
    return !before || before.fromTurnoverMinor < fromTurnoverMinor;
  });
  if (!rising) return 'tiers stand by turnover, lowest first';
  const named = [...earn, ...campaigns].flatMap(({ fromTierId }) => fromTierId ?? []);
  return named.every((id) => ids.has(id)) ? null : 'a rule names a tier that is none';
}

/** What the programme says at a moment; null before its first version. */
export function rulesAt(programme: LoyaltyProgramme, atMs: number): ProgrammeRules | null {
  return programme.versions.filter(({ fromMs }) => fromMs <= atMs).at(-1) ?? null;
}

/** The programme of a currency among rows of `reference`, the first by id; null where the chain has none. */
export function programmeOf(rows: readonly LoyaltyProgramme[], currency: string): LoyaltyProgramme | null {
  const own = rows.filter((row) => row.currency === currency);
  return own.sort((a, b) => (a.id < b.id ? -1 : 1))[0] ?? null;
}

/** The tier of a turnover; null below the first. */
export function tierAt(rules: Pick<ProgrammeRules, 'tiers'>, turnoverMinor: number): string | null {
  return rules.tiers.filter(({ fromTurnoverMinor }) => fromTurnoverMinor <= turnoverMinor).at(-1)?.id ?? null;
}

/** Whether a customer of one tier has what is promised from another on. An unknown tier counts as none. */
export function reachesTier(
  rules: Pick<ProgrammeRules, 'tiers'>,
  tierId: string | null,
  fromTierId: string | null,
): boolean {
  if (fromTierId === null) return true;
  const rank = (id: string | null): number => rules.tiers.findIndex((tier) => tier.id === id);
  return rank(tierId) >= rank(fromTierId) && rank(fromTierId) >= 0;
}

/** Whether a category is one of these, or lies in one of them. */
export function isInCategory(category: string, categories: readonly string[]): boolean {
  return categories.some((each) => category === each || category.startsWith(`${each}/`));
}

/** The moment so many days after another; null for never. */
export function daysAfter(atMs: number, days: number): number {
  return atMs + days * dayMs;
}
