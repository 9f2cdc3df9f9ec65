/* global document */

// A click on an account of the demo fills it in. Without this script the accounts can be read and typed.
for (const button of document.querySelectorAll('.demo button')) {
  button.addEventListener('click', () => {
    const { provider, email, password } = button.dataset;
    const choice = provider && document.getElementById(`choose-${provider}`);
    if (choice) choice.checked = true;
    // An account of no single provider goes into the visible form.
    const form = [...document.querySelectorAll('.login')].find(({ offsetParent }) => offsetParent !== null);
    form.querySelector('[type=email]').value = email;
    form.elements.password.value = password;
    // Enter signs in, and a screen reader announces the focused button.
    form.querySelector('[type=submit]').focus();
  });
}
