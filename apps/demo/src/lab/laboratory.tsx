import { page } from '#text/lab';
import { useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Compare } from './compare.tsx';
import { Curves } from './curves.tsx';
import { Doctor } from './doctor.tsx';
import { Explanation } from './explanation.tsx';
import { Graph } from './graph.tsx';
import type { Hideable } from './lesson.ts';
import { Layers } from './layers.tsx';
import { Network } from './network.tsx';
import { Plane } from './plane.tsx';
import { Settings } from './settings.tsx';
import { Sharing } from './sharing.tsx';
import { lesson, state } from './state.ts';
import { Steering } from './steering.tsx';
import { Tour } from './tour.tsx';

/** The whole page below its heading. */
export function Laboratory() {
  useSignalEffect(() => {
    document.body.dataset['state'] = state.value;
  });
  useEffect(() => void document.body.classList.toggle('embedded', lesson.embed), []);
  const shows = (part: Hideable) => !lesson.hide.includes(part);
  return (
    <>
      <Steering />
      {!lesson.embed && <Tour />}
      <div class={`laboratory ${shows('settings') ? '' : 'narrow'}`}>
        {shows('settings') && <Settings />}
        <section class="middle" aria-label={page.network}>
          <Network />
          {shows('doctor') && <Doctor />}
          <Explanation />
          <Layers />
          <Graph />
        </section>
        <section class="right" aria-label={page.learned}>
          <Plane />
          <Curves />
          {shows('compare') && <Compare />}
        </section>
      </div>
      {shows('share') && <Sharing />}
    </>
  );
}
