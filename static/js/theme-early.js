// The only script before the first paint: the reader's own theme and motion, unless the link sets a theme.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("theme");
    if (theme && !root.dataset.theme) root.dataset.theme = theme;
    const motion = localStorage.getItem("motion");
    if (motion) root.dataset.motion = motion;
  } catch {
    root.dataset.storage = "none";
  }
})();
