import { ABOUT } from '#text/about';
import type { Layer } from '@gradwright/core';
import { Fragment } from 'preact';
import type { Word as Name } from '../told.tsx';
import { Word } from '../word.tsx';

/** The layers of a network in a row, each kind explained where it first stands. */
export function Layers({ layers }: { readonly layers: readonly Layer[] }) {
  const kinds = layers.map(({ type }) => type);
  return layers.map(({ type, settings }, i) => {
    const about = `${type}Layer`;
    return (
      <Fragment key={i}>
        {i > 0 && ' → '}
        {about in ABOUT && kinds.indexOf(type) === i ? <Word of={about as Name}>{type}</Word> : type}(
        {settings.map((setting) => JSON.stringify(setting)).join(', ')})
      </Fragment>
    );
  });
}
