/** The page's one script. */
import { boot } from './app/boot.tsx';

await boot();
