import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import type * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import { readBounded } from '../process/read-bounded.ts';
import { whyUnreadable } from '../process/why-unreadable.ts';
import type { Report } from './report.ts';
import { reportFromJson } from './report-from-json.ts';
import { type ReportJson, reportSchema } from './report-json.ts';

/** The maximum size of a JSON report, in bytes. */
const longest = 512 * 1024 * 1024;

/**
 * Reads a report that was written as JSON, with the screenshots next to it.
 * @throws VirtspecError as `readReportJson`
 */
export async function readReport(path: string): Promise<Report> {
  const json = await readReportJson(path);
  const pictures = await readPictures(json, dirname(path));
  return reportFromJson(json, (file) => pictures.get(file));
}

/** @throws VirtspecError `report-missing`, `report-unreadable`, `report-version` (usage) */
export async function readReportJson(path: string): Promise<ReportJson> {
  let read: unknown;
  try {
    read = JSON.parse((await readBounded(path, longest)).toString('utf8'));
  } catch (cause) {
    throw unreadable(path, cause as NodeJS.ErrnoException);
  }
  const parsed = reportSchema.safeParse(read);
  if (parsed.success) return parsed.data;
  throw unknownReport(path, read, parsed.error);
}

async function readPictures({ guests, probe }: ReportJson, folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const boots = (probe?.domains ?? []).flatMap(({ first, second }) => [first, second]);
  const files = [...guests, ...boots].flatMap((one) => one?.screen?.file ?? []);
  const pictures = await Promise.all(
    files.filter(isBelow).map(async (file) => [file, await readFile(join(folder, file)).catch(() => null)] as const),
  );
  return new Map(pictures.flatMap(([file, png]) => (png && isPng(png) ? [[file, png] as const] : [])));
}

/** Whether a path of a report stays in the report's folder: a report is a file from anywhere. */
function isBelow(file: string): boolean {
  return !isAbsolute(file) && !normalize(file).startsWith('..');
}

function isPng(bytes: Uint8Array): boolean {
  return [0x89, 0x50, 0x4e, 0x47].every((byte, index) => bytes[index] === byte);
}

function unreadable(path: string, cause: NodeJS.ErrnoException): VirtspecError {
  if (cause.code === 'ENOENT') {
    return new VirtspecError({
      code: 'report-missing',
      kind: 'usage',
      what: `the report ${path} does not exist`,
      fix: 'Run `virtspec verify`, which writes reports/verify.json, or name another JSON report.',
      cause,
    });
  }
  const isText = cause instanceof SyntaxError;
  return new VirtspecError({
    code: 'report-unreadable',
    kind: 'usage',
    what: `the report ${path} cannot be read`,
    why: isText ? 'it is not JSON' : whyUnreadable(cause),
    fix: isText
      ? 'Name the JSON report: the other formats cannot be read back.'
      : 'Check the file and its permissions.',
    cause,
  });
}

function unknownReport(path: string, read: unknown, cause: z.ZodError): VirtspecError {
  const { schemaVersion } = (read ?? {}) as { readonly schemaVersion?: unknown };
  const other = typeof schemaVersion === 'number' && schemaVersion !== 2;
  const [first] = cause.issues;
  return new VirtspecError({
    code: other ? 'report-version' : 'report-unreadable',
    kind: 'usage',
    what: other
      ? `${path} is a report of schema version ${schemaVersion}, and this virtspec reads version 2`
      : `${path} is not a report of virtspec`,
    ...(!other && first && { why: `${first.path.join('.') || 'its content'}: ${first.message}` }),
    fix: other
      ? 'Use the virtspec that wrote it, or run the command again.'
      : 'Name a JSON report: reports/verify.json.',
    cause,
  });
}
