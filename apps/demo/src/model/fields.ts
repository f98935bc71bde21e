import { fields as text } from '#text/model';
import type { Preparation } from 'gradwright';

/** Something a reader fills in, and what the model is told of it. */
interface Field {
  readonly name: string;
  readonly element: HTMLElement & { value: string };
}

/** A form for one raw row. */
export interface Fields {
  readonly elements: readonly HTMLLabelElement[];
  /** The row as it is filled in now. */
  read(): unknown;
}

/** The fields that a model asks for, filled with what training saw most of. */
export function createFields({ inputs }: Preparation): Fields {
  if (inputs.kind === 'table') {
    const fields = inputs.columns.map((column) => ({
      name: column.name,
      element:
        column.kind === 'number'
          ? numberInput(String(Number(column.fill.toPrecision(6))).replace('.', column.decimal))
          : levelSelect(column.levels),
    }));
    return {
      elements: fields.map(labelled),
      read: () => Object.fromEntries(fields.map(({ name, element }) => [name, element.value])),
    };
  }
  const { names } = inputs;
  if (names === undefined) return numbersAtOnce(inputs.shape);
  const centers = names.map((_, i) => (typeof inputs.center === 'number' ? inputs.center : inputs.center[i]!));
  const fields = names.map((name, i) => ({ name, element: numberInput(String(Number(centers[i]!.toPrecision(4)))) }));
  return { elements: fields.map(labelled), read: () => fields.map(({ element }) => numberOf(element.value)) };
}

/** Many numbers without names, such as the pixels of a picture, are pasted. */
function numbersAtOnce(shape: readonly number[]): Fields {
  const element = document.createElement('textarea');
  element.rows = 8;
  const count = shape.reduce((product, size) => product * size, 1);
  element.value = Array.from({ length: count }, () => 0).join(' ');
  return {
    elements: [labelled({ name: text.numbers(count), element })],
    read: () =>
      element.value
        .split(/[\s,;]+/)
        .filter((text) => text !== '')
        .map(numberOf),
  };
}

/** A text that is no number stays one, for the model to refuse by name. */
function numberOf(text: string): number | string {
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? text : number;
}

function numberInput(value: string): HTMLInputElement {
  const element = document.createElement('input');
  element.inputMode = 'decimal';
  element.value = value;
  return element;
}

function levelSelect(levels: readonly string[]): HTMLSelectElement {
  const element = document.createElement('select');
  element.append(...levels.map((level) => new Option(level)), new Option(text.blank, ''));
  return element;
}

function labelled({ name, element }: Field): HTMLLabelElement {
  const label = document.createElement('label');
  label.append(name, element);
  element.setAttribute('name', name);
  return label;
}
