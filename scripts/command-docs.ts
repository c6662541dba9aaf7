import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const setting = z.object({
  default: z.unknown(),
  markdownDescription: z.string(),
  enum: z.array(z.string()).optional(),
  enumDescriptions: z.array(z.string()).optional(),
});
const manifest = z.object({
  contributes: z.object({
    commands: z.array(z.object({ command: z.string(), title: z.string() })),
    keybindings: z.array(z.object({ key: z.string(), command: z.string(), when: z.string(), args: z.unknown().optional() })),
    menus: z.object({ commandPalette: z.array(z.object({ command: z.string(), when: z.string() })) }),
    configuration: z.object({ properties: z.record(z.string(), setting) }),
  }),
});
type Manifest = z.output<typeof manifest>['contributes'];
type Words = (text: string) => string;

const head = `# Commands and settings

<!-- Made from package.json by scripts/write-generated.ts; edit the texts in package.nls.json. -->

All commands stand in the palette as "Unroll: ...". A key binding of your own names a command by its name (what it takes as "args" is in
[tagging.md](tagging.md)). On macOS Cmd stands for Ctrl and Option for Alt.
`;

/** docs/commands.md: every command of the palette with its keys, and every setting. */
export function commandDocs(): string {
  const { contributes } = manifest.parse(read('package.json'));
  const texts = z.record(z.string(), z.string()).parse(read('package.nls.json'));
  const words: Words = (text) => text.replace(/^%(.*)%$/, (_, key: string) => texts[key] ?? key).replaceAll('|', '\\|');
  return `${head}\n${commandTable(contributes, words)}\n## Settings\n\n${settingTable(contributes, words)}`;
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(__dirname, '..', file), 'utf8'));
}

function commandTable({ commands, keybindings, menus }: Manifest, words: Words): string {
  const hidden = new Set(menus.commandPalette.filter(({ when }) => when === 'false').map(({ command }) => command));
  const rows = commands
    .filter(({ command }) => !hidden.has(command))
    .map(({ command, title }) => `| ${words(title)} | \`${command}\` | ${keysOf(command, keybindings).join(', ')} |\n`);
  return `| command | name | keys |\n| --- | --- | --- |\n${rows.join('')}`;
}

/** Keys that do what the command does by itself; those with arguments set one of many labels. */
function keysOf(command: string, bindings: Manifest['keybindings']): string[] {
  const own = bindings.filter((binding) => binding.command === command && binding.args === undefined);
  const shown = own.map(({ key, when }) => {
    const mode = /(?<!!)unroll\.taggingMode/.test(when) ? ' in tagging mode' : '';
    return `\`${key.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())}\`${mode}`;
  });
  return [...new Set(shown)];
}

function settingTable({ configuration }: Manifest, words: Words): string {
  const rows = Object.entries(configuration.properties).map(
    ([name, { default: usual, markdownDescription, enum: values = [], enumDescriptions = [] }]) => {
      const choices = values.map((value, i) => ` \`${value}\`: ${words(enumDescriptions[i] ?? '')}`).join('');
      return `| \`${name}\` | \`${JSON.stringify(usual)}\` | ${words(markdownDescription)}${choices} |\n`;
    },
  );
  return `| setting | default | |\n| --- | --- | --- |\n${rows.join('')}`;
}
