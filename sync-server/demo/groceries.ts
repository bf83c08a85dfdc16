/**
 * The groceries of the demo chain, as one line per article: name; price in roubles; picture (motif tone sign);
 * notes. A heading names category, tax, brand and the notes of all its lines. Notes: `кг`, `м`, `л` the unit it is
 * measured in, `@N` quick key N, `18+` age-restricted, `марк` marked, `услуга` a service, `тех` technically
 * complex, `витрина` not for distance sale, `невозврат` not returnable, `еда` food, `акция=P`, `зима=P`, `весна=P` a price
 * in one of the promotions. Brands are invented. Reduced tax where Tax Code article 164(2) names the goods.
 */
export const groceries = `
# Фрукты и ягоды | reduced | | еда
Яблоки «Садовые»; 119.90; apple red; кг @1
Яблоки зелёные кислые; 129.90; apple green; кг @2
Груши «Медовые»; 189.90; pear yellow; кг @3
Бананы; 139.90; banana yellow; кг @4
Апельсины; 169.90; citrus orange; кг @5
Лимоны; 199.90; citrus yellow; кг @6
Мандарины; 189.90; citrus orange; кг @7 акция=149.90
Грейпфруты; 179.90; citrus pink; кг
Виноград тёмный; 289.90; grapes violet; кг @8
Виноград белый; 279.90; grapes green; кг
Клубника, 250 г; 249.00; berry red
Голубика, 125 г; 199.00; berry blue
Малина, 125 г; 229.00; berry pink
Дыня; 99.90; melon yellow; кг
Арбуз; 39.90; melon green; кг
# Овощи и зелень | reduced | | еда
Помидоры розовые; 229.90; tomato pink; кг @9
Помидоры черри, 250 г; 149.00; tomato red
Огурцы короткие; 159.90; cucumber green; кг @10
Морковь мытая; 49.90; carrot orange; кг @11
Свёкла; 44.90; root violet; кг
Картофель молодой; 39.90; potato brown; кг @12
Картофель для запекания, 1 кг; 79.90; sack brown
Лук репчатый; 34.90; onion yellow; кг @13
Лук красный; 59.90; onion violet; кг
Капуста белокочанная; 29.90; cabbage green; кг @14
Капуста цветная; 149.90; cabbage white; кг
Перец сладкий красный; 259.90; pepper red; кг @15
Перец сладкий жёлтый; 269.90; pepper yellow; кг
Укроп, пучок; 39.90; greens green; @16
Петрушка, пучок; 39.90; greens teal; @17
Салат листовой в горшочке; 89.90; greens lime
Чеснок; 249.90; onion white; кг
# Хлеб и выпечка | reduced | Хлебодня | еда
Хлеб «Деревенский» ржаной, 600 г; 59.90; loaf brown wheat; @18
Хлеб «Полевой» пшеничный, 500 г; 49.90; loaf yellow wheat; @19
Батон нарезной, 400 г; 46.90; baton yellow; @20
Багет французский, 250 г; 54.90; baton brown; @21
Лаваш тонкий, 300 г; 44.90; packet beige wheat
Булочка с маком; 29.90; bun brown; @22
Булочка с корицей; 34.90; bun orange; @23
Бублик с кунжутом; 24.90; ring yellow
Баранки «Чайные», 300 г; 69.90; ring brown
Сухари ванильные, 250 г; 64.90; packet yellow wheat
Хлебцы гречневые, 100 г; 54.90; packet brown wheat
Тесто слоёное, 500 г; 99.90; packet navy wheat
# Молоко и яйца | reduced | Лугодейка | марк еда
Молоко «Луговое» 2,5 %, 1 л; 84.90; carton blue drop
Молоко «Луговое» 3,2 %, 1 л; 89.90; carton navy drop
Молоко топлёное 4 %, 0,9 л; 99.90; bottle beige drop
Кефир «Утренний» 1 %, 1 л; 79.90; carton green drop
Кефир «Утренний» 3,2 %, 1 л; 86.90; carton teal drop
Ряженка 4 %, 0,5 л; 64.90; bottle brown drop
Сметана 15 %, 300 г; 79.90; cup blue drop
Сметана 20 %, 300 г; 89.90; cup red drop
Творог 5 %, 200 г; 84.90; packet teal drop
Творог 9 %, 200 г; 94.90; packet blue drop
Йогурт клубничный, 125 г; 34.90; cup pink heart
Йогурт черничный, 125 г; 34.90; cup violet heart
Йогурт питьевой персик, 270 г; 54.90; bottle orange heart
Масло сливочное 82,5 %, 180 г; 179.90; butter yellow; акция=149.90
Сыр «Заречный» 45 %; 749.90; cheese yellow; кг
Сыр «Горный» 50 %; 899.90; cheese orange; кг
Сыр плавленый, 200 г; 119.90; cup yellow sun
Сливки 10 %, 0,2 л; 54.90; carton beige drop
Мороженое пломбир, 80 г; 59.90; icecream white
Мороженое шоколадное, 80 г; 64.90; icecream brown; весна=49.90
# Яйца | reduced | Несушкино утро | еда
Яйца куриные С1, 10 шт.; 99.90; eggs beige
Яйца куриные С0, 10 шт.; 119.90; eggs brown
# Мясо, птица, рыба | reduced | Сытодвор | еда
Говядина для тушения; 699.90; steak red; кг
Свинина, шея; 499.90; steak pink; кг
Фарш домашний; 429.90; steak brown; кг
Филе куриное; 389.90; drumstick beige; кг
Голень куриная; 229.90; drumstick orange; кг
Индейка, филе; 479.90; drumstick pink; кг
Колбаса варёная «Столовая»; 459.90; sausage pink; кг
Сосиски молочные, 400 г; 219.90; sausage orange
Колбаса копчёная, 300 г; 349.90; sausage red
Ветчина, 300 г; 279.90; sausage brown
Скумбрия мороженая; 319.90; fish blue; кг
Горбуша мороженая; 389.90; fish pink; кг
Минтай, филе; 359.90; fish teal; кг
Сельдь слабосолёная, 250 г; 189.90; fish grey
Пельмени «Сытные», 900 г; 349.90; pillow red star; акция=279.90
Вареники с картофелем, 900 г; 219.90; pillow yellow star
# Бакалея | reduced | Крупеника | еда
Гречка, 900 г; 89.90; sack brown wheat
Рис круглый, 900 г; 109.90; sack teal wheat
Рис длинный, 900 г; 119.90; sack blue wheat
Овсяные хлопья, 500 г; 64.90; packet orange wheat
Пшено, 800 г; 59.90; sack yellow wheat
Перловка, 800 г; 49.90; sack grey wheat
Макароны рожки, 450 г; 54.90; pillow yellow wheat
Спагетти, 450 г; 64.90; packet blue wheat
Вермишель, 400 г; 49.90; pillow orange wheat
Мука пшеничная, 2 кг; 119.90; sack beige wheat
Сахар-песок, 1 кг; 74.90; sack navy snow
Соль поваренная, 1 кг; 24.90; brick blue snow
Масло подсолнечное, 1 л; 139.90; oil yellow sun
Масло оливковое, 0,5 л; 799.00; oil green leaf
Горох колотый, 800 г; 59.90; sack green wheat
Фасоль красная, 450 г; 99.90; sack red bean
# Мясные и рыбные консервы | reduced | Сытодвор | еда
Тушёнка говяжья, 325 г; 249.90; tin red star
Шпроты, 160 г; 169.90; tin navy fish
Тунец в собственном соку, 185 г; 189.90; tin blue fish
# Овощные консервы и соусы | standard | Банковка | еда
Горошек зелёный, 400 г; 84.90; can green leaf
Шампиньоны резаные, 400 г; 139.90; can beige leaf
Кукуруза сладкая, 340 г; 89.90; can yellow sun
Фасоль в томате, 400 г; 99.90; can red bean
Огурцы солёные, 680 г; 199.90; jar green leaf
Томаты в собственном соку, 680 г; 189.90; jar red leaf
Кетчуп томатный, 350 г; 99.90; bottle red leaf
Майонез, 400 г; 109.90; pouch yellow sun
Горчица, 200 г; 64.90; jar yellow flower
Соевый соус, 0,25 л; 119.90; bottle black bean
Варенье вишнёвое, 320 г; 189.90; jar red cherry
Мёд цветочный, 500 г; 349.90; jar orange flower
# Сладости и снеки | standard | Сладенюшка | еда
Шоколад молочный, 90 г; 119.90; bar brown star; акция=89.90
Шоколад горький, 90 г; 129.90; bar black star
Шоколад с орехами, 90 г; 134.90; bar orange star
Конфеты «Ягодка», 250 г; 179.90; candy pink heart; зима=139.90
Карамель мятная, 250 г; 99.90; candy teal leaf
Печенье овсяное, 400 г; 109.90; cookies brown
Печенье сахарное, 300 г; 79.90; cookies yellow
Вафли шоколадные, 220 г; 84.90; packet brown star
Пряники «Домашние», 350 г; 99.90; cookies orange
Торт «Праздничный», 800 г; 599.00; cake pink
Торт «Медовый», 700 г; 549.00; cake brown
Зефир бело-розовый, 250 г; 129.90; packet pink heart
Чипсы с солью, 140 г; 149.90; pillow yellow sun
Чипсы с зеленью, 140 г; 149.90; pillow green leaf
Сухарики ржаные, 80 г; 44.90; pillow brown wheat
Орехи грецкие; 699.90; nut brown; кг
Миндаль, 150 г; 249.90; nut orange
Семечки, 200 г; 79.90; pillow grey flower
# Чай и кофе | standard | Чаёвинка | еда
Чай чёрный листовой, 100 г; 149.90; brick red leaf
Чай чёрный, 100 пакетиков; 269.90; brick orange leaf
Чай зелёный, 25 пакетиков; 119.90; brick green leaf
Чай травяной, 20 пакетиков; 109.90; brick lime flower
Кофе молотый, 250 г; 349.90; pouch brown bean
Кофе в зёрнах, 1 кг; 1299.00; pouch black bean; акция=1099.00
Кофе растворимый, 95 г; 299.90; jar brown bean
Какао-порошок, 100 г; 129.90; brick brown bean
# Вода и соки | standard | Родникуша | марк еда
Вода питьевая, 0,5 л; 39.90; bottle blue drop
Вода питьевая, 1,5 л; 59.90; bottle teal drop
Вода газированная, 1,5 л; 64.90; bottle navy bubbles
Сок яблочный, 1 л; 119.90; carton green star
Сок апельсиновый, 1 л; 149.90; carton orange sun
Сок томатный, 1 л; 119.90; carton red star
Нектар вишнёвый, 1 л; 139.90; carton pink cherry
Квас живой, 1 л; 99.90; bottle brown wheat
Квас разливной; 89.90; glass brown; л @24
Лимонад «Дворовый», 0,5 л; 69.90; bottle yellow bubbles
Морс клюквенный, 1 л; 149.90; carton red cherry
# Алкоголь | standard | Тихий погреб | 18+ марк витрина еда
Вино красное сухое, 0,75 л; 699.00; wine red
Вино белое сухое, 0,75 л; 649.00; wine lime
Вино игристое, 0,75 л; 599.00; wine green
Пиво светлое, 0,45 л; 89.90; can yellow wheat
Пиво тёмное, 0,45 л; 99.90; can brown wheat
Сидр яблочный, 0,5 л; 129.90; bottle lime flower
# Детское питание | reduced | Малышкин полдник | еда
Пюре яблочное, 90 г; 44.90; jar green heart
Пюре морковное, 80 г; 44.90; jar orange heart
Каша рисовая молочная, 200 г; 159.90; brick blue heart
Каша гречневая, 200 г; 139.90; brick brown heart
Сок детский груша, 0,2 л; 34.90; carton lime heart
# Заморозка | reduced | Морозинка-М | еда
Овощная смесь, 400 г; 129.90; pillow green leaf
Брокколи замороженная, 400 г; 149.90; pillow teal leaf
Вишня замороженная, 300 г; 169.90; pillow red cherry
Блинчики с творогом, 400 г; 179.90; packet yellow heart
Блинчики с мясом, 400 г; 199.90; packet red heart
Котлеты куриные, 500 г; 249.90; packet orange sun
Рыбные палочки, 300 г; 199.90; packet blue fish
# Приправы | standard | Щепоточка | еда
Перец чёрный молотый, 20 г; 39.90; packet black flower
Лавровый лист, 10 г; 24.90; packet green leaf
Паприка, 20 г; 44.90; packet red flower
Ванильный сахар, 10 г; 14.90; packet beige flower
Разрыхлитель теста, 10 г; 12.90; packet violet flower
Уксус столовый 9 %, 0,5 л; 44.90; bottle grey drop
# Для животных | standard | Хвостатово
Корм для кошек, 85 г; 39.90; pouch violet paw
Корм для кошек сухой, 1,5 кг; 549.00; pouch orange paw
Корм для собак, 400 г; 119.90; can brown paw
Корм для собак сухой, 3 кг; 899.00; sack red paw
Наполнитель, 5 л; 249.00; sack blue paw
# Гигиена и бытовая химия | standard | Чистодей | невозврат
Мыло жидкое, 0,5 л; 129.90; soap teal drop
Мыло туалетное, 90 г; 44.90; soap pink flower
Шампунь, 400 мл; 249.00; bottle violet flower; марк
Зубная паста, 100 мл; 159.00; tube blue star; марк
Порошок стиральный, 1,5 кг; 349.00; brick blue bubbles; марк зима=279.00
Средство для посуды, 0,5 л; 119.90; spray yellow bubbles; марк
Средство для стёкол, 0,5 л; 149.90; spray blue bubbles; марк
Отбеливатель, 1 л; 129.90; jug blue bubbles; марк
Туалетная бумага, 4 рулона; 129.90; paper white
Полотенца бумажные, 2 рулона; 109.90; paper green
Губки для посуды, 5 шт.; 54.90; sponge yellow
Салфетки, 100 шт.; 49.90; paper pink
# Дом и техника | standard | Домовушка
Лампа светодиодная, 10 Вт; 149.00; bulb yellow; марк
Чайник электрический; 1990.00; kettle grey
Кофемашина капельная; 3490.00; coffeemaker black; тех
Робот-пылесос; 14990.00; robot white; тех акция=12990.00
Часы наручные с шагомером; 2890.00; watch blue; тех
Набор отвёрток; 690.00; tool red
Цветок в горшке; 490.00; plant orange
# Для школы и творчества | reduced | Пятёрочник
Тетрадь школьная в клетку, 18 л.; 19.90; notebook green
Тетрадь школьная в линейку, 18 л.; 19.90; notebook blue
Альбом для рисования, 24 л.; 89.90; notebook yellow
Пенал школьный; 349.00; pencils violet
# Ткани и лента | standard | Тихая нить
Ткань льняная, ширина 150 см; 890.00; fabric beige; м
Ткань хлопковая в горох; 420.00; fabric red; м
Лента атласная; 25.00; spool pink; м
# Пакеты и услуги | standard
Пакет-майка; 9.90; carrier grey leaf; @25
Пакет бумажный; 19.90; carrier brown leaf; @26
Упаковка подарка; 150.00; parcel pink; услуга @27
Доставка по району; 199.00; delivery red; услуга @28
Подгонка брюк по длине; 490.00; spool navy; услуга @29
`;
