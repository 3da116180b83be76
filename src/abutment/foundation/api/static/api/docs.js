// The description follows the reader's theme: its stylesheet has a dark form of its own, under this class.
(() => {
  const root = document.documentElement;
  const follow = () => root.classList.toggle("dark-mode", root.dataset.bsTheme === "dark");
  root.addEventListener("theme:changed", follow);
  follow();
})();
