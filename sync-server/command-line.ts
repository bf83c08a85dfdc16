/**
 * The server's commands. Each opens the data folder, does its work and tells what came of it in one or two
 * lines; a wrong call is answered with how to call it. Answers meant for programs go to stdout, the rest to
 * stderr.
 */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { currencySchema } from '../shared/money/money.ts';
import { taxCategorySchema } from '../shared/money/tax.ts';
import { makeEnrolCode, revokeTill } from './access/enrolment.ts';
import { makeTokens } from './access/tokens.ts';
import { startServer } from './app.ts';
import type { BankProvider } from './bank/bank-provider.ts';
import { demoBank } from './bank/demo-bank.ts';
import { httpBank } from './bank/http-bank.ts';
import { knownStoreIds } from './catalog/write-catalog.ts';
import { makeChannelKey } from './channel/channel-keys.ts';
import {
  channelKeyCommand,
  channelSettingsCommand,
  channelUsage,
  channelWebhookCommand,
  orderSlotsCommand,
  ordersFromInvoicesCommand,
  settingNames,
} from './channel-commands.ts';
import { importCatalog } from './import/import-catalog.ts';
import { importCustomers } from './import/import-customers.ts';
import { importDeliveries } from './import/import-deliveries.ts';
import { ImportReport } from './import/import-report.ts';
import { importStock } from './import/import-stock.ts';
import { encodings } from './import/read-csv.ts';
import {
  customerCodeCommand,
  customerErasuresCommand,
  loyaltyNames,
  loyaltyProgrammeCommand,
  loyaltyUsage,
  recommendationsCommand,
  segmentsCommand,
} from './loyalty-commands.ts';
import { claimFolder, type DataFolder, openDataFolder } from './open-data-folder.ts';
import {
  returnRulesCommand,
  returnSettingNames,
  returnSettingsCommand,
  returnUsage,
} from './return-commands.ts';
import type { DemoShop } from './routes/shop-routes.ts';
import { followShippedRules } from './shipped-return-rules.ts';
import { DamagedDatabaseError, orDamaged } from './store/sqlite-store.ts';
import type { Store } from './store/store.ts';
import { systemEnvironment } from './system-environment.ts';
import { UsageError } from './usage-error.ts';

/** How the program is called. */
export const usage = `Usage:
  serve [--host H] [--port P]              serve tills (default 127.0.0.1:8470)
      [--bank URL]                         with bank transfers by QR, through the bank's adapter
      [--demo-bank]                        with pretended ones; the demonstration chain only
      [--availability-seconds 60]          how often tills hear of the stock of other stores
      [--demo-shop]                        with the demo web shop at /shop/
  import catalog FILE [--currency RUB] [--tax standard|reduced|zero|none]
  import stock FILE --store S [--document NUMBER]
  import customers FILE --store S
  import deliveries FILE --store S         (what suppliers announced: delivery, supplier, reference, code, quantity)
      each with [--encoding auto|utf-8|windows-1251] [--report]
  enrol-code --store S                     print a one-time code for a till
  revoke --till ID [--since 2026-11-20T09:00+03:00]
                                           let a till in no more, and believe nothing that it signed since (now)
${channelUsage}
${returnUsage}
${loyaltyUsage}
  operator-token                           print a token for /metrics
  backup FILE                              copy the live database into a new file
  demo [--history]                         load the demonstration chain if the database is empty; with customers and what
                                           they bought in the last months
  demo-pins                                print the demonstration chain's PINs
  demo-cards                               print the cards and phones of the demonstration's customers
Every command takes [--data DIR] (default data/server).`;

type Flags = Readonly<Record<string, string | boolean | undefined>>;
const { clock, random } = systemEnvironment;

