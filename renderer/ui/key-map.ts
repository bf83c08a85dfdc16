/**
 * Every key of the till by the place where it works. Screens bind their keys under one of these places and can
 * bind none that isn't listed, so that the map in the settings is complete. Rules [KEYS*].
 */

interface KeyEntry {
  /** The keys as ui/shortcuts.ts names them; none where a field or a list takes the key by itself. */
  readonly bound: readonly string[];
  /** The keys as they are printed on keyboards. */
  readonly shown: readonly string[];
  /** What it does: the name of a text under `keys`. */
  readonly text: string;
}

/** The places and their keys, in the order in which they are learned. */
export const keyMap = {
  everywhere: [
    { bound: [], shown: ['scanner'], text: 'scan' },
    {
      bound: [
        'Ctrl+Digit1',
        'Ctrl+Digit2',
        'Ctrl+Digit3',
        'Ctrl+Digit4',
        'Ctrl+Digit5',
        'Ctrl+Digit6',
        'Ctrl+Digit7',
        'Ctrl+Digit8',
        'Ctrl+Digit9',
        'Ctrl+Digit0',
      ],
      shown: ['Ctrl', '0…9'],
      text: 'screens',
    },
    { bound: ['F1'], shown: ['F1'], text: 'help' },
    { bound: ['F10'], shown: ['F10'], text: 'lock' },
    { bound: ['Ctrl+Enter', 'Ctrl+NumpadEnter'], shown: ['Ctrl', 'Enter'], text: 'cashGiven' },
  ],
  signIn: [
    {
      bound: ['F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9'],
      shown: ['F1', '…', 'F9'],
      text: 'person',
    },
    { bound: [], shown: ['Enter'], text: 'signIn' },
  ],
  dialog: [
    { bound: [], shown: ['Enter'], text: 'apply' },
    { bound: [], shown: ['Esc'], text: 'close' },
    {
      bound: [
        ...['Digit1', 'Digit2', 'Digit3', 'Digit4', 'Digit5', 'Digit6', 'Digit7', 'Digit8'],
        ...['Numpad1', 'Numpad2', 'Numpad3', 'Numpad4', 'Numpad5', 'Numpad6', 'Numpad7', 'Numpad8'],
      ],
      shown: ['1', '…', '8'],
      text: 'reason',
    },
    {
      bound: ['NumpadAdd', 'NumpadSubtract', 'Equal', 'Minus'],
      shown: ['+', '−'],
      text: 'plusMinus',
    },
    { bound: ['F2', 'F3'], shown: ['F2', 'F3'], text: 'conditionPlace' },
    { bound: ['F8'], shown: ['F8'], text: 'approved' },
    { bound: ['F4', 'F6'], shown: ['F4', 'F6'], text: 'cartCustomerChange' },
    { bound: ['F11', 'Ctrl+KeyP'], shown: ['F11'], text: 'previewPrint' },
  ],
  sell: [
    { bound: [], shown: ['letters'], text: 'type' },
    { bound: [], shown: ['Enter'], text: 'take' },
    { bound: [], shown: ['3', '*'], text: 'quantity' },
    { bound: ['ArrowUp', 'ArrowDown'], shown: ['↑', '↓'], text: 'line' },
    {
      bound: ['NumpadAdd', 'NumpadSubtract', 'Equal', 'Minus'],
      shown: ['+', '−'],
      text: 'plusMinus',
    },
    { bound: ['Delete'], shown: ['Del'], text: 'remove' },
    { bound: ['F2'], shown: ['F2'], text: 'search' },
    { bound: ['F3'], shown: ['F3'], text: 'lineQuantity' },
    { bound: ['F4'], shown: ['F4'], text: 'lineDiscount' },
    { bound: ['F5'], shown: ['F5'], text: 'cartDiscount' },
    { bound: ['F6'], shown: ['F6'], text: 'linePrice' },
    { bound: ['F7'], shown: ['F7'], text: 'drawer' },
    { bound: ['F8'], shown: ['F8'], text: 'voidCart' },
    { bound: ['F9'], shown: ['F9'], text: 'pay' },
    { bound: ['F11'], shown: ['F11'], text: 'elsewhere' },
    { bound: ['F12'], shown: ['F12'], text: 'park' },
    { bound: ['Insert'], shown: ['Ins'], text: 'cartCustomer' },
    { bound: ['Home'], shown: ['Home'], text: 'points' },
    { bound: ['PageDown'], shown: ['PgDn'], text: 'suggested' },
    { bound: ['Ctrl+KeyE'], shown: ['Ctrl', 'E'], text: 'exchangeEnd' },
    { bound: ['Escape'], shown: ['Esc'], text: 'gotIt' },
  ],
  pay: [
    { bound: ['F2', 'F3', 'F11', 'F12'], shown: ['F2', 'F3', 'F11', 'F12'], text: 'ways' },
    { bound: ['F4', 'F5', 'F6', 'F7', 'F8'], shown: ['F4', '…', 'F8'], text: 'quickAmount' },
    { bound: ['Enter', 'F9'], shown: ['Enter', 'F9'], text: 'finish' },
    { bound: ['Insert'], shown: ['Ins'], text: 'cartCustomer' },
    { bound: ['Home'], shown: ['Home'], text: 'points' },
    { bound: ['Ctrl+KeyB'], shown: ['Ctrl', 'B'], text: 'buyer' },
    { bound: ['Ctrl+KeyE'], shown: ['Ctrl', 'E'], text: 'eReceipt' },
    { bound: ['Ctrl+KeyG'], shown: ['Ctrl', 'G'], text: 'credit' },
    { bound: ['Escape'], shown: ['Esc'], text: 'back' },
  ],
  paid: [
    {
      bound: ['Enter', 'NumpadEnter', 'Escape', 'F9'],
      shown: ['Enter', 'F9', 'Esc'],
      text: 'next',
    },
    { bound: ['F11', 'Ctrl+KeyP'], shown: ['F11'], text: 'print' },
    { bound: ['Ctrl+KeyE'], shown: ['Ctrl', 'E'], text: 'eReceipt' },
  ],
  receipts: [
    { bound: ['F9'], shown: ['F9'], text: 'takeBack' },
    { bound: ['F11', 'Ctrl+KeyP'], shown: ['F11'], text: 'printAgain' },
  ],
  stock: [
    { bound: ['F2', 'F3', 'F4', 'F5', 'F6', 'F7'], shown: ['F2', '…', 'F7'], text: 'stockModes' },
    { bound: ['Escape'], shown: ['Esc'], text: 'stockSearch' },
    { bound: [], shown: ['Enter'], text: 'stockTake' },
    { bound: ['F8'], shown: ['F8'], text: 'stockPart' },
    { bound: ['F9'], shown: ['F9'], text: 'stockFinish' },
    { bound: ['F11'], shown: ['F11'], text: 'label' },
  ],
  orders: [
    { bound: ['F2'], shown: ['F2'], text: 'orderSearch' },
    { bound: ['F5', 'F6', 'F7'], shown: ['F5', 'F6', 'F7'], text: 'orderBags' },
    { bound: ['F8'], shown: ['F8'], text: 'orderSight' },
    { bound: ['F9'], shown: ['F9'], text: 'orderNext' },
    { bound: ['F11'], shown: ['F11'], text: 'orderLabel' },
    { bound: ['Escape'], shown: ['Esc'], text: 'orderBack' },
  ],
  returns: [
    { bound: ['F2', 'F3', 'F4', 'F5'], shown: ['F2', '…', 'F5'], text: 'returnFind' },
    { bound: ['F6'], shown: ['F6'], text: 'returnExchange' },
    { bound: ['F7'], shown: ['F7'], text: 'returnAll' },
    { bound: ['F8'], shown: ['F8'], text: 'returnRight' },
    { bound: ['F9'], shown: ['F9'], text: 'returnNext' },
    { bound: ['F11'], shown: ['F11'], text: 'returnApplication' },
    { bound: ['F12'], shown: ['F12'], text: 'returnWaiting' },
    { bound: ['ArrowUp', 'ArrowDown'], shown: ['↑', '↓'], text: 'returnLine' },
    { bound: ['Escape'], shown: ['Esc'], text: 'returnBack' },
  ],
  customers: [
    { bound: ['F2'], shown: ['F2'], text: 'customerFind' },
    { bound: ['F3'], shown: ['F3'], text: 'customerEdit' },
    { bound: ['F7'], shown: ['F7'], text: 'customerRegister' },
    { bound: ['F9'], shown: ['F9'], text: 'customerSell' },
    { bound: ['F12'], shown: ['F12'], text: 'customerManagers' },
    { bound: ['Escape'], shown: ['Esc'], text: 'customerBack' },
  ],
  registering: [
    { bound: ['F9'], shown: ['F9'], text: 'registerKnown' },
    { bound: ['F8'], shown: ['F8'], text: 'registerOther' },
  ],
  managers: [
    { bound: ['F8'], shown: ['F8'], text: 'managersPoints' },
    { bound: ['F9'], shown: ['F9'], text: 'managersErasures' },
  ],
  shift: [
    { bound: ['F2'], shown: ['F2'], text: 'cash' },
    { bound: ['F3'], shown: ['F3'], text: 'xReport' },
    { bound: ['F4'], shown: ['F4'], text: 'closeShift' },
    { bound: ['F6'], shown: ['F6'], text: 'former' },
    { bound: ['F9'], shown: ['F9'], text: 'shiftDo' },
    { bound: ['F5'], shown: ['F5'], text: 'recount' },
    { bound: [], shown: ['↑', '↓', 'Enter'], text: 'rows' },
    { bound: [], shown: ['+', '−'], text: 'plusMinus' },
    { bound: ['F8'], shown: ['F8'], text: 'pdf' },
    { bound: ['F11'], shown: ['F11'], text: 'printReport' },
    { bound: ['Escape'], shown: ['Esc'], text: 'shiftBack' },
  ],
} as const satisfies Record<string, readonly KeyEntry[]>;

/** A place where keys work. */
export type KeyPlace = keyof typeof keyMap;

/** The places, in the order of the map. */
export const keyPlaces = Object.keys(keyMap) as readonly KeyPlace[];

/** The keys that may be bound in a place. */
export type KeyOf<Place extends KeyPlace> = (typeof keyMap)[Place][number]['bound'][number];

/** Whether a place lists a key. */
export function isListedKey(place: KeyPlace, key: string): boolean {
  const entries: readonly KeyEntry[] = keyMap[place];
  return entries.some(({ bound }) => bound.includes(key));
}
