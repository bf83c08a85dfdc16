/**
 * Chooses a picture for a gift by the words of its description. The tone comes from a colour word, else from
 * the description itself, so that neighbours differ and the same gift always looks the same.
 */
import type { PictureSpec } from './draw-picture.ts';

const motifWords: readonly (readonly [RegExp, PictureSpec['motif']])[] = [
  [/T-?LIGHT|CANDLE/, 'candle'],
  [/LANTERN|LAMP/, 'lantern'],
  [/HANGER/, 'hanger'],
  [/HEART/, 'heart'],
  [/HOT WATER BOTTLE/, 'pouch'],
  [/TEAPOT/, 'teapot'],
  [/MUG|CUP|TEACUP/, 'mug'],
  [/CAKE ?STAND/, 'cakestand'],
  [/PLATE/, 'plate'],
  [/BOWL|DISH/, 'bowl'],
  [/LUNCH BOX|TIN/, 'tin-box'],
  [/BAG|TOTE|SHOPPER/, 'carrier'],
  [/FRAME|MIRROR|PICTURE/, 'frame'],
  [/SIGN|PLAQUE|CHALK/, 'signboard'],
  [/CLOCK|WATCH/, 'clock'],
  [/NECKLACE|RING|EARRING|BRACELET|JEWEL/, 'jewel'],
  [/CUSHION|PILLOW/, 'cushion'],
  [/BUNTING|FLAG|GARLAND/, 'bunting'],
  [/WREATH/, 'wreath'],
  [/TREE/, 'tree'],
  [/BAUBLE|DECORATION|CHRISTMAS/, 'bauble'],
  [/BIRD|DOVE|HEN|OWL|DUCK/, 'bird'],
  [/HOUSE|HOME/, 'house'],
  [/DRAWER|CABINET|CHEST/, 'drawer'],
  [/BASKET/, 'basket'],
  [/CUTLERY|SPOON|FORK|KNIFE/, 'cutlery'],
  [/UMBRELLA|PARASOL/, 'umbrella'],
  [/CARD|POSTCARD/, 'card'],
  [/WRAP|RIBBON|PAPER/, 'wrap'],
  [/NOTEBOOK|JOURNAL|BOOK/, 'notebook'],
  [/TOWEL/, 'towel'],
  [/APRON|FABRIC|CLOTH/, 'fabric'],
  [/JAR|STORAGE/, 'jar'],
  [/BOTTLE/, 'bottle'],
  [/GLASS/, 'glass'],
  [/SOAP|BATH/, 'soap'],
  [/BLOCK|GAME|PUZZLE/, 'blocks'],
  [/BEAR|TEDDY|DOLL|TOY/, 'teddy'],
  [/PLANT|FLOWER|GARDEN|ROSE/, 'plant'],
  [/SCARF|SHAWL/, 'scarf'],
  [/GLOVE/, 'gloves'],
  [/SLIPPER/, 'slippers'],
  [/POST|CARRIAGE|DELIVERY/, 'delivery'],
];

const toneWords: readonly (readonly [RegExp, PictureSpec['tone']])[] = [
  [/RED|CHERRY|STRAWBERRY/, 'red'],
  [/PINK|ROSE/, 'pink'],
  [/BLUE/, 'blue'],
  [/GREEN/, 'green'],
  [/WHITE|IVORY|CREAM/, 'white'],
  [/BLACK/, 'black'],
  [/SILVER|METAL|ZINC/, 'grey'],
  [/GOLD|YELLOW/, 'yellow'],
  [/WOOD|CHOCOLATE|BROWN/, 'brown'],
  [/PURPLE|LAVENDER|LILAC/, 'violet'],
  [/ORANGE/, 'orange'],
];

const otherTones: readonly PictureSpec['tone'][] = [
  'teal',
  'violet',
  'orange',
  'beige',
  'lime',
  'pink',
  'blue',
  'red',
];

/** The picture of a gift. */
export function giftMotif(description: string): PictureSpec {
  const motif = motifWords.find(([word]) => word.test(description))?.[1] ?? 'parcel';
  const named = toneWords.find(([word]) => word.test(description))?.[1];
  const sum = [...description].reduce((total, character) => total + character.charCodeAt(0), 0);
  return { motif, tone: named ?? otherTones[sum % otherTones.length] ?? 'teal' };
}
