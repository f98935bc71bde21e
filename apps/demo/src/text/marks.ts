/** How a text marks a word that is explained: `<word of="loss">loss</word>`, by its name in about.ts. */
export const WORD = /<word of="(\w+)">(.*?)<\/word>/g;
