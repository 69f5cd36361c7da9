"use strict";
/* Intervals of 95 %. Articles are the units that are drawn; errors of the model are no part of them. */
Dash.statistics = (() => {
  const Z = 1.959963984540054;

  /* Share k/n with Wilson's score interval (Wilson 1927). */
  function share(k, n) {
    if (n === 0) return { value: NaN, low: NaN, high: NaN, k, n };
    const p = k / n;
    const middle = (p + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
    const half = (Z / (1 + (Z * Z) / n)) * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n));
    return { value: p, low: Math.max(0, middle - half), high: Math.min(1, middle + half), k, n };
  }

  /*
   * Net stance (k - m)/n of n articles, k for and m against, with the adjusted Wald interval for a difference of
   * two shares of one sample (Bonett and Price 2012).
   */
  function net(k, m, n) {
    if (n === 0) return { value: NaN, low: NaN, high: NaN, k, m, n };
    const p = (k + 1) / (n + 2);
    const q = (m + 1) / (n + 2);
    const half = Z * Math.sqrt((p + q - (p - q) ** 2) / (n + 2));
    return { value: (k - m) / n, low: Math.max(-1, p - q - half), high: Math.min(1, p - q + half), k, m, n };
  }

  /*
   * Rate of events per unit of size over articles, with the linearised interval of a ratio of two totals
   * (Cochran 1977, chapter 6): n articles, sums of events d, sizes s, and of d*d, d*s, s*s.
   */
  function rate({ n, d, s, dd, ds, ss }) {
    if (n === 0 || s === 0) return { value: NaN, low: NaN, high: NaN, k: d, n };
    const value = d / s;
    if (n === 1) return { value, low: NaN, high: NaN, k: d, n };
    const residual = Math.max(0, dd - 2 * value * ds + value * value * ss);
    const half = (Z * Math.sqrt((n / (n - 1)) * residual)) / s;
    return { value, low: Math.max(0, value - half), high: value + half, k: d, n };
  }

  return { share, net, rate };
})();
