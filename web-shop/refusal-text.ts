/** Why an order wasn't taken, in the visitor's language. */
import type { ChannelProblem } from '../shared/protocol/channel.ts';
import { quantity } from './format.ts';
import type { BasketLine } from './shop-state.ts';
import { fill, type Language, languages } from './texts.ts';

/** What the server refused, and what to do about it. */
export function refusalText({ code }: Pick<ChannelProblem, 'code'>, language: Language): string {
  const { refusals, failed } = languages[language];
  return code in refusals ? refusals[code as keyof typeof refusals] : failed;
}

/** What there is of articles of which the basket wants more. */
export function lessText(
  skus: NonNullable<ChannelProblem['skus']>,
  basket: ReadonlyMap<string, Pick<BasketLine, 'name' | 'unit'>>,
  language: Language,
): string {
  const { less, lessOf } = languages[language];
  const each = skus.map(({ sku, availableMilli }) => {
    const { name, unit } = basket.get(sku) ?? { name: sku, unit: 'piece' as const };
    return fill(lessOf, name, quantity(language, unit, availableMilli));
  });
  return fill(less, each.join('; '));
}
