/** A browser for pages of the web: Electron's Chromium with a plain window, without anything of the till's. */
const { app, BrowserWindow } = require('electron');

app.setPath('userData', process.env.BROWSER_FOLDER);
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, useContentSize: true });
  void window.loadURL('data:text/html,');
});
