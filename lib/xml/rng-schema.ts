import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RelaxNGValidator } from 'libxml2-wasm';
import { type Vocabulary, vocabularyOf } from './rng-vocabulary.ts';

/** One of libvirt's RELAX NG schemas, compiled. */
export interface RngSchema {
  /** The schema's file. */
  readonly file: string;
  readonly vocabulary: Vocabulary;
  /**
   * libxml2's errors for a text; empty if it is valid.
   * @throws {SyntaxError} if the text is not well-formed
   */
  complaints(text: string): readonly Complaint[];
}

/** libxml2's message, which seldom names the culprit (see `culprits`). */
export interface Complaint {
  readonly message: string;
  /** 1-based; undefined if libxml2 does not report it. */
  readonly line: number | undefined;
}

/**
 * Compiles `file` of `folder`, with its includes: 40 ms to load libxml2, 40 ms for `domain.rng`, then 1 ms for a document.
 *
 * @throws {Error} if a file cannot be read, or is not a schema
 */
export async function loadRngSchema(folder: string, file: string): Promise<RngSchema> {
  // Loaded only when something is validated.
  const { XmlDocument, XmlValidateError, RelaxNGValidator, ...input } = await import('libxml2-wasm');
  const texts = await rngFiles(folder);
  const path = join(folder, file);
  const main = texts[path];
  if (!main) throw new Error(`there is no ${path}`);

  // The schema's includes come from memory, and only during compilation: no document can name a file.
  input.xmlRegisterInputProvider(new input.XmlBufferInputProvider(texts));
  let validator: RelaxNGValidator;
  try {
    using document = XmlDocument.fromBuffer(main, { url: path });
    validator = RelaxNGValidator.fromDoc(document);
  } finally {
    input.xmlCleanupInputProvider();
  }

  const parse = (text: string) => {
    try {
      return XmlDocument.fromString(text);
    } catch (cause) {
      throw new SyntaxError((cause as Error).message.trim(), { cause });
    }
  };
  const decoded = Object.values(texts).map((bytes) => new TextDecoder().decode(bytes));
  let vocabulary: Vocabulary | undefined;
  return {
    file: path,
    get vocabulary() {
      vocabulary ??= vocabularyOf(decoded);
      return vocabulary;
    },
    complaints(text) {
      using document = parse(text);
      try {
        validator.validate(document);
        return [];
      } catch (error) {
        if (!(error instanceof XmlValidateError)) throw error;
        return error.details.map(({ message, line }) => ({ message: message.trim(), line: line || undefined }));
      }
    },
  };
}

async function rngFiles(folder: string): Promise<Record<string, Uint8Array>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.rng'));
  const files = names.map(async (name): Promise<[string, Uint8Array]> => {
    const path = join(folder, name);
    return [path, await readFile(path)];
  });
  return Object.fromEntries(await Promise.all(files));
}
