/** What parts a whole number's groups of three digits. */
export const thousands = ',';
