/**
 * Chooses a picture for a gift by the words of its description. The tone comes from a colour word, else from
 * the description itself, so that neighbours differ and the same gift always looks the same. Words are whole
 * words, or the beginning or end of a word where that is meant, so that a KITCHEN is no HEN.
 */
import type { PictureSpec } from './draw-picture.ts';

/** The first line that fits decides: what a thing is comes before what is on it. */
const motifWords: readonly (readonly [RegExp, PictureSpec['motif']])[] = [
  [/^(POSTAGE|DOTCOM POSTAGE|CARRIAGE)$/, 'delivery'],
  [/HOT WATER BOTTLE|HOTTIE/, 'pouch'],
  [/HAND ?WARMER|\bGLOVES?\b/, 'gloves'],
  [/HANGER|\bHOOKS?\b|COAT RACK/, 'hanger'],
  [/BIRDHOUSE|BIRD HOUSE|PLAYHOUSE|DOLL.*HOUSE/, 'house'],
  [/CAKE ?STANDS?|CAKE CASES|CUPCAKE|CAKE DOMES?/, 'cakestand'],
  [/CAKE TINS?|COOKIE|\bTINS?\b|\bBINS?\b|LUNCH ?BOX|STORAGE|TRINKET|MONEY BOX|\bMATCHES\b/, 'tin-box'],
  [/\bWRAPS?\b|GIFT ?WRAP|RIBBONS?\b|WRAPPING/, 'wrap'],
  [/\bCARDS?\b|POSTCARDS?|INVITES|STICKERS?|\bTAGS?\b|GIFT TAPE|MAGNETS?/, 'card'],
  [/BUNTING|\bFLAGS?\b|GARLAND/, 'bunting'],
  [/T-?LIGHTS?|CANDLE|NIGHT ?LIGHT|INCENSE/, 'candle'],
  [/LANTERN|\bLAMP|CHANDELIER|\bLIGHTS?\b/, 'lantern'],
  [/TEA ?POTS?/, 'teapot'],
  [/\bMUGS?\b|TEA ?CUPS?|\bCUPS?\b|EGG ?CUP|COSY/, 'mug'],
  [/\bPLATES?\b|\bTRAYS?\b|PLACEMATS?|COASTERS?|\bTILES?\b|DINNER SET/, 'plate'],
  [/\bBOWLS?\b|\bDISH(ES)?\b|\bPANS?\b|COLANDER/, 'bowl'],
  [/TEA ?SPOONS?|CUTLERY|\bSPOONS?\b|\bFORKS?\b|\bKNI(FE|VES)\b|WHISK|SCOOPS?\b|TONGS/, 'cutlery'],
  [/BAGS?\b|\bTOTE\b|SHOPPER/, 'carrier'],
  [/PURSE|PASSPORT|LUGGAGE|WALLET/, 'bag'],
  [/FRAMES?\b|MIRROR|PICTURE|PHOTO/, 'frame'],
  [/SIGNS?\b(?<!DESIGNS?)|PLAQUE|CHALK ?BOARD|BLACKBOARD|\bSLATE\b|MEMO BOARD/, 'signboard'],
  [/\bCLOCKS?\b|WATCHES?\b/, 'clock'],
  [/NECKLACE|\bRINGS?\b|EARRINGS?|BRACELET|JEWEL|BROOCH|DIAMANTE|CHARMS?\b|KEY ?RINGS?|BEADS?\b/, 'jewel'],
  [/CUSHION|PILLOW/, 'cushion'],
  [/DOOR ?MAT|\bRUG\b/, 'mat'],
  [/WREATH/, 'wreath'],
  [/BALLOONS?/, 'balloons'],
  [/DRAWERS?|CABINET|\bCHEST\b|CUPBOARD|SHELF|\bRACK\b/, 'drawer'],
  [/BASKET|HAMPER/, 'basket'],
  [/UMBRELLA|PARASOL|RAIN ?HAT/, 'umbrella'],
  [/PENCILS?\b|\bPENS?\b|CRAYONS?|CHALKS?\b/, 'pencils'],
  [/NOTE ?BOOK|JOURNAL|\w*BOOKS?\b|STATIONERY|JOTTER|\bPAD\b/, 'notebook'],
  [/\bTOWELS?\b|FLANNEL/, 'towel'],
  [/TISSUES?|NAPKINS?|\bDOILIES\b|PAPER\b/, 'paper'],
  [/APRON|FABRIC|CLOTH\b|\bFELT\b|COVERS?\b|QUILT|BLANKET/, 'fabric'],
  [/SEWING|KNITTING|\bTAPE\b|CRAFT|\bTHREAD\b/, 'spool'],
  [/\bJARS?\b|\bJAM\b|PRESERV/, 'jar'],
  [/BOTTLES?/, 'bottle'],
  [/GLASS(ES)?\b|TUMBLERS?|GOBLET/, 'glass'],
  [/\bSOAPS?\b|\bBATH/, 'soap'],
  [/BLOCKS?\b|\bGAMES?\b|PUZZLE|JIGSAW|DOMINO|SNAKES/, 'blocks'],
  [/\bCARS?\b|\bTRUCK|TRACTOR|HELICOPTER|\bBUS\b/, 'car'],
  [/BEARS?\b|TEDDY|DOLLY?S?\b|\bTOYS?\b|RABBIT|BUNNY|\bCATS?\b|\bDOGS?\b|BABUSHKA|DINOSAUR|FROG/, 'teddy'],
  [/BIRDS?\b|DOVES?\b|\bHENS?\b|\bOWLS?\b|\bDUCKS?\b|ROBIN|CHICKEN|\bFEATHER/, 'bird'],
  [/BUTTERFL|FAIRY|DRAGONFLY/, 'butterfly'],
  [/\bTREES?\b/, 'tree'],
  [/PLANT|FLOWERS?\b|GARDEN|HERB|WATERING|\bPOTS?\b|BLOSSOM/, 'plant'],
  [/SCAR(F|VES)|SHAWL/, 'scarf'],
  [/SLIPPERS?/, 'slippers'],
  [/\bEGGS?\b/, 'eggs'],
  [/HEARTS?\b|\bLOVE\b/, 'heart'],
  [/\bSTARS?\b/, 'star'],
  [/BAUBLES?|DECORATIONS?|CHRISTMAS|XMAS|HANGING|SNOWFLAKE/, 'bauble'],
  [/HOUSES?\b|\bHOME\b|COTTAGE/, 'house'],
  [/BOX(ES)?\b/, 'tin-box'],
];

