// Counts what an SMS costs: 160 septets or 70 units alone, 153 or 67 in each part of a longer one.

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const EXTENSION = new Set("\f^{}\\[~]|€");

export function cost(text) {
  const letters = [...text];
  const gsm = letters.every((letter) => BASIC.has(letter) || EXTENSION.has(letter));
  const widths = letters.map((letter) => (gsm ? (EXTENSION.has(letter) ? 2 : 1) : letter.length));
  const units = widths.reduce((sum, width) => sum + width, 0);
  const [single, joined] = gsm ? [160, 153] : [70, 67];
  if (units <= single) return { parts: units ? 1 : 0, units, room: single, alphabet: gsm ? "GSM-7" : "UCS-2" };
  let parts = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > joined) { // what takes two units never straddles two parts
      parts += 1;
      used = 0;
    }
    used += width;
  }
  return { parts, units, room: parts * joined, alphabet: gsm ? "GSM-7" : "UCS-2" };
}
