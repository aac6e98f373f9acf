// The page could not be opened: a button tries again, and so does the page itself as soon as somebody answers.
(() => {
  const again = () => location.replace(location.href);
  document.getElementById("again").addEventListener("click", again);
  setInterval(async () => {
    const answer = await fetch("/_webview/alive").then((said) => said.json(), () => ({ alive: false }));
    if (answer.alive) again();
  }, 1500);
})();
