// The agenda by keyboard: Alt+↑ and Alt+↓ move the topic whose number has the focus; Enter saves the numbers.
document.addEventListener("keydown", (event) => {
  const item = event.target.closest?.("[data-agenda] li");
  if (!item) return;
  if (event.key === "Enter" && event.target.matches("input")) {
    // Enter would otherwise press the first button of the form, which moves a topic.
    event.preventDefault();
    item.closest("form").requestSubmit(item.closest("form").querySelector("button[name=save]"));
    return;
  }
  const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!event.altKey || !way) return;
  event.preventDefault();
  const other = way < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  if (way < 0) other.before(item);
  else other.after(item);
  [...item.parentElement.children].forEach((each, at) => {
    each.querySelector("input").value = at + 1;
  });
  event.target.focus();
});
