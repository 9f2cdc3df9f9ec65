/* global document */

// A click on an account of the demo fills it in. Without this the list can still be read and typed.
for (const button of document.querySelectorAll('.demo button')) {
  button.addEventListener('click', () => {
    const { provider, email, password } = button.dataset;
    const choice = provider && document.getElementById(`choose-${provider}`);
    if (choice) choice.checked = true;
    // Without a provider of its own it is for the form that shows.
    const form = [...document.querySelectorAll('.login')].find(({ offsetParent }) => offsetParent !== null);
    form.querySelector('[type=email]').value = email;
    form.querySelector('[type=password]').value = password;
    // Enter signs in, and a screen reader says where the focus is now.
    form.querySelector('[type=submit]').focus();
  });
}
