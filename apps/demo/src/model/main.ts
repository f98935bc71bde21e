import { allLayers, isGradwrightError, loadModel, type TrainedModel } from 'gradwright';
import { drawFigure, readAnswer } from './answers.ts';
import { createFields, type Fields } from './fields.ts';

const find = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const [drop, file, form] = [find('drop'), find<HTMLInputElement>('file'), find<HTMLFormElement>('row')];
const [status, answer, figures] = [find('status'), find('answer'), find('figures')];

let opened: { readonly model: TrainedModel; readonly fields: Fields } | undefined;

async function open(chosen: File): Promise<void> {
  say(`Reading ${chosen.name} …`);
  try {
    const model = await loadModel(await chosen.arrayBuffer(), { use: allLayers });
    opened = { model, fields: createFields(model.preparation) };
    find('use').hidden = false;
    find('none').hidden = true;
    form.replaceChildren(...opened.fields.elements);
    find('layers').textContent = layersOf(model);
    say(`${chosen.name} is open. Change a value, and the answer follows.`);
    ask();
  } catch (error) {
    say(`${chosen.name} could not be opened. ${reasonOf(error)}`, true);
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
    figures.replaceChildren(...found.map(drawFigure));
  } catch (error) {
    answer.textContent = reasonOf(error);
    answer.classList.add('failed');
    figures.replaceChildren();
  }
}

function say(text: string, failed = false): void {
  status.textContent = text;
  status.classList.toggle('failed', failed);
}

function reasonOf(error: unknown): string {
  return isGradwrightError(error) ? error.message : String(error);
}

function targetOf({ preparation: { target } }: TrainedModel): string {
  return target.kind === 'classes' ? target.name : target.names.join(', ');
}

function layersOf({ network }: TrainedModel): string {
  const layers = Object.values(network.children ?? {});
  return layers
    .map(({ type, settings }) => `${type}(${settings.map((setting) => JSON.stringify(setting)).join(', ')})`)
    .join(' → ');
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
