/**
 * Customers of a store before its till starts, as another till of the store registered them: facts with their values
 * sealed under real keys, pushed to the real server, which makes the rows, the accounts and the welcome gifts of them.
 * Always the same persons: Russian names, a phone number and a card each.
 */
import { cardNumberOf } from '../../shared/domain/customers/card-number.ts';
import { newPerson, type Person, records } from '../support/customer-facts.ts';
import { WireJournal, WireTill } from '../support/wire-till.ts';

/** A customer as they would say it at the till. */
export interface BenchCustomer {
  readonly name: string;
  /** In E.164. */
  readonly phone: string;
  readonly cardNumber: string;
}

const surnames =
  'Авдеева Артёмьева Беляева Богданова Васильева Воробьёва Голубева Гусева Данилова Дьячкова Егорова Ершова ' +
  'Жданова Жукова Зайцева Зимина Иванова Игнатова Калинина Кузнецова Лебедева Логинова Морозова Максимова ' +
  'Никитина Носова Орлова Осипова Павлова Петрова Романова Рябова Соколова Семёнова Тарасова Титова Уварова ' +
  'Устинова Фёдорова Фролова Харитонова Хохлова Цветкова Царёва Чернова Чайкина Шестакова Широкова Щербакова ' +
  'Щукина Юдина Юрьева Яковлева Яшина Быкова Волкова';
const names =
  'Анна Алёна Борислава Валентина Галина Дарья Евгения Жанна Зинаида Ирина Ксения Людмила Мария Надежда Ольга ' +
  'Полина Раиса Светлана Татьяна Ульяна Фаина Элеонора Юлия Яна Вера Софья Лидия Марина Наталья Екатерина';
const fathers =
  'Андреевна Борисовна Васильевна Григорьевна Дмитриевна Евгеньевна Захаровна Ивановна Кирилловна Львовна ' +
  'Михайловна Николаевна Олеговна Павловна Романовна Сергеевна Тимофеевна Фёдоровна Юрьевна Яковлевна ' +
  'Алексеевна Викторовна Геннадьевна Денисовна Егоровна Игоревна Константиновна Максимовна Петровна Степановна';
const parts = [surnames, names, fathers].map((all) => all.split(' '));
/** A step through all phone numbers that meets none twice. */
const phoneStep = 7_654_321;

/** Who they are, at most 50,400 of them. */
export function benchCustomers(count: number): BenchCustomer[] {
  return Array.from({ length: count }, (_, index) => ({
    name: nameOf(index),
    phone: `+7900${String((index * phoneStep) % 10_000_000).padStart(7, '0')}`,
    cardNumber: cardNumberOf('2900', index),
  }));
}

/** Surname, name and patronymic; the surname changes first. */
function nameOf(index: number): string {
  let rest = index;
  const chosen = parts.map((all) => {
    const part = all[rest % all.length] ?? '';
    rest = Math.floor(rest / all.length);
    return part;
  });
  return chosen.join(' ');
}

/** Where they are registered. */
export interface CustomerPlace {
  readonly serverUrl: string;
  /** A one-time code for the till that registers. */
  readonly enrolCode: string;
}

const perJournal = 5000;
const perPush = 200;

/** Registers them all: first their keys, so that each row is made once. */
export async function registerAll(place: CustomerPlace, customers: readonly BenchCustomer[]): Promise<void> {
  const till = await WireTill.enrol(place.serverUrl, place.enrolCode);
  for (let from = 0; from < customers.length; from += perJournal) {
    const some = customers.slice(from, from + perJournal);
    const persons = some.map(() => newPerson());
    await till.json('/v1/customer-keys', { keys: persons });
    const journal = new WireJournal(till);
    for (const [index, customer] of some.entries()) await register(journal, persons[index], customer);
    await till.pushAll(journal, perPush);
  }
}

async function register(
  journal: WireJournal,
  person: Person | undefined,
  { name, phone, cardNumber }: BenchCustomer,
): Promise<void> {
  if (person) await records(journal, person, 'customer-registration', { name, phone }, { cardNumber });
}
