#!/bin/sh
# Prints the path of a Chromium or Chrome for the browser tests; installs Debian's where it may. Playwright never downloads one.
for name in "${CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
  [ -n "$name" ] && path=$(command -v "$name") && { echo "$path"; exit 0; }
done
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "Installing Chromium and the fonts of the pictures (once) …" >&2
  {
    apt-get update -qq
    for package in chromium-headless-shell chromium; do  # the first starts faster; not every Debian has it
      apt-get install -y -qq --no-install-recommends "$package" fonts-noto-cjk fonts-inter && break
    done
  } >/dev/null 2>&1
  path=$(command -v chromium-headless-shell || command -v chromium) && { echo "$path"; exit 0; }
fi
echo "The browser tests need Chromium or Chrome: install the package 'chromium', or set CHROMIUM to its path." >&2
exit 1