/** Writes a line for people. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Writes a line for programs. */
function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs a command. Resolves with the exit code; `serve` resolves when it was told to stop. */
export async function runCommand(words: readonly string[]): Promise<number> {
  if (words[0] === 'help' || words.includes('--help')) return printAll([usage]);
  const { flags, positionals } = parseWords(words);
  const [command = '', ...rest] = positionals;
  const folder = text(flags, 'data', join('data', 'server'));
  if (command === 'serve') return serve(folder, flags);
  if (command === 'demo-pins') return printAll((await loadDemoModule()).demoPins());
  if (command === 'demo-cards') return printAll((await loadHistoryModule()).demoCards());
  const action = actions[command];
  if (!action) throw new UsageError(command === '' ? 'No command' : `Unknown command "${command}"`);
  const data = await openDataFolder(folder, clock.wallMs);
  try {
    return await action(data, flags, rest);
  } finally {
    await data.store.close();
  }
}

const actions: Readonly<
  Record<string, (data: DataFolder, flags: Flags, rest: readonly string[]) => Promise<number>>
> = {
  import: importFile,
  'enrol-code': async ({ store, keys }, flags) => {
    const storeId = text(flags, 'store');
    const known = await knownStoreIds(store);
    if (known.length > 0 && !known.includes(storeId)) {
      throw new UsageError(`There is no store "${storeId}"; known: ${known.join(', ')}`);
    }
    print(await makeEnrolCode(store, keys, random, storeId));
    return 0;
  },
  revoke: async ({ store }, flags) => {
    const tillId = text(flags, 'till');
    const sinceMs = flags.since === undefined ? undefined : Date.parse(text(flags, 'since'));
    if (sinceMs !== undefined && !(sinceMs <= clock.wallMs())) {
      throw new UsageError('--since is a moment that has passed, like 2026-11-20T09:00+03:00');
    }
    if (!(await revokeTill(store, tillId, sinceMs))) throw new UsageError(`There is no till "${tillId}"`);
    return 0;
  },
  'operator-token': async ({ keys }) => {
    print(makeTokens(keys, clock, random).token({ kind: 'operator' }).token);
    return 0;
  },
  'channel-key': (data, flags, [what = '']) => channelKeyCommand(data, what, wordsOf(flags)),
  'channel-webhook': (data, flags, [what = '']) => channelWebhookCommand(data, what, wordsOf(flags)),
  'channel-settings': (data, flags) => channelSettingsCommand(data, wordsOf(flags)),
  'return-rules': (data, flags, [what = '', file]) => returnRulesCommand(data, what, file, wordsOf(flags)),
  'return-settings': (data, flags) => returnSettingsCommand(data, wordsOf(flags)),
  'loyalty-programme': (data, _flags, [what = '', file]) =>
    loyaltyProgrammeCommand(data, what, file, wordsOf({})),
  'customer-code': (data, flags, [who]) => customerCodeCommand(data, who, wordsOf(flags)),
  'customer-erasures': (data) => customerErasuresCommand(data, wordsOf({})),
  recommendations: (data, flags, [what = '']) => recommendationsCommand(data, what, wordsOf(flags)),
  segments: (data, _flags, [what = '']) => segmentsCommand(data, what, wordsOf({})),
  'order-slots': (data, flags) => orderSlotsCommand(data, wordsOf(flags)),
  'orders-from-invoices': (data, flags, [file]) => ordersFromInvoicesCommand(data, file, wordsOf(flags)),
  backup: async ({ store }, _flags, [file]) => {
    if (file === undefined) throw new UsageError('backup needs a file');
    await store.backupTo(file);
    say(`Backup: ${file}`);
    return 0;
  },
  demo: async ({ store }, flags) => {
    await (await loadDemoModule()).loadDemo(store, say);
    if (flags.history === true) await (await loadHistoryModule()).loadDemoHistory(store, clock.wallMs(), say);
    return 0;
  },
};

function wordsOf(flags: Flags): Parameters<typeof channelKeyCommand>[2] {
  return {
    print,
    flag: (name) => {
      const value = flags[name];
      return typeof value === 'string' ? value : undefined;
    },
  };
}

