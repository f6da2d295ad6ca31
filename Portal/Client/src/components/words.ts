/** The words of the shell, in the user's language; none where there is no page. */
export const words = (): Record<string, string> => JSON.parse(globalThis.document?.getElementById('shell-words')?.textContent ?? '{}');
