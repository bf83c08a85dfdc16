/** Commands about returns: the rules that tills check lines by, and the chain's limits. Rules [RULES*]. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { usualSettings } from '../shared/domain/entities/reference.ts';
import {
  type ReturnRules,
  type ReturnSettings,
  returnRuleSchema,
  returnRulesSchema,
  returnSettingsSchema,
} from '../shared/domain/entities/return-rules.ts';
import { britishReturnRules, russianReturnRules } from '../shared/domain/returns/national-rules.ts';
import { referenceRows, writeReference } from './catalog/write-catalog.ts';
import type { Words } from './channel-commands.ts';
import type { DataFolder } from './open-data-folder.ts';
import { UsageError } from './usage-error.ts';

/** Rules that come with the product, by country. */
const countries = { RU: russianReturnRules, GB: britishReturnRules } as const;

/** How the commands are called. */
export const returnUsage = `  return-rules show                        print the rules of returns, a line for each tax table
  return-rules set FILE                    take the rules of a tax table from a JSON file, in place of its present ones
  return-rules set --country ${Object.keys(countries).join('|')}         take those that come with the product
  return-settings [--limit N|none] [--offline-limit N|none] [--blind-limit N|none] [--look-back 30]
      [--blind-ways cash,store-credit] [--store-credit yes|no]
                                           print the chain's limits of returns, changed where said: minor units above
                                           which somebody with the right decides, the same without a network and
                                           without a purchase; days that a purchase is looked for by its article`;

/** A file of rules. Members that aren't known are refused: a misspelt one would change nothing in silence. */
const fileSchema = z.strictObject({
  taxTableId: returnRulesSchema.shape.taxTableId,
  rules: z.array(returnRuleSchema.strict()).min(1).max(200),
});

/** Runs `return-rules …`. @throws UsageError */
export async function returnRulesCommand(
  { store }: DataFolder,
  what: string,
  file: string | undefined,
  { flag, print }: Words,
): Promise<number> {
  const rows = await referenceRows(store);
  if (what === 'show') {
    for (const row of rows) if (row.type === 'return-rules') print(JSON.stringify(row));
    return 0;
  }
  if (what !== 'set') throw new UsageError('return-rules knows show and set');
  const country = flag('country');
  if ((country === undefined) === (file === undefined)) {
    throw new UsageError('return-rules set needs either a file or --country');
  }
  const row = file === undefined ? rulesOf(country ?? '') : readRules(file);
  const tables = rows.flatMap((each) => (each.type === 'tax-table' ? each.id : []));
  if (!tables.includes(row.taxTableId)) {
    throw new UsageError(
      `There is no "${row.taxTableId}" among the chain's tax tables: ${tables.join(', ')}`,
    );
  }
  const written = await writeReference(store, [row]);
  print(JSON.stringify({ returnRules: row.id, rules: row.rules.length, changed: written > 0 }));
  return 0;
}

function rulesOf(country: string): ReturnRules {
  const known = Object.entries(countries).find(([name]) => name === country);
  if (known) return known[1];
  throw new UsageError(`--country is one of ${Object.keys(countries).join(', ')}`);
}

function readRules(file: string): ReturnRules {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = fileSchema.safeParse(content);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`);
    throw new UsageError(`${file}: ${issues.slice(0, 10).join('; ')}`);
  }
  const { taxTableId, rules } = parsed.data;
  const trouble = rules.flatMap(({ id, fromMs, untilMs }, place) => [
    ...(rules.findIndex((rule) => rule.id === id) < place
      ? [`rules.${place}.id: "${id}" stands there twice`]
      : []),
    ...(untilMs !== null && untilMs <= fromMs ? [`rules.${place}.untilMs: not after fromMs`] : []),
  ]);
  if (trouble.length > 0) throw new UsageError(`${file}: ${trouble.join('; ')}`);
  const id = `return-rules:${taxTableId.replace(/^tax-table:/, '')}`;
  return { type: 'return-rules', id, taxTableId, rules };
}

const amount = (text: string): unknown => (text === 'none' ? null : numberOf(text));
const yesNo = (text: string): unknown => ({ yes: true, no: false })[text];

/** Words of `return-settings`: what each sets, and how its value is read. */
const settingWords: Readonly<Record<string, readonly [keyof ReturnSettings, (text: string) => unknown]>> = {
  limit: ['limitMinor', amount],
  'offline-limit': ['offlineLimitMinor', amount],
  'blind-limit': ['blindLimitMinor', amount],
  'look-back': ['lookBackDays', numberOf],
  'blind-ways': ['blindWays', (text) => text.split(',').map((way) => way.trim())],
  'store-credit': ['storeCredit', yesNo],
};

/** What `return-settings` can be told. */
export const returnSettingNames = Object.keys(settingWords);

/** Runs `return-settings`: changes what is named and prints what holds. @throws UsageError */
export async function returnSettingsCommand({ store }: DataFolder, { flag, print }: Words): Promise<number> {
  const rows = await referenceRows(store);
  const settings = rows.find((row) => row.type === 'settings') ?? usualSettings;
  const changes = Object.entries(settingWords).flatMap(([word, [name, read]]) => {
    const value = flag(word);
    return value === undefined ? [] : [[name, read(value)] as const];
  });
  const returns = returnSettingsSchema.safeParse({ ...settings.returns, ...Object.fromEntries(changes) });
  if (!returns.success) {
    const issue = returns.error.issues[0];
    const word = Object.entries(settingWords).find(([, [name]]) => name === issue?.path[0])?.[0];
    throw new UsageError(`--${word} can't be that: ${issue?.message}`);
  }
  if (changes.length > 0) await writeReference(store, [{ ...settings, returns: returns.data }]);
  print(JSON.stringify(returns.data));
  return 0;
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
