import { readFileSync } from 'node:fs';
import { execSync } from 'node:child_process';
import { cutPassages } from '/work/wt-g/src/core/text/cutFile.ts';
import { readBlocks } from '/work/wt-g/src/core/text/blocks/readBlocks.ts';
import { openEngine } from '/work/wt-g/test/support/openEngine.ts';
import { bundledModel } from '/work/wt-g/test/support/projectPaths.ts';
const link = /!?\[((?:[^[\]]|\[[^[\]]*\])*)\](\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+"[^"]*")?\)|\[[^[\]]*\])|^[ \t]*\[[^\]\n]+\]:[ \t]*\S+.*$/gm;
const blank = (s: string) => s.replace(/[^\r\n]/g, ' ');
function mdInput(t: string): string {
  return t.replace(link, (m, text) => text === undefined ? blank(m) : blank(m.slice(0, m.indexOf('[') + 1)) + text + blank(m.slice(m.indexOf('[') + 1 + text.length)));
}
const files = execSync("find /work/repos /work/wt-g/node_modules -iname '*.md' -size +1k -size -60k | grep -vi 'changelog\\|history\\|license' | sort", { maxBuffer: 1e8 }).toString().trim().split('\n');
interface P { text: string; input: string; title: string; query?: string }
const seen = new Set<string>(); const all: P[] = [];
const heads = new Map<string, number>();
for (const f of files) {
  if (all.length > 2600) break;
  const name = f.replace(/.*node_modules\//, '').replace(/\/[^/]*$/, '').split('/').pop();
  const text = readFileSync(f, 'utf8');
  const input = mdInput(text);
  for (const p of cutPassages(text, f) ?? []) {
    // the heading is taken off: it is the query
    let start = p.start; const first = text.slice(start, p.end);
    const h = /^#{1,6} .*\n+/.exec(first); if (h) start += h[0].length;
    const t = text.slice(start, p.end); if (t.trim().length < 60 || seen.has(t)) continue; seen.add(t);
    const i = input.slice(start, p.end); if (!/[a-z]/i.test(i)) continue;
    const last = p.title?.split(' › ').pop() ?? '';
    const q = `${name} ${last}`;
    heads.set(q, (heads.get(q) ?? 0) + 1);
    all.push({ text: t, input: i, title: p.title ?? '', query: last.split(' ').length >= 2 ? q : undefined });
  }
}
const withLinks = all.filter((p) => p.text !== p.input);
const asked = withLinks.filter((p) => p.query && heads.get(p.query) === 1);
console.log(files.length, all.length, withLinks.length, asked.length);
const engine = await openEngine(bundledModel);
const { choice } = (await engine.model()).description;
const embed = async (texts: string[]) => (await engine.embedTexts({ texts, choice, priority: 'bulk' }));
const t0 = performance.now();
const changed = new Map<P, number>(withLinks.map((p, i) => [p, i]));
const raw = await embed(all.map((p) => p.text)); console.log('raw', performance.now() - t0);
const red = await embed(withLinks.map((p) => p.input)); console.log('read', performance.now() - t0);
const q = await embed(asked.map((p) => p.query!));
const dims = raw.dims;
const dot = (a: Float32Array, ai: number, b: Float32Array, bi: number) => { let s = 0; for (let k = 0; k < dims; k++) s += a[ai * dims + k]! * b[bi * dims + k]!; return s; };
for (const mode of ['raw', 'read'] as const) {
  let mrr = 0, ndcg = 0, own = 0; const rr: number[] = [];
  asked.forEach((p, qi) => {
    const score = (x: P, i: number) => mode === 'read' && changed.has(x) ? dot(q.data, qi, red.data, changed.get(x)!) : dot(q.data, qi, raw.data, i);
    const at = all.indexOf(p); const mine = score(p, at); own += mine;
    let rank = 1; all.forEach((x, i) => { if (x !== p && score(x, i) > mine) rank++; });
    mrr += 1 / rank; rr.push(1 / rank); ndcg += rank <= 10 ? 1 / Math.log2(rank + 1) : 0;
  });
  console.log(mode, 'MRR', (mrr / asked.length).toFixed(4), 'nDCG@10', (ndcg / asked.length).toFixed(4), 'cos', (own / asked.length).toFixed(4));
}
await engine.close();