async function serve(folder: string, flags: Flags): Promise<number> {
  const port = Number(text(flags, 'port', '8470'));
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError('--port is not a port');
  const availabilitySeconds = Number(text(flags, 'availability-seconds', '60'));
  if (!(availabilitySeconds >= 1 && availabilitySeconds <= 86_400)) {
    throw new UsageError('--availability-seconds is a number from 1 to 86400');
  }
  const release = claimFolder(folder);
  try {
    const { store, keys, tillNumbers, databaseFile } = await openDataFolder(folder, clock.wallMs);
    let damage: DamagedDatabaseError | null = null;
    let stop: () => void = () => {};
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
    // A database that turns out to be damaged is not written to any longer.
    const onError = (error: unknown): void => {
      const known = orDamaged(databaseFile, error);
      if (known instanceof DamagedDatabaseError) {
        damage ??= known;
        stop();
      } else say(`Error: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    };
    const following = await followShippedRules(store, Math.floor(clock.wallMs())).catch((error: unknown) => {
      throw orDamaged(databaseFile, error);
    });
    for (const id of following)
      say(`${id}: the product's own rules, unchanged by the chain, are followed by those of this version.`);
    const server = await startServer({
      store,
      keys,
      tillNumbers,
      environment: systemEnvironment,
      host: text(flags, 'host', '127.0.0.1'),
      port,
      availabilityEveryMs: availabilitySeconds * 1000,
      ...(await bankOf(store, flags)),
      ...(await shopOf(store, flags)),
      onError,
    }).catch((error: unknown) => {
      throw orDamaged(databaseFile, error);
    });
    print(JSON.stringify({ listening: server.url }));
    await stopped;
    await server.close();
    await store.close();
    if (damage) throw damage;
    return 0;
  } finally {
    release();
  }
}

/** The bank that `serve` was told of. @throws UsageError */
async function bankOf(store: Store, flags: Flags): Promise<{ readonly bank?: BankProvider }> {
  const address = flags.bank;
  if (typeof address === 'string') {
    if (!/^https?:\/\/[^\s]+$/.test(address)) throw new UsageError('--bank is an http or https address');
    return { bank: httpBank(address) };
  }
  if (flags['demo-bank'] !== true) return {};
  const { isDemoStore } = await loadDemoModule();
  const stores = await knownStoreIds(store);
  if (stores.length > 0 && stores.every(isDemoStore)) return { bank: demoBank(clock) };
  say('Without a bank: the one of the demonstration takes no money and serves its chain only.');
  return {};
}

/** The channel of the demo web shop. */
const shopChannel = 'demo-shop';

/** The demo web shop, with a key of this run: those of earlier runs are revoked. @throws UsageError */
async function shopOf(store: Store, flags: Flags): Promise<{ readonly shop?: DemoShop }> {
  if (flags['demo-shop'] !== true) return {};
  const folder = fileURLToPath(new URL('../web-shop', import.meta.url));
  if (!existsSync(join(folder, 'shop.js'))) {
    throw new UsageError('--demo-shop needs the built page: start through npm start or npm run server');
  }
  await store.write(async ({ channels, nowMs }) => {
    for (const { keyId, channelId, revokedAtMs } of await channels.channelKeys()) {
      if (channelId === shopChannel && revokedAtMs === null) await channels.revokeChannelKey(keyId, nowMs);
    }
  });
  const { key } = await makeChannelKey(store, random, shopChannel, [
    'catalogue:read',
    'orders:read',
    'orders:write',
    'loyalty:read',
    'loyalty:write',
  ]);
  return { shop: { folder, channelKey: key } };
}

async function importFile(data: DataFolder, flags: Flags, rest: readonly string[]): Promise<number> {
  const [what, file] = rest;
  if (file === undefined) {
    throw new UsageError('import needs what (catalog, stock, customers, deliveries) and a file');
  }
  const encoding = oneOf(encodings, text(flags, 'encoding', 'auto'), 'encoding');
  const reportFile = flags.report === true ? `${file}.bad-lines.txt` : null;
  const report = new ImportReport(reportFile, say, clock.monotonicMs);
  if (what === 'catalog') {
    const currency = oneOf(currencySchema.options, text(flags, 'currency', 'RUB'), 'currency');
    const tax = oneOf(taxCategorySchema.options, text(flags, 'tax', 'standard'), 'tax');
    await importCatalog(data.store, { file, encoding, currency, tax }, report);
  } else if (what === 'stock') {
    const document = typeof flags.document === 'string' ? flags.document : null;
    await importStock(data.store, { file, encoding, storeId: text(flags, 'store'), document }, report);
  } else if (what === 'customers') {
    await importCustomers(data.store, { file, encoding, storeId: text(flags, 'store') }, report);
  } else if (what === 'deliveries') {
    const storeId = text(flags, 'store');
    const known = await knownStoreIds(data.store);
    if (known.length > 0 && !known.includes(storeId)) {
      throw new UsageError(`There is no store "${storeId}"; known: ${known.join(', ')}`);
    }
    await importDeliveries(data.store, { file, encoding, storeId }, report);
  } else throw new UsageError(`import knows catalog, stock, customers and deliveries, not "${what}"`);
  const summary = await report.finish();
  for (const bad of summary.firstBad) say(`Line ${bad.line}: ${bad.reason}`);
  const more = summary.bad - summary.firstBad.length;
  if (more > 0) say(`… and ${more} more bad lines`);
  for (const unknown of summary.firstUnknown) say(`Line ${unknown.line}: ${unknown.reason}`);
  const moreUnknown = summary.unknownArticles - summary.firstUnknown.length;
  if (moreUnknown > 0) say(`… and ${moreUnknown} more lines of unknown articles`);
  const { lines, written, bad, unknownArticles } = summary;
  if (reportFile && bad + unknownArticles > 0) say(`All of these lines: ${reportFile}`);
  const ofDeliveries = what === 'deliveries' ? { unknownArticles } : {};
  print(JSON.stringify({ import: what, file: basename(file), lines, written, bad, ...ofDeliveries }));
  return bad > 0 ? 2 : 0;
}

function parseWords(words: readonly string[]): { flags: Flags; positionals: string[] } {
  const option = { type: 'string' } as const;
  const names = [
    'data',
    'host',
    'port',
    'availability-seconds',
    'store',
    'till',
    'since',
    'currency',
    'tax',
    'encoding',
    'document',
    'bank',
    'channel',
    'scopes',
    'key',
    'url',
    'hours',
    'closed',
    'minutes',
    'capacity',
    'cut-off',
    'days',
    'stores',
    'share',
    'country',
    ...settingNames,
    ...returnSettingNames,
    ...loyaltyNames,
  ];
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        ...Object.fromEntries(names.map((name) => [name, option])),
        report: { type: 'boolean' },
        'demo-bank': { type: 'boolean' },
        'demo-shop': { type: 'boolean' },
        history: { type: 'boolean' },
      },
    });
    return { flags: values as Flags, positionals }; // only strings and booleans are declared
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function text(flags: Flags, name: string, otherwise?: string): string {
  const value = flags[name] ?? otherwise;
  if (typeof value !== 'string' || value === '') throw new UsageError(`--${name} is needed`);
  return value;
}

function oneOf<const Choice extends string>(choices: readonly Choice[], value: string, name: string): Choice {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new UsageError(`--${name} is one of ${choices.join(', ')}`);
  return found;
}

/** The demonstration data is large: only its own commands load it. */
function loadDemoModule() {
  return import('./demo/load-demo.ts');
}

function loadHistoryModule() {
  return import('./demo/demo-history.ts');
}

function printAll(lines: readonly string[]): number {
  for (const line of lines) print(line);
  return 0;
}
