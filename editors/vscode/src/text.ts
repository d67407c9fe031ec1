// How numbers are said.

/** `1,234 names`, `1 name`, `no names`. */
export function count(number: number, thing: string): string {
  return `${number === 0 ? 'no' : number.toLocaleString('en')} ${thing}${number === 1 ? '' : 's'}`;
}
