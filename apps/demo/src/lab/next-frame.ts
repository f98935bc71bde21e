/** When the browser has had a turn to draw; in a page that nobody sees, a second later at most. */
export const nextFrame = () =>
  new Promise<void>((resolve) => {
    requestAnimationFrame(() => resolve());
    setTimeout(resolve, 1000);
  });
