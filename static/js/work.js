/* While somebody writes, their browser does a little work that costs a person nothing and a machine that sends
   thousands something: it looks for a number that, hashed after this page's token, begins with so many zero
   bits. Nothing is asked of the server and nothing stored. Without script a tip is taken just the same.

   This one file is the page's script and, started by it, the worker beside it: typing never waits for it. */
"use strict";

(() => {
  if (typeof document === "undefined") {
    self.onmessage = ({ data }) => self.postMessage(look(data.token, data.bits));
    return;
  }
  const { src, dataset } = document.currentScript;
  const token = document.querySelector("form [name=token]");
  const policy = window.trustedTypes?.createPolicy("work", { createScriptURL: (url) => url });

  const begin = () => {
    const worker = new Worker(policy ? policy.createScriptURL(src) : src);
    worker.onmessage = ({ data }) => {
      const found = document.createElement("input");
      Object.assign(found, { type: "hidden", name: "work", value: data, autocomplete: "off" });
      token.after(found);
      worker.terminate();
    };
    worker.postMessage({ token: token.value, bits: Number(dataset.bits) });
  };
  (window.requestIdleCallback ?? setTimeout)(begin);

  /* SHA-256 of one block: 48 signs of the token, 7 hexadecimal digits, the end mark and the length. */
  function look(text, bits) {
    const K = Int32Array.of(
      0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
      0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
      0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
      0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
      0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
      0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
      0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
      0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2);
    const [A, B, C, D, E, F, G, H] = Int32Array.of(
      0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19);
    const w = new Int32Array(64);
    const word = (signs) => [...signs].reduce((all, sign) => (all << 8) | sign.charCodeAt(0), 0);
    const turn = (x, n) => (x >>> n) | (x << (32 - n));
    const most = 2 ** (32 - bits);
    for (let at = 0; at < 12; at++) w[at] = word(text.slice(at * 4, at * 4 + 4));
    w[15] = 55 * 8;
    const digits = (number) => number.toString(16).padStart(7, "0");
    const ends = Int32Array.from({ length: 4096 }, (_, end) => word(`${digits(end).slice(4)}\x80`));

    for (let number = 0; ; number++) {
      if (number % 4096 === 0) w[12] = word(digits(number).slice(0, 4));
      w[13] = ends[number % 4096];
      for (let i = 16; i < 64; i++) {
        const x = w[i - 15], y = w[i - 2];
        const s = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3), t = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
        w[i] = w[i - 16] + s + w[i - 7] + t;
      }
      let a = A, b = B, c = C, d = D, e = E, f = F, g = G, h = H;
      for (let i = 0; i < 64; i++) {
        const t = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
        const u = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + t) | 0; d = c; c = b; b = a; a = (t + u) | 0;
      }
      if ((a + A) >>> 0 < most) return digits(number);
    }
  }
})();
