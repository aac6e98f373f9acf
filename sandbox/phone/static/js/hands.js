// Whose phones are in one's hands. The address bar knows it too, so that another tab may hold other people.

const MOST = 3;

export class Hands {
  /** `isSomebody` tells whether a key belongs to anybody; `onChange` is called whenever other phones are in hand. */
  constructor(isSomebody, onChange) {
    this.isSomebody = isSomebody;
    this.onChange = onChange;
    this.held = [];
    this.touched = []; // newest last
    this.room = MOST;
    window.addEventListener("hashchange", () => this.read());
  }

  /** Takes up whom the address bar names, or else those proposed. */
  read(proposed = []) {
    const somebody = (keys) => [...new Set(keys.filter((key) => this.isSomebody(key)))].slice(0, MOST);
    const named = somebody(decodeURIComponent(location.hash.slice(1)).split(","));
    const taken = named.length ? named : somebody(proposed);
    if (!taken.length) return;
    this.held = taken;
    this.touched = [...taken].reverse(); // the first named is the last that gives way
    this.onChange();
  }

  /** Those there is room for, in the order they were picked up. */
  visible() {
    if (this.held.length <= this.room) return this.held;
    const newest = this.touched.filter((key) => this.held.includes(key)).slice(-this.room);
    return this.held.filter((key) => newest.includes(key));
  }

  /** Brings a phone to the front: picks it up, laying down the one that was left alone longest when hands are full. */
  hold(key) {
    if (!this.held.includes(key)) {
      const shown = this.visible();
      if (shown.length < this.room) this.held = [...shown, key];
      else {
        const idle = this.touched.find((one) => shown.includes(one)) ?? shown[0];
        this.held = shown.map((one) => (one === idle ? key : one));
      }
    }
    this.touch(key);
    this.write();
  }

  touch(key) {
    this.touched = [...this.touched.filter((one) => one !== key), key];
  }

  putDown(key) {
    if (this.visible().length < 2) return; // one phone stays in hand
    this.held = this.held.filter((one) => one !== key);
    this.touched = this.touched.filter((one) => one !== key);
    this.write();
  }

  make(room) {
    if (room === this.room) return;
    this.room = room;
    this.onChange();
  }

  write() {
    history.replaceState(null, "", `#${this.held.join(",")}`);
    this.onChange();
  }
}