const toneWords: readonly (readonly [RegExp, PictureSpec['tone']])[] = [
  [/\bRED\b|CHERRY|STRAWBERRY|RETROSPOT/, 'red'],
  [/\bPINK\b|\bROSES?\b/, 'pink'],
  [/\bBLUE\b|SPACEBOY|\bSKY\b/, 'blue'],
  [/\bGREEN\b|\bLEAF\b|\bHERB/, 'green'],
  [/\bWHITE\b|\bIVORY\b|\bCREAM\b/, 'white'],
  [/\bBLACK\b|BLACKBOARD|\bSLATE\b/, 'black'],
  [/\bSILVER\b|METAL\b|\bZINC\b|\bGREY\b/, 'grey'],
  [/\bGOLD\b|YELLOW|\bSUN/, 'yellow'],
  [/WOOD|CHOCOLATE|\bBROWN\b/, 'brown'],
  [/PURPLE|LAVENDER|LILAC/, 'violet'],
  [/ORANGE/, 'orange'],
  [/UNION|\bFLAG\b/, 'navy'],
];

const emblemWords: readonly (readonly [RegExp, NonNullable<PictureSpec['emblem']>])[] = [
  [/HEART|\bLOVE/, 'heart'],
  [/FLOWER|ROSE|DAISY|FLORAL|BLOSSOM/, 'flower'],
  [/CHERRY|STRAWBERRY|FRUIT/, 'cherry'],
  [/WOODLAND|\bLEAF|\bTREE/, 'leaf'],
  [/\bCAT|\bDOG|RABBIT|ANIMAL/, 'paw'],
  [/SPOT|POLKA/, 'bubbles'],
  [/CHRISTMAS|SNOW|NORDIC/, 'snow'],
  [/\bSUN/, 'sun'],
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
  const words = description.toUpperCase();
  const motif = motifWords.find(([word]) => word.test(words))?.[1] ?? 'parcel';
  const named = toneWords.find(([word]) => word.test(words))?.[1];
  const sum = [...words].reduce((total, character) => total + character.charCodeAt(0), 0);
  const tone = named ?? otherTones[sum % otherTones.length] ?? 'teal';
  return { motif, tone, emblem: emblemWords.find(([word]) => word.test(words))?.[1] ?? 'star' };
}
