/**
 * The till's icons: plain strokes on a 24 by 24 field, drawn here so that nothing is fetched. An icon never
 * speaks alone; the text beside it or the control's name does.
 */

const paths = {
  sell: 'M4 5h2l2.2 10.2a1.5 1.5 0 0 0 1.5 1.2h7.6a1.5 1.5 0 0 0 1.5-1.2L20.5 8H7M10 20.2h.01M17 20.2h.01',
  receipts: 'M6 3.5h12v17l-2-1.4-2 1.4-2-1.4-2 1.4-2-1.4-2 1.4zM9 8h6M9 12h6',
  returns: 'M8.5 5L4.5 9l4 4M4.5 9h9a6 6 0 0 1 0 12H9',
  customers:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.8 19.5c.7-3.4 3-5.3 6.2-5.3s5.5 1.9 6.2 5.3M15.5 11.5a3 3 0 1 0-1-5.8M17.5 14.6c2 .6 3.2 2.3 3.7 4.9',
  shift: 'M5 5h14v15H5zM9 3.5v3M15 3.5v3M8.5 11.5h7M12 14v3.5M8.5 14.5l3.5 3.5 3.5-3.5',
  park: 'M5 4.5h14v15H5zM10 8.5v7M14 8.5v7',
  stock: 'M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8',
  orders: 'M5.5 8.5h13l1 12h-15zM9 11V7a3 3 0 0 1 6 0v4',
  exceptions: 'M12 4.5l8.5 15h-17zM12 10v4.5M12 17.2v.01',
  health: 'M5 12.5a7 7 0 0 1 12-4.9l2 2M19 5.5v4h-4M19 11.5a7 7 0 0 1-12 4.9l-2-2M5 18.5v-4h4',
  settings: 'M4 7h9M17 7h3M4 12h3M11 12h9M4 17h11M19 17h1M15 5v4M9 10v4M17 15v4',
  lock: 'M7 11V8a5 5 0 0 1 10 0v3M5.5 11h13v9h-13z',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  remove: 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5',
  discount:
    'M6 18L18 6M8 9.5a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM16 18.1a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z',
  price: 'M4 11V4.5h6.5L20 14l-6 6zM8 8.2v.01',
  drawer: 'M4 14h16v6H4zM6 14V9h12v5M10 17h4M9 5.5h6',
  qr: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2v2h-2zM16 16h2v2h-2zM14 18h2v2h-2zM18 18h2v2h-2z',
  cash: 'M3.5 7h17v10h-17zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM6.5 10v4M17.5 10v4',
  card: 'M3.5 6h17v12h-17zM3.5 10h17M7 14.5h4',
  print: 'M7 9V4h10v5M7 16H4.5V9h15v7H17M7 13.5h10V20H7z',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  close: 'M6 6l12 12M18 6L6 18',
  back: 'M14.5 6l-6 6 6 6',
  clock: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 7.5V12l3 2',
  cloud: 'M7 18.5a4 4 0 0 1-.5-8A5.5 5.5 0 0 1 17 9.6a4.4 4.4 0 0 1 .3 8.9z',
  cloudOff: 'M8.5 7A5.5 5.5 0 0 1 17 9.6a4.4 4.4 0 0 1 2.6 7.2M16 18.5H7a4 4 0 0 1-.5-8M4 4l16 16',
  erase: 'M9 6h11v12H9l-5.5-6zM12 9.5l5 5M17 9.5l-5 5',
  download: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14',
  keyboard: 'M3.5 6.5h17v11h-17zM7 10v.01M10.3 10v.01M13.7 10v.01M17 10v.01M7 14h10',
  badge:
    'M6 4.5h12v16H6zM10 4.5v-1h4v1M12 13a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM9 17.5c.6-1.6 1.7-2.4 3-2.4s2.4.8 3 2.4',
} as const;

/** The name of an icon. */
export type IconName = keyof typeof paths;

/** Draws an icon in the colour of the text. */
export function Icon({ name, size = 22 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
