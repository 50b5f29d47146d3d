package dev.portolan.node.redis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands what arrives from one thread over to another, in order. Bounded: if the other does not keep
 * up, all that waits is dropped, and a gap is handed over in its place. Thread-safe.
 *
 * @param <T> what arrives
 */
final class Inbox<T> {
  private final int capacity;
  private final Consumer<Runnable> other;
  private final Reader<T> reader;

  private final Deque<News<T>> waiting = new ArrayDeque<>();

  private boolean reading;

  /** Hears what was handed over. */
  interface Reader<T> {
    void told(T message);

    void gap();

    /** Something was dropped; a gap follows. */
    void dropped();
  }

  /**
   * @param message null for a gap
   */
  private record News<T>(@Nullable T message) {}

  /**
   * @param other runs tasks one after the other
   */
  Inbox(int capacity, Consumer<Runnable> other, Reader<T> reader) {
    this.capacity = capacity;
    this.other = other;
    this.reader = reader;
  }

  void told(T message) {
    put(new News<>(message));
  }

  void gap() {
    put(new News<>(null));
  }

  private void put(News<T> news) {
    boolean dropped = false;
    boolean begin;
    synchronized (this) {
      if (waiting.size() >= capacity) {
        waiting.clear();
        waiting.add(new News<>(null));
        dropped = true;
      } else {
        waiting.add(news);
      }
      begin = !reading;
      reading = true;
    }
    if (dropped) {
      reader.dropped();
    }
    if (begin) {
      other.accept(this::read);
    }
  }

  private void read() {
    for (News<T> next = next(); next != null; next = next()) {
      T message = next.message();
      if (message == null) {
        reader.gap();
      } else {
        reader.told(message);
      }
    }
  }

  private synchronized @Nullable News<T> next() {
    News<T> next = waiting.poll();
    reading = next != null;
    return next;
  }
}
