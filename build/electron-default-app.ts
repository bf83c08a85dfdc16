/**
 * The default application that the fallback runtime lacks: it loads the application named on the
 * command line, as the default application of an official Electron does. It must do so synchronously,
 * before `ready`, and must first load the modules given with `-r`: Playwright attaches through one.
 * Electron takes a plain folder named default_app.asar as well as an archive.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const description = JSON.stringify({ name: 'development-runtime', version: '1.0.0', main: 'main.js' });

const program = `'use strict';
const { app } = require('electron');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const preloads = [];
let target;
const words = process.argv.slice(1);
for (let index = 0; index < words.length && target === undefined; index += 1) {
  const word = words[index];
  if (word === '-r' || word === '--require') {
    index += 1;
    preloads.push(words[index]);
  } else if (!word.startsWith('-')) target = word;
}

function fail(message) {
  process.stderr.write(message + '\\n');
  process.exit(1);
}

if (target === undefined) fail('No application was named.');
if (preloads.length > 0) Module._preloadModules(preloads);

Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
const packageFolder = path.resolve(target);
const packageFile = path.join(packageFolder, 'package.json');
if (fs.existsSync(packageFile)) {
  const description = JSON.parse(fs.readFileSync(packageFile, 'utf8'));
  if (description.version) app.setVersion(description.version);
  if (description.productName || description.name) app.setName(description.productName || description.name);
}
try {
  const entry = Module._resolveFilename(packageFolder, module, true);
  app.setAppPath(fs.existsSync(packageFile) ? packageFolder : path.dirname(entry));
  Module._load(entry, module, true);
} catch (error) {
  fail(String(error && error.stack ? error.stack : error));
}
`;

/** Writes the default application into the given folder, which it makes. */
export function writeDefaultApplication(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), description);
  writeFileSync(join(folder, 'main.js'), program);
}
