/* global document */

// Shows each login form's button that shows the password. Without this script the password stays hidden.
for (const button of document.querySelectorAll('.show-password')) {
  const field = document.getElementById(button.getAttribute('aria-controls'));
  const show = (isShown) => {
    field.type = isShown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(isShown));
  };
  button.hidden = false;
  button.addEventListener('click', () => show(field.type === 'password'));
  // Browsers offer to keep the password of a password field, and keep what is typed into a text field as text.
  field.form.addEventListener('submit', () => show(false));
}
