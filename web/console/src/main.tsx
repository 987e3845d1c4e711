import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startI18n } from './shared/i18n';
import { giveNonceToStyles } from './app/nonce';
import { Root } from './app/Root';
import './app/tokens.css';
import './app/base.css';
import './app/shell.css';

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no #root');
giveNonceToStyles();
void startI18n().then(() =>
  createRoot(place).render(
    <StrictMode>
      <Root />
    </StrictMode>,
  ),
);
