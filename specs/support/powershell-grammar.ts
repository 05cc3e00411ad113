import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Node, Parser as PowerShellParser } from '@vscode/tree-sitter-wasm';

/**
 * A grammar of PowerShell: tree-sitter's, as VS Code ships it (https://github.com/airbus-cert/tree-sitter-powershell). It is not PowerShell: it accepts some things
 * that PowerShell rejects, and rejects a few that PowerShell accepts (a parameter `-Process`, a switch on one line). What it
 * rejects is to be written otherwise.
 */
const parser = await load();

async function load(): Promise<PowerShellParser> {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('@vscode/tree-sitter-wasm'));
  const { Language, Parser }: typeof import('@vscode/tree-sitter-wasm') = require('@vscode/tree-sitter-wasm');
  await Parser.init();
  const grammar = await Language.load(join(folder, 'tree-sitter-powershell.wasm'));
  return new Parser().setLanguage(grammar);
}

/** The syntax tree of a script. */
export function parsePowerShell(text: string): Node {
  const tree = parser.parse(text);
  if (!tree) throw new Error('the parser was stopped');
  return tree.rootNode;
}

/** What the grammar does not accept: `3: if ($A {`. */
export function syntaxErrors(text: string): string[] {
  const errors = (node: Node): string[] => {
    if (!node.hasError && !node.isMissing) return [];
    const own = node.isError || node.isMissing;
    const line = text.split('\n')[node.startPosition.row]?.trim() ?? '';
    return own
      ? [`${node.startPosition.row + 1}: ${line}`]
      : node.children.flatMap((child) => (child ? errors(child) : []));
  };
  return errors(parsePowerShell(text));
}

/** All nodes of a type. */
export function nodesOf(root: Node, type: string): Node[] {
  return root.descendantsOfType(type).filter((node): node is Node => node !== null);
}
