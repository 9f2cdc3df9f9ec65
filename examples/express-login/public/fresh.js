/* global addEventListener, document, location */

// A browser may keep a page in memory, even one that it must not store, and show it again at "back". The user may have
// signed out meanwhile, so such a page is hidden and loaded anew.
addEventListener('pagehide', ({ persisted }) => {
  document.body.hidden = persisted;
});
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload();
});
