import { opening as text } from '#text/model';
import { allLayers, isGradwrightError, loadModel, type TrainedModel } from 'gradwright';
import { render } from 'preact';
import { Figures, readAnswer } from './answers.tsx';
import { createFields, type Fields } from './fields.ts';
import { Layers } from './layers.tsx';

const find = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const [drop, file, form] = [find('drop'), find<HTMLInputElement>('file'), find<HTMLFormElement>('row')];
const [status, answer, figures] = [find('status'), find('answer'), find('figures')];

let opened: { readonly model: TrainedModel; readonly fields: Fields } | undefined;

async function open(chosen: File): Promise<void> {
  say(text.reading(chosen.name));
  try {
    const model = await loadModel(await chosen.arrayBuffer(), { use: allLayers });
    opened = { model, fields: createFields(model.preparation) };
    find('use').hidden = false;
    find('none').hidden = true;
    form.replaceChildren(...opened.fields.elements);
    render(<Layers layers={Object.values(model.network.children ?? {})} />, find('layers'));
    say(text.opened(chosen.name));
    ask();
  } catch (error) {
    say(text.failed(chosen.name, reasonOf(error)), true);
  }
}

function ask(): void {
  if (opened === undefined) return;
  const { model, fields } = opened;
  try {
    const { sentence, figures: found } = readAnswer(model.predict(fields.read()), targetOf(model));
    // A sentence that stays the same is not said again.
    if (answer.textContent !== sentence) answer.textContent = sentence;
    answer.classList.remove('failed');
    render(<Figures figures={found} />, figures);
  } catch (error) {
    answer.textContent = reasonOf(error);
    answer.classList.add('failed');
    render(null, figures);
  }
}

function say(sentence: string, failed = false): void {
  status.textContent = sentence;
  status.classList.toggle('failed', failed);
}

function reasonOf(error: unknown): string {
  return isGradwrightError(error) ? error.message : String(error);
}

function targetOf({ preparation: { target } }: TrainedModel): string {
  return target.kind === 'classes' ? target.name : target.names.join(', ');
}

file.addEventListener('change', () => {
  const [chosen] = file.files ?? [];
  if (chosen !== undefined) void open(chosen);
});
// Choosing the same file again shall open it again.
file.addEventListener('click', () => (file.value = ''));
document.addEventListener('dragover', (event) => {
  event.preventDefault();
  drop.classList.add('over');
});
document.addEventListener('dragleave', () => drop.classList.remove('over'));
document.addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  const dropped = event.dataTransfer?.files;
  if (dropped?.[0] === undefined) return;
  file.files = dropped;
  void open(dropped[0]);
});
form.addEventListener('input', ask);
form.addEventListener('submit', (event) => event.preventDefault());
