declare module '*/docs/theory.md' {
  const theory: import('../text/theory-text.ts').TheoryText;
  export default theory;
}
