/* global addEventListener, document, location */

// A browser may keep a page alive while another one shows, even a page that it must not store, and show it again at
// "back". Whoever was signed in may not be any more: such a page is kept empty, and asked for anew.
addEventListener('pagehide', ({ persisted }) => {
  document.body.hidden = persisted;
});
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload();
});
