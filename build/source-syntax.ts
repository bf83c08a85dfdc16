/**
 * Reads TypeScript sources for the checks: which modules a file names (imports, type imports, exports
 * from, import() and type queries), which globals it uses, and which titles its tests carry.
 * It parses, and never runs, what it reads.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';

/** Something found in a file, with its line counted from 1. */
export interface Found {
  text: string;
  line: number;
}

/** A node of the syntax tree, seen only through what the checks need. */
interface SyntaxNode {
  type: string;
  start: number;
  [field: string]: unknown;
}

/** All files under a folder whose name ends in .ts or .tsx, as paths; none if the folder is missing. */
export function typescriptFiles(folder: string): string[] {
  let entries: ReturnType<typeof readEntries>;
  try {
    entries = readEntries(folder);
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : typescriptFiles(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function readEntries(folder: string) {
  return readdirSync(folder, { withFileTypes: true });
}

/** The modules a source names, as they are written. @throws Error when it can't be parsed. */
export function importedModules(fileName: string, source: string): Found[] {
  const found: Found[] = [];
  walk(parse(fileName, source), (node) => {
    const named = moduleNameOf(node);
    if (named !== undefined) found.push({ text: named, line: lineAt(source, node.start) });
  });
  return found;
}

/**
 * Uses of the given global names: identifiers in expressions that the file itself declares nowhere.
 * Members (`x.window`) and keys (`{ window: 1 }`) are not uses.
 */
export function usedGlobals(fileName: string, source: string, names: ReadonlySet<string>): Found[] {
  const declared = new Set<string>();
  const uses: Found[] = [];
  walk(parse(fileName, source), (node, parent, field) => {
    if (node.type !== 'Identifier') return;
    const name = String(node.name);
    if (!names.has(name)) return;
    const role = roleOf(parent, field);
    if (role === 'declaration') declared.add(name);
    if (role === 'use') uses.push({ text: name, line: lineAt(source, node.start) });
  });
  return uses.filter((use) => !declared.has(use.text));
}

/** The titles of tests and groups of tests in a file; skipped ones and ones yet to write are left out. */
export function testTitles(fileName: string, source: string): Found[] {
  const found: Found[] = [];
  walk(parse(fileName, source), (node) => {
    if (node.type !== 'CallExpression') return;
    const words = calleeWords(node.callee);
    if (!['test', 'it', 'describe'].includes(words[0] ?? '')) return;
    if (words.includes('skip') || words.includes('todo')) return;
    const title = literalText((node.arguments as SyntaxNode[])[0]);
    if (title !== undefined) found.push({ text: title, line: lineAt(source, node.start) });
  });
  return found;
}

function parse(fileName: string, source: string): SyntaxNode {
  const result = parseSync(fileName, source);
  const error = result.errors[0];
  if (error) throw new Error(`${fileName}: ${error.message}`);
  return result.program as unknown as SyntaxNode;
}

function walk(
  node: SyntaxNode,
  visit: (node: SyntaxNode, parent: SyntaxNode | undefined, field: string) => void,
  parent?: SyntaxNode,
  field = '',
): void {
  visit(node, parent, field);
  for (const [key, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) walk(child, visit, node, key);
    }
  }
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function moduleNameOf(node: SyntaxNode): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return literalText(node.source) ?? literalText(node.argument);
    case 'TSExternalModuleReference':
      return literalText(node.expression);
    case 'CallExpression':
      return calleeWords(node.callee)[0] === 'require'
        ? literalText((node.arguments as SyntaxNode[])[0])
        : undefined;
    default:
      return undefined;
  }
}

/** The text of a string or template literal; a template's values become `…`. */
function literalText(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TSLiteralType') return literalText(node.literal);
  if (node.type !== 'TemplateLiteral') return undefined;
  const pieces = node.quasis as { value: { cooked: string } }[];
  return pieces.map((piece) => piece.value.cooked).join('…');
}

/** `test.skipIf(x).each` as ['test', 'skipIf', 'each']; empty for anything that isn't such a chain. */
function calleeWords(node: unknown): string[] {
  if (!isNode(node)) return [];
  if (node.type === 'Identifier') return [String(node.name)];
  if (node.type === 'MemberExpression') return [...calleeWords(node.object), ...calleeWords(node.property)];
  if (node.type === 'CallExpression') return calleeWords(node.callee);
  if (node.type === 'TaggedTemplateExpression') return calleeWords(node.tag);
  return [];
}

/** Whether an identifier in this place declares a name, uses one, or is only a key or a type. */
function roleOf(parent: SyntaxNode | undefined, field: string): 'declaration' | 'use' | 'neither' {
  if (!parent) return 'neither';
  if (parent.type === 'MemberExpression') {
    return field === 'property' && parent.computed !== true ? 'neither' : 'use';
  }
  if (parent.type === 'Property') {
    if (field === 'key' && parent.computed !== true && parent.shorthand !== true) return 'neither';
    return parent.shorthand === true && field === 'value' ? 'declaration' : 'use';
  }
  const declaring =
    field === 'id' || field === 'params' || field === 'param' || field === 'local' || field === 'left';
  if (declaring && parent.type !== 'AssignmentExpression' && parent.type !== 'BinaryExpression')
    return 'declaration';
  if (field === 'elements' && parent.type === 'ArrayPattern') return 'declaration';
  if (field === 'key' || field === 'label' || field === 'imported' || field === 'exported') return 'neither';
  if (parent.type.startsWith('TS') && !['TSAsExpression', 'TSNonNullExpression'].includes(parent.type)) {
    return 'neither';
  }
  return 'use';
}

function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}
