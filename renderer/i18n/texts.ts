/**
 * All texts by language. English is the one whose keys the compiler checks `t` against; a test holds the
 * others to the same keys.
 */
import { customers as enCustomers } from './en/customers.ts';
import { keys as enKeys } from './en/keys.ts';
import { office as enOffice } from './en/office.ts';
import { orders as enOrders } from './en/orders.ts';
import { pay as enPay } from './en/pay.ts';
import { points as enPoints } from './en/points.ts';
import { print as enPrint } from './en/print.ts';
import { returns as enReturns } from './en/returns.ts';
import { selling as enSelling } from './en/selling.ts';
import { shift as enShift } from './en/shift.ts';
import { stock as enStock } from './en/stock.ts';
import { trouble as enTrouble } from './en/trouble.ts';
import { customers as ruCustomers } from './ru/customers.ts';
import { keys as ruKeys } from './ru/keys.ts';
import { office as ruOffice } from './ru/office.ts';
import { orders as ruOrders } from './ru/orders.ts';
import { pay as ruPay } from './ru/pay.ts';
import { points as ruPoints } from './ru/points.ts';
import { print as ruPrint } from './ru/print.ts';
import { returns as ruReturns } from './ru/returns.ts';
import { selling as ruSelling } from './ru/selling.ts';
import { shift as ruShift } from './ru/shift.ts';
import { stock as ruStock } from './ru/stock.ts';
import { trouble as ruTrouble } from './ru/trouble.ts';

export const en = {
  ...enSelling,
  ...enPay,
  ...enPoints,
  ...enPrint,
  ...enOffice,
  ...enKeys,
  ...enStock,
  ...enTrouble,
  ...enShift,
  ...enOrders,
  ...enReturns,
  ...enCustomers,
} as const;
export const ru = {
  ...ruSelling,
  ...ruPay,
  ...ruPoints,
  ...ruPrint,
  ...ruOffice,
  ...ruKeys,
  ...ruStock,
  ...ruTrouble,
  ...ruShift,
  ...ruOrders,
  ...ruReturns,
  ...ruCustomers,
} as const;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}
