// Compiles src/ into out/<Name>.json and test/ into out/test/<Name>.json with solc-js (standard JSON).
// Usage: node compile.mjs [outDir]
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const solc = createRequire(import.meta.url)('solc');
const root = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(process.argv[2] ?? path.join(root, 'out'));

const sources = {};
for (const folder of ['src', 'test'])
  for (const entry of fs.readdirSync(path.join(root, folder), { recursive: true }).sort())
    if (entry.endsWith('.sol')) {
      const file = path.posix.join(folder, entry.replaceAll(path.sep, '/'));
      sources[file] = { content: fs.readFileSync(path.join(root, file), 'utf8') };
    }

const input = {
  language: 'Solidity',
  sources,
  settings: {
    evmVersion: 'osaka',
    viaIR: false,
    optimizer: { enabled: true, runs: 1_000_000 },
    metadata: { bytecodeHash: 'none', appendCBOR: false },
    outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } },
  },
};

function resolve(name) {
  const file = path.join(root, 'node_modules', name);
  return fs.existsSync(file) ? { contents: fs.readFileSync(file, 'utf8') } : { error: `not found: ${name}` };
}

const result = JSON.parse(solc.compile(JSON.stringify(input), { import: resolve }));
// Warnings of our own sources stop the build too; a library's are its authors' business.
const isOurs = (e) => sources[e.sourceLocation?.file] !== undefined;
const complaints = (result.errors ?? []).filter((e) => e.severity === 'error' || isOurs(e));
for (const complaint of complaints) console.error(complaint.formattedMessage);
if (complaints.length > 0) process.exit(1);

// A name that is gone must not linger in the output folder: the generator reads every file it finds there.
fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(path.join(out, 'test'), { recursive: true });
const MAX_CODE_BYTES = 24_576; // EIP-170
for (const file of Object.keys(sources))
  for (const [contractName, unit] of Object.entries(result.contracts[file] ?? {})) {
    const bytecode = '0x' + unit.evm.bytecode.object;
    const deployedBytecode = '0x' + unit.evm.deployedBytecode.object;
    if (bytecode === '0x' || unit.abi.length === 0) continue; // abstract contracts, interfaces, internal libraries
    if ((deployedBytecode.length - 2) / 2 > MAX_CODE_BYTES)
      throw new Error(`${contractName} exceeds ${MAX_CODE_BYTES} bytes of code (EIP-170)`);
    const folder = file.startsWith('test/') ? path.join(out, 'test') : out;
    const artifact = { contractName, abi: unit.abi, bytecode, deployedBytecode };
    fs.writeFileSync(path.join(folder, `${contractName}.json`), JSON.stringify(artifact, null, 1) + '\n');
  }
