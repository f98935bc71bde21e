/** What stands where a part of a page has failed. */
export const safe = {
  stopped: 'This part of the page has stopped: something in it went wrong. The rest goes on.',
  again: 'Try again',
};
