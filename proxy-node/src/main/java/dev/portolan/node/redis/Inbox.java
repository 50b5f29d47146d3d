package dev.portolan.node.redis;

import dev.portolan.model.event.CatalogChanged;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands what arrives from one thread over to another, in order. Bounded: if the other does not keep
 * up, all that waits is dropped, and a gap is handed over in its place. Thread-safe.
 */
final class Inbox {
  private final int capacity;
  private final Consumer<Runnable> other;
  private final Reader reader;

  /** A null is a gap. */
  private final Deque<News> waiting = new ArrayDeque<>();

  private boolean reading;

  /** Hears what was handed over. */
  interface Reader {
    void changed(CatalogChanged change);

    void gap();

    /** Something was dropped; a gap follows. */
    void dropped();
  }

  /**
   * @param change null for a gap
   */
  private record News(@Nullable CatalogChanged change) {}

  /**
   * @param other runs tasks one after the other
   */
  Inbox(int capacity, Consumer<Runnable> other, Reader reader) {
    this.capacity = capacity;
    this.other = other;
    this.reader = reader;
  }

  void changed(CatalogChanged change) {
    put(new News(change));
  }

  void gap() {
    put(new News(null));
  }

  private void put(News news) {
    boolean dropped = false;
    boolean begin;
    synchronized (this) {
      if (waiting.size() >= capacity) {
        waiting.clear();
        waiting.add(new News(null));
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
    for (News next = next(); next != null; next = next()) {
      CatalogChanged change = next.change();
      if (change == null) {
        reader.gap();
      } else {
        reader.changed(change);
      }
    }
  }

  private synchronized @Nullable News next() {
    News next = waiting.poll();
    reading = next != null;
    return next;
  }
}
