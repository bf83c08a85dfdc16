/** The layer check finds what it must and leaves alone what is allowed. */
import { describe, expect, test } from 'vitest';
import { checkFile } from './check-layers.ts';

const packages = new Set([
  'zod',
  '@noble/hashes',
  'react',
  'rxdb',
  'electron',
  'fastify',
  'libsql',
  'events',
]);

/** The rules a file would break, as `line: rule`. */
function broken(file: string, ...lines: string[]): string[] {
  return checkFile(file, lines.join('\n'), packages).map(({ line, rule }) => `${line}: ${rule}`);
}

describe('what must be refused', () => {
  const bad: [string, string, string, string][] = [
    [
      'a lower layer of shared',
      'shared/money/tax.ts',
      "import '../domain/x.ts';",
      'shared/money may not import shared/domain',
    ],
    [
      'a type import',
      'shared/base/x.ts',
      "import type { T } from '../money/m.ts';",
      'shared/base may not import shared/money',
    ],
    [
      'a type query',
      'shared/base/x.ts',
      "type T = import('../money/m.ts').T;",
      'shared/base may not import shared/money',
    ],
    [
      'an export from',
      'shared/base/x.ts',
      "export * from '../protocol/p.ts';",
      'shared/base may not import shared/protocol',
    ],
    [
      'Node in shared',
      'shared/base/x.ts',
      "import { hash } from 'node:crypto';",
      "shared/base may not import Node's crypto",
    ],
    [
      'Node without its prefix',
      'shared/base/x.ts',
      "import fs from 'fs';",
      "shared/base may not import Node's fs",
    ],
    [
      'React in shared',
      'shared/domain/x.ts',
      "import 'react';",
      'shared/domain may not import the package react',
    ],
    [
      'the server in the renderer',
      'renderer/app/x.ts',
      "import '../../sync-server/app.ts';",
      'renderer/app may not import sync-server',
    ],
    [
      'a feature in a feature',
      'renderer/features/sell/x.ts',
      "import '../stock/y.ts';",
      'a feature may not import the feature stock',
    ],
    [
      'a feature in the till',
      'renderer/till/x.ts',
      "import '../features/sell/x.ts';",
      'renderer/till may not import renderer/features/sell',
    ],
    [
      'the till in the replica',
      'renderer/replica/x.ts',
      "import '../till/x.ts';",
      'renderer/replica may not import renderer/till',
    ],
    [
      'React in the till',
      'renderer/till/x.ts',
      "import { useState } from 'react';",
      'renderer/till may not import the package react',
    ],
    [
      'Node in the renderer',
      'renderer/ui/x.tsx',
      "const fs = await import('node:fs');",
      "renderer/ui may not import Node's fs",
    ],
    [
      'Electron in the journal',
      'electron/journal/x.ts',
      "import { app } from 'electron';",
      'electron/journal may not import the package electron',
    ],
    [
      'a window in the journal',
      'electron/journal/x.ts',
      "import '../window/w.ts';",
      'electron/journal may not import electron',
    ],
    [
      'the feed in the store',
      'sync-server/store/x.ts',
      "import '../feed/f.ts';",
      'sync-server/store may not import sync-server/feed',
    ],
    [
      'routes in apply',
      'sync-server/apply/x.ts',
      "import '../routes/r.ts';",
      'sync-server/apply may not import sync-server/routes',
    ],
    [
      'tests in product code',
      'electron/main.ts',
      "import '../tests/support/x.ts';",
      'product code may not import tests',
    ],
    [
      'a test file in product code',
      'shared/base/x.ts',
      "import './y.test.ts';",
      'product code may not import tests',
    ],
    [
      'build in product code',
      'renderer/app/x.ts',
      "import '../../build/x.ts';",
      'product code may not import build tools',
    ],
    [
      'an import that is not relative',
      'electron/main.ts',
      "import 'shared/base/ids.ts';",
      'shared/base/ids.ts is neither a relative import nor a package we list',
    ],
    [
      'a machine global in shared',
      'shared/base/x.ts',
      'export const home = process.env.HOME;',
      'shared is pure: it may not use the global process',
    ],
    ['an unknown folder of shared', 'shared/misc/x.ts', '', 'a file outside the known layers'],
  ];
  test.each(bad)('%s', (_name, file, source, rule) => {
    expect(broken(file, '// first line', source)).toEqual([`${rule.includes('outside') ? 1 : 2}: ${rule}`]);
  });
});

describe('what must be allowed', () => {
  const good: [string, string, string][] = [
    ['a higher layer of shared', 'shared/protocol/x.ts', "import '../base/ids.ts'; import { z } from 'zod';"],
    ['hashes in shared', 'shared/base/x.ts', "import { sha256 } from '@noble/hashes/sha2.js';"],
    [
      'a name that is like a global',
      'shared/base/x.ts',
      'export function f(document: { process: 1 }) { return document.process; }',
    ],
    [
      'a feature on till, replica and ui',
      'renderer/features/sell/x.ts',
      "import '../../till/t.ts'; import '../../ui/b.tsx'; import './y.ts';",
    ],
    ['the renderer’s main', 'renderer/main.tsx', "import './app/app.tsx';"],
    ['Electron in a window', 'electron/window/x.ts', "import 'electron'; import '../journal/j.ts';"],
    ['the store in the feed', 'sync-server/feed/x.ts', "import '../store/s.ts';"],
    [
      'the server’s main',
      'sync-server/main.ts',
      "import './store/s.ts'; import './routes/r.ts'; import 'node:fs';",
    ],
    ['anything in a test', 'shared/base/x.test.ts', "import '../../sync-server/app.ts'; import 'node:fs';"],
    ['a package named as a module of Node', 'renderer/drafts/x.ts', "import 'events';"],
  ];
  test.each(good)('%s', (_name, file, source) => {
    expect(broken(file, source)).toEqual([]);
  });
});
