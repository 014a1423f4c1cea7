// Reads a JSON array of cases from stdin, lets viem do the same work, writes its answers as a JSON array.
import { readFileSync } from 'node:fs'
import {
  decodeAbiParameters, encodeAbiParameters, getAddress, hashTypedData, keccak256, parseAbiParameters,
  parseTransaction, recoverMessageAddress, recoverTransactionAddress, recoverTypedDataAddress,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'

// JSON has no big integers: numbers of typed data arrive as text and are converted by their types.
function revive(types, type, value) {
  const array = type.match(/^(.*)\[\d*\]$/)
  if (array) return value.map((item) => revive(types, array[1], item))
  if (types[type])
    return Object.fromEntries(types[type].map((m) => [m.name, revive(types, m.type, value[m.name])]))
  return /^u?int\d*$/.test(type) ? BigInt(value) : value
}

const handlers = {
  address: async ({ lower }) => ({ checksum: getAddress(lower), hash: keccak256(lower) }),
  abi: async ({ types, data }) => {
    const parameters = parseAbiParameters(types)
    return { data: encodeAbiParameters(parameters, decodeAbiParameters(parameters, data)) }
  },
  message: async ({ key, text, signature }) => ({
    address: privateKeyToAccount(key).address,
    recovered: await recoverMessageAddress({ message: text, signature }),
    signature: await privateKeyToAccount(key).signMessage({ message: text }),
  }),
  transaction: async ({ key, raw }) => ({
    recovered: await recoverTransactionAddress({ serializedTransaction: raw }),
    raw: await privateKeyToAccount(key).signTransaction(unsigned(parseTransaction(raw))),
  }),
  typedData: async ({ key, document, signature }) => {
    const { types, primaryType, domain } = document
    const data = { types, primaryType, domain, message: revive(types, primaryType, document.message) }
    return {
      digest: hashTypedData(data),
      recovered: await recoverTypedDataAddress({ ...data, signature }),
      signature: await privateKeyToAccount(key).signTypedData(data),
    }
  },
}

function unsigned({ r, s, v, yParity, ...transaction }) {
  return transaction
}

const answers = []
for (const test of JSON.parse(readFileSync(0, 'utf8'))) {
  try {
    answers.push(await handlers[test.kind](test))
  } catch (error) {
    answers.push({ error: String(error) })
  }
}
process.stdout.write(JSON.stringify(answers))
