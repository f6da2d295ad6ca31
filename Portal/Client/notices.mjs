// Writes what the authors of the components that are delivered ask to be told: names, versions, licences and their texts.
// Called by Publish.targets: node notices.mjs <folder that is delivered> <folder of NuGet packages>
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const here = path.dirname(fileURLToPath(import.meta.url));
const [delivered, packages] = process.argv.slice(2);
const apache = readFileSync(path.resolve(here, '../../LICENSE'), 'utf8').trim();
const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY
CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const bsd2 = `Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following conditions
are met:

1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following disclaimer.
2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following disclaimer in the
   documentation and/or other materials provided with the distribution.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED
TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR
CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO,
PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF
LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS
SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.`;

const json = name => JSON.parse(readFileSync(path.join(delivered, name), 'utf8'));
const read = name => json(`sbom/${name}`).components.filter(c => c.scope !== 'excluded');
const nuget = read('portal.nuget.cdx.json').map(c => ({
  ...c,
  folder: path.join(packages, c.name.toLowerCase(), c.version.toLowerCase()),
}));
const npm = read('portal.npm.cdx.json').map(c => ({ ...c, folder: path.join(here, 'node_modules', c.name) }));
const licence = c => (c.licenses ?? []).map(l => l.expression ?? l.license.id ?? l.license.name).join(' OR ');

// The program names what it loads: all of it has to be in the list, or the list is not true.
const listed = new Set(nuget.map(c => `${c.name}/${c.version}`.toLowerCase()));
const loaded = Object.entries(json('Portal.deps.json').libraries).filter(([, library]) => library.type === 'package');
const missing = loaded.map(([name]) => name).filter(name => !listed.has(name.toLowerCase()));

// What lies in the package itself goes before what is known of its licence.
function texts(component) {
  if (!existsSync(component.folder)) return [];
  return readdirSync(component.folder)
    .filter(
      file =>
        /^(licen[cs]e|notice|copying|third-?party-?notices?)([-.].*)?$/i.test(file) &&
        !/\.(png|svg)$/i.test(file) &&
        statSync(path.join(component.folder, file)).isFile(),
    )
    .sort()
    .map(file =>
      readFileSync(path.join(component.folder, file), 'utf8')
        .replace(/^\uFEFF/, '')
        .replace(/\r\n/g, '\n')
        .trim(),
    );
}

// npm's list names an author seldom, the package's own manifest does.
function holder(component) {
  if (component.copyright) return component.copyright;
  const manifest = path.join(component.folder, 'package.json');
  const author = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).author : undefined;
  const name = typeof author === 'string' ? author : author?.name;
  return `Copyright ${name ?? component.authors?.map(a => a.name).join(', ') ?? `the authors of ${component.name}`}`;
}

const unknown = [];
function text(component, id) {
  const own = texts(component);
  if (own.length > 0) return own.join('\n\n');
  if (/\bApache-2\.0\b/.test(id)) return `${holder(component)}\n\nApache License 2.0: its text stands once, at the end.`;
  if (/\bBSD-2-Clause\b/.test(id)) return `${holder(component)}\n\n${bsd2}`;
  if (/\bMIT\b/.test(id)) return `${holder(component)}\n\n${mit}`;
  unknown.push(`${component.name} ${component.version} (${id || 'no licence is named'})`);
  return '';
}

// Packages of one origin share their text: it is written once, under all of them.
const components = [...nuget, ...npm].sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'));
const shared = new Map();
for (const component of components) {
  const words = text(component, licence(component));
  shared.set(words, [...(shared.get(words) ?? []), component]);
}

const parts = [...shared].map(([words, of]) => `${of.map(c => `${c.name} ${c.version}: ${licence(c)}`).join('\n')}\n\n${words}`);
if (unknown.length > 0) console.error(`No text of a licence is known of: ${unknown.join('; ')}`);
if (missing.length > 0) console.error(`Loaded, and not in the list of components: ${missing.join('; ')}`);
if (unknown.length + missing.length > 0) process.exit(1);

const rule = `\n\n${'-'.repeat(80)}\n\n`;
const head = `Portal is delivered with these ${components.length} components of others, under their licences.`;
writeFileSync(path.join(delivered, 'THIRD-PARTY-NOTICES.txt'), [head, ...parts, `Apache License 2.0\n\n${apache}`].join(rule) + '\n');
