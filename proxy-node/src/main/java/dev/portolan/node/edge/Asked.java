package dev.portolan.node.edge;

import dev.portolan.node.bridge.ServerQuestion;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server asks in the midst of a reply. What it asks within a moment is put to the client
 * together.
 */
final class Asked {
  private static final long MOMENT_MS = 20;

  private final Vertx vertx;
  private final Runnable due;
  private final List<Item> items = new ArrayList<>();
  private long timer = -1;
  private boolean isDue;

  /**
   * One question.
   *
   * @param number in the log; 0 while it is in none
   * @param message as it came
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Item(long number, byte[] message, ServerQuestion question) {}

  /**
   * @param due is told once the moment is over
   */
  Asked(Vertx vertx, Runnable due) {
    this.vertx = vertx;
    this.due = due;
  }

  void add(Item item) {
    items.add(item);
    if (timer < 0) {
      timer = vertx.setTimer(MOMENT_MS, passed -> passed());
    }
  }

  private void passed() {
    isDue = true;
    due.run();
  }

  boolean isDue() {
    return isDue;
  }

  List<Item> items() {
    return items;
  }

  void close() {
    if (timer >= 0) {
      vertx.cancelTimer(timer);
    }
  }
}
