import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

/** A project that has installed virtspec, and of the packages that virtspec bundles none. */
const place = new Workplace();
const installed = place.path('node_modules/virtspec');
afterAll(() => place[Symbol.dispose]());
beforeAll(() => {
  mkdirSync(join(installed, 'dist'), { recursive: true });
  execFileSync('node', ['scripts/build-types.mjs', join(installed, 'dist/types')], { cwd: root });
  cpSync(join(root, 'package.json'), join(installed, 'package.json'));
  for (const name of ['@types/node', 'undici-types'])
    cpSync(join(root, 'node_modules', name), place.path('node_modules', name), { recursive: true });
}, 60_000);

/** The messages of the compiler, strict, with the declarations of packages checked too. */
function compile(text: string, moduleResolution: 'nodenext' | 'bundler'): string[] {
  const file = place.write('use.mts', text);
  const bundler = moduleResolution === 'bundler';
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    module: bundler ? ts.ModuleKind.ESNext : ts.ModuleKind.NodeNext,
    moduleResolution: bundler ? ts.ModuleResolutionKind.Bundler : ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    typeRoots: [place.path('node_modules/@types')],
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const use = `import { checks, formats, loadLab, type Report, verify } from 'virtspec';
const lab = await loadLab('lab.yaml');
export const all = [lab.name, checks, formats.json, verify];
export const decision = (report: Report): string | undefined => report.gate?.decision;
`;

test.each(['nodenext', 'bundler'] as const)('a program that uses the public API compiles: %s', (resolution) => {
  expect(compile(use, resolution)).toEqual([]);
});

test('the declarations are not `any`: a wrong type is refused, also where a schema defines it', () => {
  expect(compile(`${use}export const wrong = (report: Report): 5 => report.verdict;\n`, 'nodenext')).toEqual([
    expect.stringContaining("Type 'RunVerdict' is not assignable to type '5'."),
  ]);
  const wrong = 'export const wrong = (report: Report): 5 | undefined => report.gate?.decision;\n';
  expect(compile(`${use}${wrong}`, 'nodenext')).toEqual([expect.stringContaining('is not assignable to type')]);
});

test('only declarations that the public API leads to are written', () => {
  const files = readdirSync(join(installed, 'dist/types'), { recursive: true, encoding: 'utf8' });
  expect(files).toContain('index.d.ts');
  expect(files.filter((file) => file.startsWith('cli'))).toEqual([]);
});
