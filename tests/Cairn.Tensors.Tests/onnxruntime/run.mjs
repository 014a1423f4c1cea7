// Reads lines of JSON { model, inputs: [{ name, type, dims, data }] } with bytes in base64 and writes, for each,
// one line { outputs: [{ name, type, dims, data }] } or { error }.
import { createInterface } from 'node:readline';
import ort from 'onnxruntime-node';

const arrays = {
  float32: Float32Array, uint8: Uint8Array, int8: Int8Array, int32: Int32Array, int64: BigInt64Array, bool: Uint8Array,
};

function tensor({ type, dims, data }) {
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
  return new ort.Tensor(type, new arrays[type](bytes.buffer), dims);
}

async function answer({ model, inputs }) {
  const options = { intraOpNumThreads: 1, graphOptimizationLevel: 'disabled', logSeverityLevel: 3 };
  const session = await ort.InferenceSession.create(Buffer.from(model, 'base64'), options);
  const results = await session.run(Object.fromEntries(inputs.map((i) => [i.name, tensor(i)])));
  const outputs = session.outputNames.map((name) => {
    const { type, dims, data } = results[name];
    return { name, type, dims, data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') };
  });
  await session.release();
  return { outputs };
}

for await (const line of createInterface({ input: process.stdin })) {
  let result;
  try {
    result = await answer(JSON.parse(line));
  } catch (e) {
    result = { error: String(e.message ?? e) };
  }
  process.stdout.write(JSON.stringify(result) + '\n');
}
