#!/usr/bin/env node
// `npm run build:types [-- FOLDER]`: the type declarations of the public API, in dist/types/ or FOLDER: those that lib/index.ts leads to, and no others.
//
// A type that a package's schema defines (`z.output<typeof gateSchema>`) is written out, because an installation does not have that package: the
// build bundles its code. What cannot be written out ends the build.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '..');
const lib = join(root, 'lib');
const out = resolve(process.argv[2] ?? join(root, 'dist/types'));

const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
const program = ts.createProgram([join(lib, 'index.ts')], {
  ...options,
  noEmit: false,
  emitDeclarationOnly: true,
  declaration: true,
  outDir: out,
  rootDir: lib,
});
const checker = program.getTypeChecker();

/** The text of the declarations of a module. */
function declarationsOf(file) {
  let text;
  const source = program.getSourceFile(file);
  const { diagnostics } = program.emit(
    source,
    (_, written) => {
      text = written;
    },
    undefined,
    true,
  );
  if (text === undefined || diagnostics.length > 0)
    throw new Error(
      ts.formatDiagnostics(diagnostics, {
        getCanonicalFileName: (name) => name,
        getCurrentDirectory: () => root,
        getNewLine: () => '\n',
      }),
    );
  return text;
}

/** The modules that declarations import, as they are written. */
function importsOf(text) {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

const isOwn = (name) => name.startsWith('.');
const isAvailable = (name) => isOwn(name) || name.startsWith('node:');

/** The type aliases that a module exports, each written out in full. */
function writtenOut(file) {
  const source = program.getSourceFile(file);
  const flags =
    ts.NodeBuilderFlags.NoTruncation | ts.NodeBuilderFlags.InTypeAlias | ts.NodeBuilderFlags.UseFullyQualifiedType;
  const printer = ts.createPrinter();
  const aliases = source.statements
    .filter(ts.isTypeAliasDeclaration)
    .filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword));
  return aliases
    .map((alias) => {
      const node = checker.typeToTypeNode(checker.getTypeAtLocation(alias), undefined, flags);
      return `export type ${alias.name.text} = ${printer.printNode(ts.EmitHint.Unspecified, node, source)};\n`;
    })
    .join('');
}

const declarations = new Map();
function follow(file) {
  if (declarations.has(file)) return;
  let text = declarationsOf(file);
  if (!importsOf(text).every(isAvailable)) text = writtenOut(file);
  declarations.set(file, text);
  const names = importsOf(text);
  const foreign = names.find((name) => !isAvailable(name));
  if (foreign !== undefined)
    throw new Error(`${relative(root, file)}: its types need ${foreign}, which an installation does not have`);
  for (const name of names.filter(isOwn)) follow(resolve(dirname(file), name));
}

follow(join(lib, 'index.ts'));
rmSync(out, { recursive: true, force: true });
for (const [file, text] of declarations) {
  const to = join(out, relative(lib, file).replace(/\.ts$/, '.d.ts'));
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, text);
}
