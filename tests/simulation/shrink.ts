/**
 * Finds a short list of actions that still violates a checker: delta debugging (A. Zeller) over the actions
 * of a plan, and over its tills from the last one on. What is left need not be the shortest there is.
 */
import type { Action, Plan } from './world/plan.ts';

/** Shortens a failing plan. `fails` runs a plan; at most `mostRuns` are tried. */
export async function shrink(
  plan: Plan,
  fails: (plan: Plan) => Promise<boolean>,
  mostRuns: number,
): Promise<Plan> {
  let best = plan;
  let runs = 0;
  const attempt = async (candidate: Plan): Promise<boolean> => {
    if (runs >= mostRuns) return false;
    runs += 1;
    if (!(await fails(candidate))) return false;
    best = candidate;
    return true;
  };
  let chunks = 2;
  while (best.actions.length > 1 && runs < mostRuns) {
    const size = Math.ceil(best.actions.length / chunks);
    let shorter = false;
    for (let start = 0; start < best.actions.length && !shorter; start += size) {
      const actions: Action[] = best.actions.filter((_, index) => index < start || index >= start + size);
      shorter = await attempt({ ...best, actions });
    }
    if (shorter) chunks = Math.max(2, chunks - 1);
    else if (size === 1) break;
    else chunks = Math.min(best.actions.length, chunks * 2);
  }
  while (best.tills.length > 2 && (await attempt({ ...best, tills: best.tills.slice(0, -1) })));
  return best;
}
