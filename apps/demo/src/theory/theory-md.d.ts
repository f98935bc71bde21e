declare module '*/docs/theory.md' {
  const theory: import('../../theory-text.ts').TheoryText;
  export default theory;
}
