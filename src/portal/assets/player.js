// The player around what plays on this page. It goes on where the member stopped and as fast as they like, and tells where
// they stop: every ten seconds, and at a pause, the end, or when the page goes away.
(() => {
  const between = 10_000; // milliseconds
  const near_the_end = 3; // seconds
  const icons = document.currentScript.src.replace("player.js", "player/plyr.svg");
  const text = document.querySelector(".prose");
  const { playback, csrf } = text.dataset;

  const controls = {
    VIDEO: ["play-large", "play", "progress", "current-time", "mute", "volume", "captions", "settings", "pip", "fullscreen"],
    AUDIO: ["play", "progress", "current-time", "duration", "mute", "volume", "settings"],
  };
  const options = (media) => ({
    iconUrl: icons,
    blankVideo: "",
    controls: controls[media.tagName],
    settings: ["captions", "speed"],
    speed: { selected: 1, options: [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] },
    keyboard: { focused: true, global: false }, // a letter typed elsewhere on the page means nothing
    captions: { active: false, language: "auto", update: true },
    storage: { enabled: true, key: "player" },
    i18n: { pip: "Picture in picture" },
    title: media.closest("figure").querySelector("figcaption")?.textContent ?? "",
  });

  const tell = (fields) => playback && navigator.sendBeacon(playback, new URLSearchParams({ csrf, ...fields }));
  const all = [...text.querySelectorAll("[data-play]")].map((media) => (
    { media, file: media.dataset.play, player: new Plyr(media, options(media)), has_begun: false, told: 0, told_at: -between }));

  const tell_place = (one) => {
    const second = one.media.ended ? 0 : Math.floor(one.media.currentTime);
    if (!one.has_begun || second === one.told) return;
    if (tell({ file: one.file, second })) Object.assign(one, { told: second, told_at: performance.now() });
  };
  for (const one of all) {
    one.media.addEventListener("playing", () => { one.has_begun = true; });
    one.media.addEventListener("timeupdate", () => { if (performance.now() - one.told_at >= between) tell_place(one); });
    for (const stop of ["pause", "ended"]) one.media.addEventListener(stop, () => tell_place(one));
  }
  const tell_all = () => all.forEach(tell_place);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") tell_all(); });
  addEventListener("pagehide", tell_all);

  const go_on = (one, second) => {
    const jump = () => {
      if (one.media.currentTime < 2 && second < one.media.duration - near_the_end) one.media.currentTime = second;
    };
    one.told = second;
    if (one.media.readyState > 0) jump();
    else one.media.addEventListener("loadedmetadata", jump, { once: true });
  };

  // A speed is for everything that plays, here and on other devices. The rate itself comes first: each line below is heard of as a
  // change, and must find it as it is meant to be.
  let percent;
  const set_speed = (wanted) => {
    percent = wanted;
    for (const { media, player } of all) {
      media.playbackRate = wanted / 100;
      media.defaultPlaybackRate = wanted / 100;
      player.speed = wanted / 100; // for its menu
    }
  };
  for (const { media } of all) {
    media.addEventListener("ratechange", () => {
      const now = Math.round(media.playbackRate * 100);
      if (percent === undefined || now === percent) return;
      set_speed(now);
      tell({ speed: now });
    });
  }
  const remember = async () => {
    const answer = await fetch(playback);
    if (!answer.ok) return;
    const { speed, seconds } = await answer.json();
    set_speed(speed);
    for (const one of all) if (seconds[one.file]) go_on(one, seconds[one.file]);
  };
  if (playback) remember().catch(() => { percent = 100; });
})();
