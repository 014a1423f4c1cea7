// Proves a perceptron's output with UltraHonk, natively, and prints seconds and bytes as JSON. The statement is weaker
// than ours: weights are a free witness, bound to no model, activations are squares, and nothing is requantised.
// Usage: node prove.mjs [runs] [inputs,hidden,outputs]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compile, createFileManager } from '@noir-lang/noir_wasm';
import { Noir } from '@noir-lang/noir_js';
import { bn254 } from '@noble/curves/bn254';

const SETUP_POINTS = (1 << 17) + 1;
const runs = Number(process.argv[2] ?? 5);
const [inputs, hidden, outputs] = (process.argv[3] ?? '784,32,10').split(',').map(Number);
const here = path.dirname(fileURLToPath(import.meta.url));
const bb = path.join(here, 'node_modules/@aztec/bb.js/build/amd64-linux/bb');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'ultrahonk-'));
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));

const source = `
fn main(x: pub [Field; ${inputs}], w1: [Field; ${inputs * hidden}], b1: [Field; ${hidden}],
        w2: [Field; ${hidden * outputs}], b2: [Field; ${outputs}]) -> pub [Field; ${outputs}] {
    let mut h = [0; ${hidden}];
    for j in 0..${hidden} {
        let mut sum = b1[j];
        for i in 0..${inputs} { sum += x[i] * w1[i * ${hidden} + j]; }
        h[j] = sum * sum;
    }
    let mut y = [0; ${outputs}];
    for j in 0..${outputs} {
        let mut sum = b2[j];
        for i in 0..${hidden} { sum += h[i] * w2[i * ${outputs} + j]; }
        y[j] = sum;
    }
    y
}
`;

const hex = (number) => number.toString(16).padStart(64, '0');

// The powers of a known number take as long to prove with as a real setup's, and secure nothing.
function writeSetup(folder) {
  fs.mkdirSync(folder);
  const { G1, G2 } = bn254;
  const points = [];
  for (let power = G1.ProjectivePoint.BASE; points.length < SETUP_POINTS; power = power.double().double().add(power))
    points.push(power);
  const g1 = Buffer.alloc(64 * SETUP_POINTS);
  G1.ProjectivePoint.normalizeZ(points).forEach((point, i) => {
    const { x, y } = point.toAffine();
    g1.write(hex(x) + hex(y), 64 * i, 'hex');
  });
  fs.writeFileSync(path.join(folder, 'bn254_g1.dat'), g1);
  const { x, y } = G2.ProjectivePoint.BASE.multiply(5n).toAffine();
  fs.writeFileSync(path.join(folder, 'bn254_g2.dat'), Buffer.from([x.c1, x.c0, y.c1, y.c0].map(hex).join(''), 'hex'));
}

function numbers(count, bound, seed) {
  let state = BigInt(seed);
  return Array.from({ length: count }, () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
    return ((state >> 33n) % BigInt(bound)).toString();
  });
}

function runBb(args) {
  const start = performance.now();
  const env = { ...process.env, HOME: work, CRS_PATH: path.join(work, '.bb-crs') };
  const done = spawnSync(bb, [...args, '-o', work, '-t', 'evm'], { env, encoding: 'utf8' });
  if (done.status !== 0) {
    console.error(done.stderr || done.stdout || done.error);
    process.exit(1);
  }
  return (performance.now() - start) / 1000;
}

// The package compiler reports its progress on standard output, which is for the result.
const print = console.log;
console.log = console.info = console.debug = console.error;
fs.chmodSync(bb, 0o755);
const files = createFileManager(work);
const manifest = '[package]\nname = "mlp"\ntype = "bin"\nauthors = [""]\n[dependencies]\n';
await files.writeFile('./Nargo.toml', new Blob([manifest]).stream());
await files.writeFile('./src/main.nr', new Blob([source]).stream());
const { program } = await compile(files);
const { witness } = await new Noir(program).execute({
  x: numbers(inputs, 256, 1),
  w1: numbers(inputs * hidden, 256, 2),
  b1: numbers(hidden, 1000, 3),
  w2: numbers(hidden * outputs, 256, 4),
  b2: numbers(outputs, 1000, 5),
});
const at = (name) => path.join(work, name);
fs.writeFileSync(at('program.json'), JSON.stringify(program));
fs.writeFileSync(at('witness.gz'), witness);
writeSetup(at('.bb-crs'));
runBb(['write_vk', '-b', at('program.json')]);
const prove = ['prove', '-b', at('program.json'), '-w', at('witness.gz'), '-k', at('vk')];
runBb(prove);
const seconds = Array.from({ length: runs }, () => runBb(prove)).sort((a, b) => a - b);
print(JSON.stringify({ seconds: seconds[runs >> 1], bytes: fs.statSync(at('proof')).size }));
