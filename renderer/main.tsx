/** The page's one script: the till, or what keeps it from starting. */
import { createRoot } from 'react-dom/client';
import { assert } from '../shared/base/assert.ts';
import { boot } from './app/boot.tsx';
import { readTrouble, TroublePage } from './app/trouble-page.tsx';

const trouble = readTrouble(window.location.href);
if (trouble) {
  const root = document.getElementById('root');
  assert(root !== null, 'the page has a root');
  createRoot(root).render(<TroublePage report={trouble} />);
} else {
  await boot();
}
