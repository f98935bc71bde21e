import { page } from '#text/lab';
import { useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Compare } from './compare.tsx';
import { Curves } from './curves.tsx';
import { Doctor } from './doctor.tsx';
import { Explanation } from './explanation.tsx';
import { Graph } from './graph.tsx';
import { Safe } from '../safe.tsx';
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
      <Safe>
        <Steering />
      </Safe>
      {!lesson.embed && <Tour />}
      <div class={`laboratory ${shows('settings') ? '' : 'narrow'}`}>
        {shows('settings') && (
          <Safe>
            <Settings />
          </Safe>
        )}
        <section class="middle" aria-label={page.network}>
          <Safe>
            <Network />
          </Safe>
          {shows('doctor') && (
            <Safe>
              <Doctor />
            </Safe>
          )}
          <Safe>
            <Explanation />
          </Safe>
          <Safe>
            <Layers />
          </Safe>
          <Safe>
            <Graph />
          </Safe>
        </section>
        <section class="right" aria-label={page.learned}>
          <Safe>
            <Plane />
          </Safe>
          <Safe>
            <Curves />
          </Safe>
          {shows('compare') && (
            <Safe>
              <Compare />
            </Safe>
          )}
        </section>
      </div>
      {shows('share') && (
        <Safe>
          <Sharing />
        </Safe>
      )}
    </>
  );
}
