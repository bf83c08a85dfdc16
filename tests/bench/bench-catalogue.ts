/**
 * A catalogue as large as a chain's, always the same: Russian names of several words, so that a search finds
 * many or few, and an EAN-13 each. Also what a search for a text should show, computed apart from the till.
 */

/** One article with one variant. */
export interface BenchArticle {
  readonly sku: string;
  readonly barcode: string;
  readonly name: string;
}

const goods =
  'Молоко Кефир Сметана Творог Сыр Масло Йогурт Хлеб Батон Печенье Вафли Шоколад Конфеты Чай Кофе Сок Вода ' +
  'Лимонад Макароны Гречка Рис Мука Сахар Соль Перец Кетчуп Майонез Горчица Колбаса Сосиски Ветчина Паштет ' +
  'Шампунь Мыло Гель Паста Щётка Порошок Салфетки Полотенце Тетрадь Ручка Карандаш Краски Лампа Батарейка ' +
  'Футболка Носки Перчатки Шарф Кружка Тарелка Ложка Нож Свеча Игрушка';
const kinds =
  'классический домашний деревенский праздничный утренний вечерний лёгкий крепкий нежный воздушный отборный ' +
  'фирменный походный детский семейный большой малый двойной тройной особый северный южный лесной полевой ' +
  'садовый морской горный летний зимний весенний';
const brands =
  'Ромашка Василёк Лютик Подорожник Чабрец Калина Рябина Берёза Осина Клён Ясень Тополь Ольха Черёмуха Сирень ' +
  'Жасмин Шиповник Орешник Брусника Голубика Морошка Клюква Земляника Облепиха Крыжовник Смородина Малинник ' +
  'Ежевика Костяника Барбарис';

const goodsNames = goods.split(' ');
const kindNames = kinds.split(' ');
const brandNames = brands.split(' ');

/** So many articles, at most 10 million. */
export function benchArticles(count: number): BenchArticle[] {
  return Array.from({ length: count }, (_, index) => {
    const one = pick(goodsNames, index);
    const kind = pick(kindNames, Math.floor(index / goodsNames.length));
    const brand = pick(brandNames, Math.floor(index / goodsNames.length / kindNames.length) + index);
    return {
      sku: `BN${String(index).padStart(7, '0')}`,
      barcode: ean13(`299${String(index).padStart(9, '0')}`),
      name: `${one} ${kind} «${brand}» ${(index % 40) * 25 + 50} г, № ${(index * 7919) % 9973}`,
    };
  });
}

/** The articles as a file that the server's own import reads. */
export function catalogueFile(articles: readonly BenchArticle[]): string {
  const lines = articles.map(
    ({ sku, barcode, name }, index) => `${sku};"${name}";${barcode};${(index % 900) + 49}.90;Проба;шт;22`,
  );
  return `sku;name;barcode;price;category;unit;tax\n${lines.join('\n')}\n`;
}

/** A search of which the last letter brings an article into sight. */
export interface BenchSearch {
  /** All but the last letter. */
  readonly before: string;
  /** The last letter: Cyrillic, lower case. */
  readonly letter: string;
  /** The SKU that shows once the last letter is typed, and not before. */
  readonly sku: string;
}

/**
 * So many different searches by the beginnings of two words, among results of which the till shows `shown`. Names
 * `inFront` belong to articles that sell better: with a text that finds one of them, other results would show.
 */
export function benchSearches(
  articles: readonly BenchArticle[],
  inFront: readonly string[],
  count: number,
  shown: number,
): BenchSearch[] {
  const namesInFront = inFront.map(comparable);
  const byName = articles
    .map((article) => ({
      sku: article.sku,
      name: article.name,
      text: comparable(article.name),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const results = (text: string): string[] => {
    const words = text.split(' ');
    const found: string[] = [];
    for (const each of byName) {
      if (found.length === shown) break;
      if (words.every((word) => each.text.includes(word))) found.push(each.sku);
    }
    return found;
  };
  const searches = new Map<string, BenchSearch>();
  for (let tries = 0; searches.size < count && tries < 100 * count; tries += 1) {
    const place = (tries * 7919 + 13) % byName.length;
    const [first = '', second = '', third = ''] = (byName[place]?.text ?? '').replaceAll('«', '').split(' ');
    const text = `${tries % 2 === 0 ? first : third.replace('»', '')} ${second.slice(0, 1 + (tries % 3))}`;
    if (namesInFront.some((name) => text.split(' ').every((word) => name.includes(word)))) continue;
    const before = text.slice(0, -1).trimEnd();
    const shownBefore = results(before);
    const sku = results(text).find((each) => !shownBefore.includes(each));
    if (sku !== undefined) searches.set(text, { before: text.slice(0, -1), letter: text.slice(-1), sku });
  }
  return [...searches.values()];
}

function comparable(name: string): string {
  return name.toLowerCase().replaceAll('ё', 'е');
}

function pick(names: readonly string[], at: number): string {
  return names[at % names.length] ?? '';
}

function ean13(digits: string): string {
  const sum = Array.from(digits, Number).reduce(
    (total, digit, at) => total + digit * (at % 2 === 0 ? 1 : 3),
    0,
  );
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
