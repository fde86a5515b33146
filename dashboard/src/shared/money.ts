// As Stripe counts them, which is not as the browser shows them: krona, forint and lek come in hundredths too.
const withoutDecimals = new Set(['bif', 'clp', 'djf', 'gnf', 'jpy', 'kmf', 'krw', 'mga', 'pyg', 'rwf', 'vnd', 'vuv', 'xaf', 'xof', 'xpf']);
const withThree = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);

const decimalsOf = (currency: string) => (withoutDecimals.has(currency) ? 0 : withThree.has(currency) ? 3 : 2);

function shown(currency: string, amount: number, options: Intl.NumberFormatOptions): string {
  const units = amount / 10 ** decimalsOf(currency);
  try {
    return new Intl.NumberFormat(undefined, { style: 'currency', currency, ...options }).format(units);
  } catch {
    return units.toFixed(decimalsOf(currency)); // no currency that anybody knows
  }
}

/** An amount in the smallest unit of its currency: `$49.00`. */
export function moneyIn(currency: string, amount: number): string {
  return shown(currency, amount, { minimumFractionDigits: decimalsOf(currency), maximumFractionDigits: decimalsOf(currency) });
}

/** The same where there is little room: `$1.2K`. */
export function shortMoneyIn(currency: string, amount: number): string {
  return shown(currency, amount, { notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: 1 });
}
