// Runs signatures of .tflite files in LiteRT.js, the WebAssembly build of LiteRT.
//
//     node run_signatures.mjs < calls.json > answers.json
//
// calls.json:   [{"file": "a.tflite", "signature": "recommend",
//                 "inputs": {"k": {"dtype": "int32", "shape": [], "data": [10]}, ...}}, ...]
// answers.json: for each call its outputs, {"ids": [...], ...}

import { readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import vm from 'node:vm';

const require = createRequire(import.meta.url);
const ARRAYS = { int32: Int32Array, float32: Float32Array };

// The package is made for browsers: it looks for these, and loads its WebAssembly by a script tag.
globalThis.self = globalThis;
globalThis.GPUBuffer ??= class {};
globalThis.importScripts = (path) => {
  const script = `${readFileSync(path, 'utf8')}\nglobalThis.ModuleFactory = ModuleFactory;`;
  const wrapped = `(function (require, __filename, __dirname) {${script}})`;
  vm.runInThisContext(wrapped)(require, path, dirname(path));
};
for (const name of ['log', 'info', 'warn']) console[name] = () => {};

const { loadAndCompile, loadLiteRt, Tensor } = await import('@litertjs/core');
const home = dirname(require.resolve('@litertjs/core/package.json'));
await loadLiteRt(join(home, 'wasm', '/'));

const models = new Map();

async function model(file) {
  if (!models.has(file)) {
    const content = new Uint8Array(readFileSync(file));
    models.set(file, await loadAndCompile(content, { accelerator: 'wasm' }));
  }
  return models.get(file);
}

async function run({ file, signature, inputs }) {
  const tensors = Object.entries(inputs).map(([name, { dtype, shape, data }]) => [
    name,
    new Tensor(new ARRAYS[dtype](data), shape),
  ]);
  const outputs = await (await model(file)).signatures[signature].run(Object.fromEntries(tensors));
  return Object.fromEntries(
    Object.entries(outputs).map(([name, tensor]) => [name, Array.from(tensor.toTypedArray())]),
  );
}

const answers = [];
for (const call of JSON.parse(readFileSync(0, 'utf8'))) answers.push(await run(call));
const text = Buffer.from(JSON.stringify(answers));
for (let sent = 0; sent < text.length; ) sent += writeSync(1, text, sent);
// WebAssembly threads would keep the process alive.
process.exit(0);
