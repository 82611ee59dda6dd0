// Keeps the page up to date. The server says over one stream that something has changed; the page then fetches its view again, at
// most once in a while. Progress inside an epoch is not in the stream, so while something trains the view is also fetched on a
// timer.
import { morph } from './morph.js';

const gap = 700;          // ms between two fetches at least
const trainingGap = 2000; // ms between two fetches while something trains
const retryGap = 1500;    // ms before an ended stream is opened again

const connection = document.getElementById('connection');
const notice = document.getElementById('notice');
const view = () => document.getElementById('view');
const experiment = document.getElementById('experiment')?.dataset.id;

let change = Number(view().dataset.change);
let fetchedAt = performance.now();
let readAt = new Date();
let scheduled = 0;
let fetching = false;
let again = false;
let open = false;     // whether the stream is connected
let failing = false;  // whether the newest fetch failed

function showConnection() {
  const [state, text] = !open ? ['away', 'Reconnecting'] : failing ? ['away', 'Waiting for the ledger'] : ['live', 'Live'];
  if (connection.textContent === text) return;
  connection.dataset.state = state;
  connection.textContent = text;
}

function say(text) {
  notice.hidden = !text;
  notice.textContent = text ?? '';
}

function schedule(wait) {
  if (document.hidden) return;
  clearTimeout(scheduled);
  scheduled = setTimeout(refresh, Math.max(wait, fetchedAt + gap - performance.now(), 0));
}

async function refresh() {
  if (fetching) { again = true; return; }
  fetching = true;
  try {
    // A page of one experiment stays with it; the front page follows the newest.
    const chosen = location.pathname.startsWith('/experiments/') ? experiment : undefined;
    const answer = await fetch(`/live/view${chosen ? `?experiment=${encodeURIComponent(chosen)}` : ''}`, { cache: 'no-store' });
    if (answer.redirected) { location.reload(); return; }
    if (!answer.ok) throw new Error(await answer.text());
    apply(await answer.text());
    failing = false;
    showConnection();
    say(null);
  } catch (error) {
    const reason = error instanceof TypeError ? 'The server does not answer.' : error.message;
    failing = true;
    showConnection();
    say(view().dataset.missing ? null : `${reason} Shown is the state of ${time.format(readAt)}.`);
    schedule(retryGap);
  } finally {
    fetchedAt = performance.now();
    fetching = false;
    if (again) { again = false; schedule(0); } else if (view().dataset.training === 'true') schedule(trainingGap);
  }
}

function apply(html) {
  const next = new DOMParser().parseFromString(html, 'text/html').getElementById('view');
  // Another program serves the page now, or this one was an error: reload.
  if (next.dataset.version !== document.body.dataset.version || view().dataset.missing) { location.reload(); return; }
  localise(next);
  morph(view(), next);
  readAt = new Date();
}

function listen() {
  const stream = new EventSource(change >= 0 ? `/live/changes?after=${change}` : '/live/changes');
  stream.onopen = () => { open = true; showConnection(); schedule(0); };
  stream.onmessage = event => { change = Number(event.lastEventId); schedule(0); };
  stream.onerror = () => {
    open = false;
    showConnection();
    schedule(0);
    // The browser opens a broken stream again by itself; one that the server refused it leaves closed.
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, retryGap);
  };
  window.addEventListener('pagehide', () => stream.close(), { once: true });
}

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const date = new Intl.DateTimeFormat(undefined, {
    day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
});

function localise(root) {
  for (const element of root.querySelectorAll('time')) {
    const at = new Date(element.dateTime);
    element.textContent = (element.dataset.date ? date : time).format(at);
    element.title = at.toLocaleString();
  }
}

document.addEventListener('visibilitychange', () => { if (!document.hidden) schedule(0); });
localise(document);
listen();
if (view().dataset.training === 'true') schedule(trainingGap);
