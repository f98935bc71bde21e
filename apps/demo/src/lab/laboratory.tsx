import { useSignalEffect } from '@preact/signals';
import { Compare } from './compare.tsx';
import { Curves } from './curves.tsx';
import { Doctor } from './doctor.tsx';
import { Explanation } from './explanation.tsx';
import { Network } from './network.tsx';
import { Plane } from './plane.tsx';
import { Settings } from './settings.tsx';
import { Sharing } from './sharing.tsx';
import { state } from './state.ts';
import { Steering } from './steering.tsx';

/** The whole page below its heading. */
export function Laboratory() {
  useSignalEffect(() => {
    document.body.dataset['state'] = state.value;
  });
  return (
    <>
      <Steering />
      <div class="laboratory">
        <Settings />
        <section class="middle" aria-label="The network">
          <Network />
          <Doctor />
          <Explanation />
        </section>
        <section class="right" aria-label="What it has learned">
          <Plane />
          <Curves />
          <Compare />
        </section>
      </div>
      <Sharing />
    </>
  );
}
