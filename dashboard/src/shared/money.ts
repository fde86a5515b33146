// What Stripe counts in hundredths although the currency has none.
const hundredths = new Set(['isk', 'ugx']);

function digitsOf(currency: string): number {
  if (hundredths.has(currency)) return 2;
  return new Intl.NumberFormat(undefined, { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** An amount in the smallest unit of its currency: `$49.00`. */
export function moneyIn(currency: string, amount: number): string {
  try {
    return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(amount / 10 ** digitsOf(currency));
  } catch {
    return (amount / 100).toFixed(2); // no currency that anybody knows
  }
}
