// Compiles a contract around OpenZeppelin's MerkleProof with the compiler of contracts/ and prints its runtime code.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const contracts = process.argv[2]
const require = createRequire(join(contracts, 'package.json'))
const solc = require('solc')
const source = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
import "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
contract Proof {
  function verify(bytes32[] calldata proof, bytes32 root, bytes32 leaf) external pure returns (bool) {
    return MerkleProof.verifyCalldata(proof, root, leaf);
  }
}`
const input = {
  language: 'Solidity',
  sources: { 'Proof.sol': { content: source } },
  settings: { outputSelection: { '*': { Proof: ['evm.deployedBytecode.object'] } } },
}
const read = (path) => ({ contents: readFileSync(join(contracts, 'node_modules', path), 'utf8') })
const output = JSON.parse(solc.compile(JSON.stringify(input), { import: read }))
if (!output.contracts) throw new Error(JSON.stringify(output.errors))
process.stdout.write('0x' + output.contracts['Proof.sol'].Proof.evm.deployedBytecode.object)
