// Runs before the page is drawn, so that a reader who follows the system sees no flash of the other theme.
(() => {
  const root = document.documentElement;
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const choice = root.dataset.themeChoice;
    const isDark = choice === "dark" || (choice !== "light" && systemIsDark.matches);
    root.setAttribute("data-bs-theme", isDark ? "dark" : "light");
    root.dispatchEvent(new CustomEvent("theme:changed"));
  };
  apply();
  systemIsDark.addEventListener("change", apply);
  root.addEventListener("theme:choose", apply);
  // Paper is light; charts are drawn again in the colors of the light theme.
  addEventListener("beforeprint", () => {
    root.setAttribute("data-bs-theme", "light");
    root.dispatchEvent(new CustomEvent("theme:changed"));
  });
  addEventListener("afterprint", apply);
})();
