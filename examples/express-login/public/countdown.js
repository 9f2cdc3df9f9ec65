/* global document, setTimeout */

// Counts every `<time data-seconds="…">` down. Without this script the page says when the time is over, and not how soon.
for (const time of document.querySelectorAll('time[data-seconds]')) {
  // It counts from the seconds that the server sent, because this machine's clock may be wrong.
  const end = Date.now() + Number(time.dataset.seconds) * 1_000;

  const tick = () => {
    const left = Math.max(0, end - Date.now());
    time.textContent = clock(Math.ceil(left / 1_000));
    if (left > 0) setTimeout(tick, left % 1_000 || 1_000);
    else time.closest('section').classList.add('over');
  };
  tick();
}

/** 4000 as `1:06:40`. */
function clock(seconds) {
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'));
  const hours = Math.floor(seconds / 3_600);
  return hours > 0 ? `${hours}:${parts.join(':')}` : parts.join(':');
}
