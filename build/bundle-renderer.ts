/**
 * The renderer's page, built by Vite. The page is served under a strict content security policy from
 * the application's own scheme: no script may stand in the HTML, all addresses are relative, and
 * nothing is inlined as a data address.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { BuildError } from './run-program.ts';

/**
 * Builds index.html of the given folder and all it needs into another folder.
 * @throws BuildError when the built page would not pass its content security policy.
 */
export async function buildPage(pageFolder: string, resultFolder: string): Promise<void> {
  await build({
    configFile: false,
    root: pageFolder,
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    define: { global: 'globalThis' },
    build: {
      outDir: resultFolder,
      emptyOutDir: true,
      target: 'chrome114',
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      sourcemap: true,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 4000,
    },
  });
  const html = readFileSync(join(resultFolder, 'index.html'), 'utf8');
  const inline = inlineScripts(html);
  if (inline.length > 0)
    throw new BuildError(`Build: the page holds a script that its policy forbids: ${inline[0]}`);
}

/** The script elements of a page that carry their code in themselves, as they are written. */
export function inlineScripts(html: string): string[] {
  const scripts = html.match(/<script\b[^>]*>/gi) ?? [];
  return scripts.filter((tag) => !/\bsrc\s*=/i.test(tag));
}
