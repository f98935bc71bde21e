import { startSystem, type SystemProcess } from './process.ts';
import type { Answer, Question } from './protocol.ts';
import type { System } from './systems.ts';

/** The processes of all systems, started when they are first asked. */
export interface Pool {
  /** Ends the processes of another group. */
  group(name: string): void;
  ask(system: System, question: Question): Promise<Answer>;
  end(): void;
}

export function createPool(start: (system: System) => SystemProcess = startSystem): Pool {
  const running = new Map<string, SystemProcess>();
  let current: string | undefined;
  const end = (): void => {
    for (const process of running.values()) process.end();
    running.clear();
  };
  return {
    group(name) {
      if (name !== current) end();
      current = name;
    },
    async ask(system, question) {
      const process = running.get(system.name) ?? start(system);
      running.set(system.name, process);
      const answer = await process.ask(question);
      // What has failed once is not trusted again.
      if (answer.failed !== undefined) {
        process.end();
        running.delete(system.name);
      }
      return answer;
    },
    end,
  };
}
