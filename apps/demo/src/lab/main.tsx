import { render } from 'preact';
import { Laboratory } from './laboratory.tsx';

render(<Laboratory />, document.getElementById('laboratory')!);
