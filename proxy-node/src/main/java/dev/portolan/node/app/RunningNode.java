package dev.portolan.node.app;

import io.vertx.core.Future;
import java.time.Duration;

/** A node that has been started and answers. */
interface RunningNode {

  /** Where clients find it, such as {@code http://127.0.0.1:8080}. */
  String address();

  /** How long it still serves between {@link #leave} and {@link #stop}; nothing unless told. */
  default Duration shutdownDelay() {
    return Duration.ZERO;
  }

  /**
   * Lets balancers know that it will stop: it is not ready any more, and asks for each connection
   * to be closed after the next answer. It still serves whatever comes.
   */
  default void leave() {}

  /** How long {@link #stop} may take: the drain time and a little more. */
  Duration stopTimeout();

  /**
   * Takes no new work, lets calls finish within the drain time, ends streams, and closes
   * everything. Asked twice, it stops once.
   */
  Future<Void> stop();
}
