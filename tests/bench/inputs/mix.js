// SPDX-License-Identifier: GPL-2.0-or-later
// JavaScript work that a compiling engine makes native code for, then the collector's. Argument: rounds.
'use strict';
const n = Number(process.argv[2]);
class Vec { constructor(x, y) { this.x = x; this.y = y; } add(o) { return new Vec(this.x + o.x, this.y + o.y); } }
let h = 0;
for (let round = 0; round < n; round++) {
  let v = new Vec(0, 0);
  for (let i = 0; i < 20000; i++) v = v.add(new Vec(i * 0.5, i & 7));
  h = (h * 31 + Math.floor(v.x) + v.y) % 1000003;
  const map = new Map();
  for (let i = 0; i < 2000; i++) { const k = 'k' + (i * 7919 % 509); map.set(k, (map.get(k) || 0) + i); }
  for (const [k, value] of [...map].sort((a, b) => (a[0] < b[0] ? -1 : 1))) h = (h * 31 + value + k.length) % 1000003;
  const text = JSON.stringify([...map]);
  h = (h + JSON.parse(text).length + text.replace(/k(\d)/g, '$1').length) % 1000003;
  const a = new Int32Array(4096);
  for (let i = 0; i < 50000; i++) a[i & 4095] += Math.imul(i, 2654435761 | 0) >> 7;
  h = (h + (a[77] >>> 12)) % 1000003;
}
console.log(h);
