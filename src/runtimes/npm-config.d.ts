/** npm's own reader of its settings has no types of its own; this is what is used of it. */
declare module '@npmcli/config' {
  class Config {
    constructor(options: {
      readonly definitions: object;
      readonly shorthands: object;
      readonly flatten: (...args: never[]) => unknown;
      readonly npmPath: string;
      readonly argv: readonly string[];
      readonly cwd: string;
      readonly warn: boolean;
    });
    load(): Promise<void>;
    /** The settings as pacote takes them. */
    readonly flat: Record<string, unknown>;
  }
  export = Config;
}

declare module '@npmcli/config/lib/definitions' {
  const all: {
    readonly definitions: object;
    readonly shorthands: object;
    readonly flatten: (...args: never[]) => unknown;
  };
  export = all;
}
