/** "Size 42 in another shop?": an article's variants by stores, over whatever is in front. */
import type { CatalogItem, Till } from '../../till/till.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { VariantTable } from './variant-table.tsx';

/** The dialog. */
export function ElsewhereDialog(props: { till: Till; item: CatalogItem; onClose: () => void }) {
  const { till, item, onClose } = props;
  return (
    <Dialog title={item.article.name} size="wide" onClose={onClose}>
      <VariantTable till={till} item={item} />
    </Dialog>
  );
}
