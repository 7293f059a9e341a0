import hongKongVariants from 'opencc-js/dict/HKVariantsRev';
import simplifiedCharacters from 'opencc-js/dict/TSCharacters';
import taiwanVariants from 'opencc-js/dict/TWVariantsRev';

/**
 * The one form in which text is compared: NFKC, lower case, simplified characters.
 * Traditional characters are mapped one by one, so the length in characters stays and 查詢 becomes 查询, not 查找.
 * For matching only; never shown to anybody.
 */
export function normalizeText(text: string): string {
  const plain = text.normalize('NFKC').toLowerCase();
  for (let i = 0; i < plain.length; i++) {
    const code = plain.charCodeAt(i);
    if (SIMPLIFIED[code] !== code) return simplifyFrom(plain, i);
  }
  return plain;
}

function simplifyFrom(plain: string, start: number): string {
  let out = plain.slice(0, start);
  for (let i = start; i < plain.length; i++) {
    const code = plain.charCodeAt(i);
    out += String.fromCharCode(SIMPLIFIED[code] ?? code);
  }
  return out;
}

const AMBIGUOUS = '著'.charCodeAt(0);

/** From each UTF-16 unit to its simplified one. A table, from three of the library's dictionaries: its converter costs 30 MB and 170 ms. */
const SIMPLIFIED = simplifiedTable();

function simplifiedTable(): Uint16Array {
  const table = new Uint16Array(0x10000);
  for (let code = 0; code < table.length; code++) table[code] = code;
  const simplified = characterPairs(simplifiedCharacters);
  const isSimplified = new Set(simplified.values());
  // Taiwan's and Hong Kong's forms lead to the standard traditional form, and that one to the simplified.
  for (const [variant, standard] of [...characterPairs(hongKongVariants), ...characterPairs(taiwanVariants)]) {
    // 么 is Hong Kong's 幺 but everybody's 么 of 什么, and 著 is right in 显著 in either script.
    if (!isSimplified.has(variant) && variant !== AMBIGUOUS) table[variant] = simplified.get(standard) ?? standard;
  }
  for (const [traditional, character] of simplified) table[traditional] = character;
  return table;
}

/** Characters outside the basic plane are left out: they take two units and don't occur in banking. */
function characterPairs(dictionary: string): Map<number, number> {
  const pairs = new Map<number, number>();
  for (const entry of dictionary.split('|')) {
    const [source = '', target = ''] = entry.split(' ');
    if (source.length === 1 && target.length === 1) pairs.set(source.charCodeAt(0), target.charCodeAt(0));
  }
  return pairs;
}
