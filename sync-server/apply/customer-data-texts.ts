/** The words in which a customer's data are told to them, in the languages of the stores. A place is marked `{}`. */
import type { ConsentPurpose, ProfileField } from '../../shared/domain/customers/profile.ts';
import type { LedgerEntry } from '../../shared/domain/loyalty/ledger.ts';
import type { OrderState } from '../../shared/domain/orders/order-moves.ts';
import type { PrintLanguage } from '../../shared/print/document.ts';

type Segment = 'recency' | 'frequency' | 'amount';

/** All of them. */
export interface CustomerDataTexts {
  readonly title: string;
  /** When and where it was made. */
  readonly made: string;
  readonly beside: string;
  readonly nothing: string;
  readonly person: string;
  readonly field: Readonly<Record<ProfileField, string>>;
  readonly languages: Readonly<Record<PrintLanguage, string>>;
  readonly cards: string;
  readonly registered: string;
  readonly consents: string;
  readonly purpose: Readonly<Record<ConsentPurpose, string>>;
  readonly agreed: string;
  readonly refused: string;
  /** An answer that a later one took the place of. */
  readonly replaced: string;
  readonly holds: string;
  readonly asked: string;
  readonly askedAt: string;
  readonly askedBy: string;
  readonly edition: string;
  readonly textNotKept: string;
  readonly points: string;
  readonly mayBeSpent: string;
  readonly owed: string;
  readonly worth: string;
  readonly coming: string;
  readonly lapsing: string;
  readonly ledger: string;
  readonly ledgerKind: Readonly<Record<LedgerEntry['kind'] | 'lapsed', string>>;
  readonly purchases: string;
  readonly receipt: string;
  readonly total: string;
  readonly pointsSpent: string;
  readonly pointsEarned: string;
  readonly cameBack: string;
  readonly orders: string;
  readonly order: string;
  readonly orderState: Readonly<Record<OrderState, string>>;
  readonly collector: string;
  readonly changes: string;
  readonly changed: string;
  readonly registeredBy: string;
  readonly by: string;
  readonly newCard: string;
  readonly emptied: string;
  readonly reckoned: string;
  readonly reckonedWhy: string;
  readonly segment: Readonly<Record<Segment, string>>;
  readonly ofFive: string;
  readonly usuallyBuys: string;
  readonly rights: string;
  readonly rightsText: string;
}

const ru: CustomerDataTexts = {
  title: 'Что мы храним о вас',
  made: 'Составлено {}',
  beside: 'Те же сведения для программ — в файле {} рядом с этим.',
  nothing: 'Ничего.',
  person: 'Ваш профиль',
  field: {
    name: 'Имя',
    phone: 'Телефон',
    email: 'Электронная почта',
    birthday: 'День рождения',
    language: 'Язык',
    note: 'Заметка для персонала',
  },
  languages: { ru: 'русский', en: 'английский' },
  cards: 'Карты',
  registered: 'Профиль заведён',
  consents: 'На что вы согласились и на что нет',
  purpose: {
    profile: 'Хранение профиля',
    'marketing-phone': 'Предложения по телефону',
    'marketing-email': 'Предложения по почте',
  },
  agreed: 'Согласие',
  refused: 'Отказ',
  holds: 'действует',
  replaced: 'заменено более поздним ответом',
  asked: 'Когда',
  askedAt: 'Где',
  askedBy: 'Текст прочитал(а)',
  edition: 'Текст, редакция {}',
  textNotKept: 'Этой редакции у нас нет.',
  points: 'Ваши баллы',
  mayBeSpent: 'Можно потратить',
  owed: 'Долг, его погасят следующие баллы',
  worth: 'Это',
  coming: 'Начислится',
  lapsing: 'Сгорит, если не потратить',
  ledger: 'Движение баллов',
  ledgerKind: {
    earn: 'Начислено',
    spend: 'Списано',
    'return-earned': 'Возврат товара: начисленное снято',
    'return-spent': 'Возврат товара: списанное возвращено',
    gift: 'Подарок',
    correction: 'Исправление',
    lapsed: 'Сгорело',
  },
  purchases: 'Ваши покупки',
  receipt: 'Чек {}',
  total: 'Итого',
  pointsSpent: 'Списано баллов',
  pointsEarned: 'Начислено баллов',
  cameBack: 'Возвращено',
  orders: 'Ваши заказы в интернете',
  order: 'Заказ {}',
  orderState: {
    placed: 'размещён',
    accepted: 'принят магазином',
    packed: 'собран',
    ready: 'готов к выдаче',
    collected: 'выдан',
    cancelled: 'отменён',
    lapsed: 'срок прошёл',
    restocked: 'не забран, товар вернулся на полку',
  },
  collector: 'Имя для выдачи',
  changes: 'Что и когда записали в профиль',
  changed: 'Изменение',
  registeredBy: 'Регистрация',
  by: 'Записал(а)',
  newCard: 'Карта',
  emptied: 'пусто',
  reckoned: 'Что мы вычислили',
  reckonedWhy:
    'По покупкам за прошлое время, чтобы подсказать кассиру. Решений, которые важны для вас, по этому никто не принимает.',
  segment: {
    recency: 'Как недавно вы покупали',
    frequency: 'Как часто вы покупаете',
    amount: 'На какую сумму вы покупаете',
  },
  ofFive: '{} из 5 в сравнении с другими покупателями',
  usuallyBuys: 'Обычно берёте',
  rights: 'Ваши права',
  rightsText:
    'Любое согласие можно отозвать, ошибку — исправить, а профиль — стереть: скажите об этом в любом магазине сети. Чеки остаются, как требует закон, но без вашего имени.',
};

