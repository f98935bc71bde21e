import type { Page } from 'playwright';

/** Texts that stand out from their ground by less than 4.5. */
export function weakTexts(page: Page): Promise<{ what: string; ratio: number }[]> {
  return page.evaluate(() => {
    const luminance = (colour: string) => {
      // What is mixed is given as `color(srgb 0.5 …)`, all else as `rgb(127, …)`.
      const most = colour.startsWith('color(') ? 1 : 255;
      const [r, g, b] = colour.match(/[\d.]+/g)!.map((part) => {
        const value = Number(part) / most;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    const groundOf = (element: Element | null): string => {
      if (element === null) return 'rgb(255, 255, 255)';
      const { backgroundColor } = getComputedStyle(element);
      return backgroundColor.endsWith(', 0)') ? groundOf(element.parentElement) : backgroundColor;
    };
    return [...document.body.querySelectorAll('*')]
      .filter((element) =>
        [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== ''),
      )
      .filter((element) => !['OPTION', 'NOSCRIPT', 'STYLE'].includes(element.tagName))
      .map((element) => {
        const [one, other] = [luminance(getComputedStyle(element).color), luminance(groundOf(element))].sort((a, b) => b - a) as [
          number,
          number,
        ];
        return { what: `${element.tagName} ${element.textContent!.slice(0, 20)}`, ratio: (one + 0.05) / (other + 0.05) };
      })
      .filter(({ ratio }) => ratio < 4.5);
  });
}
