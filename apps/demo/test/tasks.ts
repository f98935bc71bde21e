import type { Page } from 'playwright';

/** What a trace says of one task, in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** A task of a thread, in milliseconds. `own` is the time that the thread had: that of the clock grows with whatever else the machine does. */
export interface Task {
  readonly clock: number;
  readonly own: number;
}

/** What the main thread of a page and its workers do while `body` runs. */
export async function tasksDuring(page: Page, body: () => Promise<unknown>): Promise<{ main: Task[]; workers: Task[] }> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ['toplevel'] });
  await body();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}:${tid}`;
  const of = (thread: string): Task[] => {
    const named = traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === thread);
    const ids = new Set(named.map(threadOf));
    return traceEvents
      .filter((event) => event.name === 'ThreadControllerImpl::RunTask' && ids.has(threadOf(event)))
      .map(({ dur = 0, tdur = 0 }) => ({ clock: dur / 1000, own: tdur / 1000 }));
  };
  return { main: of('CrRendererMain'), workers: of('DedicatedWorker thread') };
}