const en: CustomerDataTexts = {
  title: 'What we keep about you',
  made: 'Made {}',
  beside: 'The same for programs to read is in the file {} beside this one.',
  nothing: 'Nothing.',
  person: 'Your profile',
  field: {
    name: 'Name',
    phone: 'Phone',
    email: 'E-mail',
    birthday: 'Birthday',
    language: 'Language',
    note: 'Note for the staff',
  },
  languages: { ru: 'Russian', en: 'English' },
  cards: 'Cards',
  registered: 'Registered',
  consents: 'What you agreed to, and what you didn’t',
  purpose: {
    profile: 'Keeping the profile',
    'marketing-phone': 'Offers by phone',
    'marketing-email': 'Offers by e-mail',
  },
  agreed: 'Agreed',
  refused: 'Refused',
  holds: 'holds now',
  replaced: 'replaced by a later answer',
  asked: 'When',
  askedAt: 'Where',
  askedBy: 'Read to you by',
  edition: 'The text, edition {}',
  textNotKept: 'We don’t have this edition.',
  points: 'Your points',
  mayBeSpent: 'To spend now',
  owed: 'Owed, repaid by the next points',
  worth: 'Worth',
  coming: 'Coming',
  lapsing: 'Lapsing unless spent',
  ledger: 'How they came and went',
  ledgerKind: {
    earn: 'Earned',
    spend: 'Spent',
    'return-earned': 'Goods returned: earned points taken back',
    'return-spent': 'Goods returned: spent points given back',
    gift: 'Gift',
    correction: 'Correction',
    lapsed: 'Lapsed',
  },
  purchases: 'Your purchases',
  receipt: 'Receipt {}',
  total: 'Total',
  pointsSpent: 'Points spent',
  pointsEarned: 'Points earned',
  cameBack: 'Returned',
  orders: 'Your online orders',
  order: 'Order {}',
  orderState: {
    placed: 'placed',
    accepted: 'accepted by the shop',
    packed: 'packed',
    ready: 'ready to collect',
    collected: 'collected',
    cancelled: 'cancelled',
    lapsed: 'its time ran out',
    restocked: 'not collected, the goods went back to the shelf',
  },
  collector: 'Name for collecting',
  changes: 'What was recorded in the profile, and when',
  changed: 'Change',
  registeredBy: 'Registration',
  by: 'Recorded by',
  newCard: 'Card',
  emptied: 'empty',
  reckoned: 'What we worked out',
  reckonedWhy:
    'From past purchases, to give the cashier a hint. Nobody decides anything that matters to you by it.',
  segment: {
    recency: 'How lately you bought',
    frequency: 'How often you buy',
    amount: 'How much you spend',
  },
  ofFive: '{} of 5, compared with other customers',
  usuallyBuys: 'You usually buy',
  rights: 'Your rights',
  rightsText:
    'Any agreement can be withdrawn, any mistake corrected and the profile erased: say so in any shop of the chain. Receipts stay, as the law asks, without your name.',
};

/** The words by language. */
export const customerDataTexts: Readonly<Record<PrintLanguage, CustomerDataTexts>> = { ru, en };
