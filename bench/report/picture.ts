/** GitHub and VS Code choose by the reader's theme. */
export function picture(name: string, description: string): string {
  return [
    '<picture>',
    `  <source media="(prefers-color-scheme: dark)" srcset="images/performance-${name}-dark.svg">`,
    `  <img src="images/performance-${name}-light.svg" alt="${description}">`,
    '</picture>',
  ].join('\n');
}
