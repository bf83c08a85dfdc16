/**
 * The clothes of the demo chain, as one line per article: name; price in roubles; motif; tones (the first is
 * the picture's); sizes; notes. A heading names category, tax, brand and the notes of all its lines, as in the
 * list of groceries. Every size in every tone is a variant with its own SKU and barcode. Brands are invented.
 * Children's clothes, shoes and toys have the reduced tax of Tax Code article 164(2).
 */
export const clothes = `
# Футболки и топы | standard | Полдень в саду
Футболка базовая; 790; tshirt; white black grey navy red; S M L XL XXL
Футболка в полоску; 990; tshirt; blue red green; S M L XL
Футболка с длинным рукавом; 1190; tshirt; black beige grey; S M L XL
Футболка оверсайз; 1290; tshirt; lime violet black; S M L
Поло хлопковое; 1690; tshirt; navy green white; S M L XL XXL
Майка спортивная; 690; tshirt; grey red blue; S M L XL
Топ на бретелях; 890; tshirt; pink black white; XS S M L
Лонгслив в рубчик; 1390; tshirt; brown beige black; XS S M L
# Рубашки и блузки | standard | Ровная строчка
Рубашка льняная; 2490; shirt; beige white blue; S M L XL
Рубашка в клетку; 2190; shirt; red green navy; S M L XL XXL
Рубашка офисная; 1990; shirt; white blue grey; 38 39 40 41 42 43
Рубашка джинсовая; 2690; shirt; blue black; S M L XL
Блузка шёлковая; 3290; shirt; pink white violet; XS S M L
Блузка с бантом; 2390; shirt; white beige; XS S M L
Рубашка вельветовая; 2590; shirt; brown green; S M L XL
# Свитеры и толстовки | standard | Петелька к петельке
Джемпер шерстяной; 3490; jumper; grey navy brown; S M L XL
Свитер с узором; 3990; jumper; red white; S M L XL; акция=2990
Кардиган на пуговицах; 3290; jumper; beige grey violet; XS S M L
Толстовка с капюшоном; 2790; jumper; black grey green blue; S M L XL XXL
Толстовка на молнии; 2990; jumper; navy red grey; S M L XL
Водолазка; 1790; jumper; black white brown; XS S M L XL
Жилет вязаный; 1990; jumper; beige green; S M L
Джемпер хлопковый; 2290; jumper; teal pink yellow; S M L XL
Свитшот базовый; 2190; jumper; grey lime violet; S M L XL
# Платья и юбки | standard | Платьерия «Ода»
Платье летнее; 2990; dress; yellow blue red; XS S M L
Платье-рубашка; 3490; dress; white navy; S M L XL
Платье вечернее; 5990; dress; black red; XS S M L
Платье трикотажное; 2790; dress; grey brown green; S M L XL
Сарафан льняной; 3190; dress; beige blue; S M L
Юбка плиссе; 2390; skirt; pink black green; XS S M L
Юбка джинсовая; 2190; skirt; blue black; XS S M L XL
Юбка-карандаш; 1990; skirt; black grey; S M L XL
Юбка вязаная; 2090; skirt; brown violet; S M L
# Брюки и шорты | standard | Шаг и шов
Джинсы прямые; 3490; trousers; blue black grey; 28 29 30 31 32 33 34 36
Джинсы зауженные; 3290; trousers; navy black; 28 29 30 31 32 33 34
Брюки классические; 3990; trousers; black navy grey; 44 46 48 50 52 54
Брюки чинос; 2990; trousers; beige green brown; 44 46 48 50 52
Брюки спортивные; 1990; trousers; black grey navy; S M L XL XXL
Брюки льняные; 2790; trousers; beige white; S M L XL
Леггинсы; 990; trousers; black grey violet; XS S M L
Шорты джинсовые; 1790; shorts; blue white; S M L XL
Шорты спортивные; 1290; shorts; black red navy; S M L XL
Шорты льняные; 1690; shorts; beige green; S M L XL
# Верхняя одежда | standard | Непогодница | марк
Куртка лёгкая; 4990; jacket; navy red green; S M L XL
Куртка зимняя; 8990; jacket; black blue; S M L XL XXL; весна=5990
Ветровка; 3490; jacket; yellow teal grey; S M L XL
Бомбер; 4490; jacket; black green; S M L XL
Пуховик длинный; 11990; coat; black beige; S M L XL
Пальто шерстяное; 12990; coat; grey brown; 44 46 48 50; зима=9990
Плащ; 7990; coat; beige navy; S M L XL
Пиджак; 5990; jacket; navy grey; 46 48 50 52 54
Жилет утеплённый; 3990; jacket; orange black; S M L XL
# Бельё и носки | standard | Ровная строчка | невозврат
Носки хлопковые, 3 пары; 390; socks; white black grey; 36-38 39-41 42-44
Носки тёплые; 290; socks; red blue brown; 36-38 39-41 42-44
Носки спортивные; 250; socks; white lime; 39-41 42-44
Трусы хлопковые; 490; briefs; black grey navy; S M L XL
Колготки 40 den; 350; socks; black beige; S M L
Пижама хлопковая; 2490; shirt; blue pink; S M L XL
Халат махровый; 3490; coat; white violet; S M L XL
# Обувь | standard | Шаг-да-Шаг | марк
Кроссовки городские; 4990; sneaker; white black blue; 36 37 38 39 40 41 42 43 44
Кроссовки беговые; 5990; sneaker; lime red; 38 39 40 41 42 43 44
Кеды; 2990; sneaker; red white navy; 36 37 38 39 40 41 42 43
Туфли кожаные; 5490; shoe; black brown; 39 40 41 42 43 44
Туфли на каблуке; 4990; shoe; black red beige; 36 37 38 39 40
Ботинки осенние; 6490; boot; brown black; 38 39 40 41 42 43 44
Сапоги резиновые; 1990; boot; green yellow; 36 37 38 39 40 41
Ботинки зимние; 7990; boot; black grey; 38 39 40 41 42 43 44
Тапочки домашние; 790; slippers; grey pink blue; 36-38 39-41 42-44
Сандалии; 2490; slippers; brown white; 36 37 38 39 40 41
# Аксессуары | standard | Мелочевница
Шапка вязаная; 990; hat; grey red blue black; один
Шляпа соломенная; 1490; sunhat; yellow beige; один
Бейсболка; 890; cap; black navy red; один
Шарф шерстяной; 1290; scarf; grey red teal; один
Платок шёлковый; 1990; scarf; violet blue pink; один
Перчатки вязаные; 690; gloves; black red; S M L
Перчатки кожаные; 2490; gloves; black brown; 7 8 9
Ремень кожаный; 1490; belt; black brown; 90 100 110
Сумка через плечо; 3490; bag; black brown red; один
Рюкзак городской; 3990; backpack; grey blue green; один
Зонт складной; 1290; umbrella; black red blue; один
Полотенце банное; 990; towel; white teal pink; один
# Детям | reduced | Малышкин шкаф
Футболка детская; 490; tshirt; yellow blue red; 98 104 110 116 122 128
Футболка детская с рисунком; 590; tshirt; green pink; 98 104 110 116 122
Комбинезон для малыша; 1490; baby; blue pink; 62 68 74 80
Боди для малыша; 590; baby; white yellow; 56 62 68 74
Платье детское; 1290; dress; pink yellow; 98 104 110 116 122
Джинсы детские; 1490; trousers; blue black; 98 104 110 116 122 128
Шорты детские; 690; shorts; red navy; 98 104 110 116
Куртка детская; 3490; jacket; orange teal; 98 104 110 116 122 128; марк
Толстовка детская; 1290; jumper; green violet; 98 104 110 116 122
Шапка детская; 590; hat; pink blue yellow; 48-50 52-54
Варежки детские; 390; gloves; red blue; один
Носки детские, 3 пары; 290; socks; yellow pink; 18-20 22-24
Кроссовки детские; 2490; sneaker; blue pink; 26 27 28 29 30 31 32; марк
Ботинки детские; 2990; boot; brown navy; 26 27 28 29 30 31 32; марк
Пижама детская; 890; shirt; lime violet; 98 104 110 116 122
Конструктор; 1290; blocks; red; один
Мишка плюшевый; 990; teddy; brown white; один
`;
