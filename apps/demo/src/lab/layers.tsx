import { layers as text } from '#text/lab-network';
import { short, whole } from './format.ts';
import { histogramOf } from './histogram.ts';
import { picture, recipe } from './state.ts';

/** Layer by layer: how large weights and gradients are, and how far the last step moved the weights. */
export function Layers() {
  const { dense, vitals } = picture.layers.value ?? {};
  return (
    <section id="layers" class="layers" aria-label={text.label}>
      <h3>{text.label}</h3>
      <div class="scrolled" tabIndex={0} role="group" aria-label={text.table}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.layer}</th>
              <th scope="col">{text.weights}</th>
              <th scope="col">{text.gradients}</th>
              <th scope="col">‖∂L/∂W‖</th>
              <th scope="col">‖ΔW‖/‖W‖</th>
            </tr>
          </thead>
          <tbody>
            {dense?.map(({ weight }, layer) => {
              const { gradient, ratio } = vitals?.layers[layer] ?? {};
              return (
                <tr key={layer}>
                  <th scope="row">{nameOf(layer)}</th>
                  <td>
                    <Bars what={text.weightsOf(nameOf(layer))} numbers={weight} />
                  </td>
                  <td>{gradient && <Bars what={text.gradientsOf(nameOf(layer))} numbers={gradient.weight} />}</td>
                  <td>{gradient ? short(Math.hypot(...gradient.weight), 3) : '–'}</td>
                  <td>{ratio === undefined ? '–' : short(ratio, 4)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <p class="hint">
        {vitals === undefined ? text.noGradients : text.gradientsAt(whole(vitals.step))} {text.about}
      </p>
    </section>
  );
}

const nameOf = (layer: number) => (layer === recipe.value.hidden.length ? text.output : String(layer + 1));

/** A small histogram, with 0 in its middle. */
function Bars({ what, numbers }: { what: string; numbers: Float32Array }) {
  const { counts, most } = histogramOf(numbers);
  const highest = Math.max(...counts);
  const bars = counts.map((count, bin) => (count === 0 ? '' : `M${bin} 20v${(-20 * count) / highest}h.85v20z`)).join('');
  const near = counts[(counts.length - 1) / 2]! / numbers.length;
  const [least, largest] = [short(Math.min(...numbers)), short(Math.max(...numbers))];
  const label = text.bars(what, numbers.length, least, largest, `${Math.round(100 * near)}%`);
  return (
    <span class="bars">
      <svg viewBox={`0 0 ${counts.length} 20`} preserveAspectRatio="none" role="img" aria-label={label}>
        <path d={bars} />
      </svg>
      <span aria-hidden="true">±{short(most)}</span>
    </span>
  );
}
