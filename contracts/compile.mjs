// Compiles src/ into out/<Name>.json and test/ into out/test/<Name>.json with solc-js (standard JSON).
// What lies in a folder named referee or proofs holds no money and is compiled through the IR; nothing else is.
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

const isPure = (file) => /^(src|test)\/(referee|proofs)\//.test(file);

function resolve(name) {
  if (sources[name] !== undefined) return { contents: sources[name].content };
  const file = path.join(root, 'node_modules', name);
  return fs.existsSync(file) ? { contents: fs.readFileSync(file, 'utf8') } : { error: `not found: ${name}` };
}

// The contracts of these files; what they import is compiled with them, but is another call's to give out.
function compile(files, viaIR) {
  if (files.length === 0) return [];
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(files.map((file) => [file, sources[file]])),
    settings: {
      evmVersion: 'osaka',
      viaIR,
      // More runs than this make the Market too large to deploy (EIP-170).
      optimizer: { enabled: true, runs: viaIR ? 1_000_000 : 2_000 },
      metadata: { bytecodeHash: 'none', appendCBOR: false },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } },
    },
  };
  const result = JSON.parse(solc.compile(JSON.stringify(input), { import: resolve }));
  // Warnings of our own sources stop the build too; a library's are its authors' business.
  const isOurs = (e) => sources[e.sourceLocation?.file] !== undefined;
  const complaints = (result.errors ?? []).filter((e) => e.severity === 'error' || isOurs(e));
  for (const complaint of complaints) console.error(complaint.formattedMessage);
  if (complaints.length > 0) process.exit(1);
  return files.flatMap((file) =>
    Object.entries(result.contracts[file] ?? {}).map(([contractName, unit]) => ({ file, contractName, unit })));
}

const units = [true, false].flatMap((viaIR) =>
  compile(Object.keys(sources).filter((file) => isPure(file) === viaIR), viaIR));

// A name that is gone must not linger in the output folder: the generator reads every file it finds there.
fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(path.join(out, 'test'), { recursive: true });
const MAX_CODE_BYTES = 24_576; // EIP-170
for (const { file, contractName, unit } of units) {
  const bytecode = '0x' + unit.evm.bytecode.object;
  const deployedBytecode = '0x' + unit.evm.deployedBytecode.object;
  // Abstract contracts, interfaces, and libraries that are only compiled into others.
  if (bytecode === '0x' || unit.abi.every((entry) => entry.type === 'error')) continue;
  if ((deployedBytecode.length - 2) / 2 > MAX_CODE_BYTES)
    throw new Error(`${contractName} exceeds ${MAX_CODE_BYTES} bytes of code (EIP-170)`);
  const folder = file.startsWith('test/') ? path.join(out, 'test') : out;
  const artifact = { contractName, abi: unit.abi, bytecode, deployedBytecode };
  fs.writeFileSync(path.join(folder, `${contractName}.json`), JSON.stringify(artifact, null, 1) + '\n');
}
