/** Rows of a table with a header, from a function of the row's number. */
function table(header: string, rows: number, row: (i: number) => readonly (string | number)[]): string {
  return [header, ...Array.from({ length: rows }, (_, i) => row(i).join(','))].join('\n') + '\n';
}

const FRUIT = [
  ['apple', 'red', 150, 8, 12],
  ['lemon', 'yellow', 110, 7, 3],
  ['melon', 'green', 900, 18, 10],
] as const;

const fruit = table('weight,height,colour,sweetness,kind', 240, (i) => {
  const [kind, colour, weight, height, sweetness] = FRUIT[i % 3]!;
  const off = ((i * 7) % 11) - 5;
  return [weight + 4 * off, i === 20 || i === 40 ? '' : height + 0.2 * off, colour, sweetness + 0.3 * off, kind];
});

const customers = (rows: number, answered: boolean) =>
  table(`age,visits,city${answered ? ',answer' : ''}`, rows, (i) => {
    const [age, visits] = [20 + ((i * 17) % 50), (i * 5) % 13];
    const answer = visits * 4 + age > 70 ? 'yes' : 'no';
    return [age, visits, ['Bern', 'Rome', 'Oslo'][i % 3]!, ...(answered ? [answer] : [])];
  });

const recipe = (layers: number[]) => JSON.stringify({ data: 'iris', layers, epochs: 3 });

/** What somebody who types a page's commands has in their folder already. */
export const PREPARED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'docs/first-hour.md': { 'fruit.csv': fruit },
  'packages/gradwright/README.md': {
    'customers.csv': customers(200, true),
    'later.csv': customers(60, true),
    'new.csv': customers(20, false),
    'small.json': recipe([4]),
    'large.json': recipe([32]),
  },
};
