/**
 * Reads a CSV file as shops have them, line by line in bounded memory: UTF-8, UTF-16 or Windows-1251, with or
 * without a byte-order mark, with semicolons, commas or tabs, quoted or not. Columns are found by their names
 * in Russian or English. A line that can't be read is told with its number; the others come through.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import iconv from 'iconv-lite';

/** Encodings a file may be said to have. */
export const encodings = ['auto', 'utf-8', 'windows-1251'] as const;
export type Encoding = (typeof encodings)[number];

/** A line that can't go in. Lines count from 1, the header included. */
export interface BadLine {
  readonly line: number;
  readonly reason: string;
}

/** A line with its values by the header's names (lower case, trimmed). */
export interface CsvLine {
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

/** The file can't be read as CSV at all. */
export class UnreadableFileError extends Error {}

const sampleBytes = 64 * 1024;
const longestLine = 1024 * 1024;

/** The columns of a file, by lower-cased name. */
export async function readHeader(file: string, encoding: Encoding): Promise<string[]> {
  const { text, delimiter } = await look(file, encoding);
  const first = parse(text.slice(0, longestLine), {
    delimiter,
    relax_quotes: true,
    to: 1,
    relax_column_count: true,
  });
  try {
    for await (const record of first) return headerNames(record as string[]); // one record of texts
  } catch (error) {
    throw readable(error, file);
  }
  throw new UnreadableFileError(`${file} is empty`);
}

/** Yields the lines of a file after its header; lines that can't be split are told to `onBad`. */
export async function* readCsv(
  file: string,
  encoding: Encoding,
  onBad: (bad: BadLine) => void,
): AsyncGenerator<CsvLine> {
  const { delimiter, codec } = await look(file, encoding);
  const parser = parse({
    bom: true,
    delimiter,
    columns: (names: string[]) => headerNames(names),
    info: true,
    relax_quotes: true,
    trim: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: longestLine,
  });
  parser.on('skip', (error: Error & { lines?: number; code?: string }) => {
    onBad({ line: error.lines ?? 0, reason: reasonOf(error) });
  });
  const source = createReadStream(file);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(iconv.decodeStream(codec)).pipe(parser);
  try {
    for await (const item of parser) {
      // With `info` and `columns` the parser gives exactly this.
      const { record, info } = item as { record: Record<string, string>; info: { lines: number } };
      // The database would end the text there.
      if (Object.values(record).some((value) => value.includes('\0')))
        onBad({ line: info.lines, reason: 'holds a NUL character' });
      else yield { line: info.lines, values: record };
    }
  } catch (error) {
    throw readable(error, file);
  } finally {
    source.destroy();
  }
}

/** What the parser gives up on, in words for people; other errors as they are. */
function readable(error: unknown, file: string): unknown {
  return error instanceof CsvError ? new UnreadableFileError(`${file}: ${reasonOf(error)}`) : error;
}

function reasonOf(error: Error & { code?: string }): string {
  if (error.code === 'CSV_RECORD_INCONSISTENT_COLUMNS') return 'other number of fields than the header';
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote is opened and never closed';
  if (error.code === 'CSV_MAX_RECORD_SIZE') return 'longer than 1 MB: a quote is probably not closed';
  return error.message;
}

function headerNames(names: readonly string[]): string[] {
  return names.map((name) =>
    name
      .replace(/^\ufeff/, '')
      .trim()
      .toLowerCase()
      .replaceAll('ё', 'е'),
  );
}

/** The beginning of the file as text, and how it is written. */
async function look(
  file: string,
  encoding: Encoding,
): Promise<{ text: string; delimiter: string; codec: string }> {
  const handle = await open(file);
  const buffer = Buffer.alloc(sampleBytes);
  const { bytesRead } = await handle.read(buffer, 0, sampleBytes, 0).finally(() => handle.close());
  const sample = buffer.subarray(0, bytesRead);
  const codec = encoding === 'auto' ? await detectEncoding(file, sample) : encoding;
  const text = iconv.decode(sample, codec);
  const header = (text.split(/\r\n|\n|\r/, 1)[0] ?? '').replace(/"[^"]*"/g, '');
  const counts = [';', ',', '\t'].map((delimiter) => ({
    delimiter,
    count: header.split(delimiter).length,
  }));
  const most = counts.reduce((best, each) => (each.count > best.count ? each : best));
  return { text, delimiter: most.delimiter, codec };
}

/** Byte-order mark, else UTF-8 if the whole file is, else Windows-1251. */
async function detectEncoding(file: string, sample: Buffer): Promise<string> {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(file)) decoder.decode(chunk as Buffer, { stream: true });
    decoder.decode();
    return 'utf-8';
  } catch (error) {
    if (error instanceof TypeError) return 'windows-1251';
    throw error;
  }
}
