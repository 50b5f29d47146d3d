package dev.portolan.node.catalog;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Thins out storms: the first action of a key runs at once; of those that come within the window
 * after it only the last runs, at the window's end.
 */
final class Debounce<K> {
  static final Duration WINDOW = Duration.ofMillis(50);

  private final Schedule schedule;

  /** Open windows, each with what waits for its end. Holds a key for no longer than a window. */
  private final Map<K, Optional<Runnable>> windows = new HashMap<>();

  Debounce(Schedule schedule) {
    this.schedule = schedule;
  }

  void run(K key, Runnable action) {
    if (opens(key, action)) {
      fire(key, action);
    }
  }

  private synchronized boolean opens(K key, Runnable action) {
    boolean open = windows.containsKey(key);
    windows.put(key, open ? Optional.of(action) : Optional.empty());
    return !open;
  }

  private void fire(K key, Runnable action) {
    schedule.after(WINDOW, () -> closed(key).ifPresent(next -> fire(key, next)));
    action.run();
  }

  private synchronized Optional<Runnable> closed(K key) {
    Optional<Runnable> waiting = windows.getOrDefault(key, Optional.empty());
    if (waiting.isPresent()) {
      windows.put(key, Optional.empty());
    } else {
      windows.remove(key);
    }
    return waiting;
  }
}
