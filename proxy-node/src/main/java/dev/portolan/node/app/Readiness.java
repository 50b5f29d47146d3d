package dev.portolan.node.app;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether a balancer should send requests to this node. Set by the composition root, read by the
 * management server, from whatever thread.
 */
final class Readiness {
  private static final Degraded ALONE =
      new Degraded("the shared store does not answer: this node goes on alone");

  private final AtomicReference<State> state = new AtomicReference<>(new Starting());
  private boolean alone;

  /** What the node can do at the moment. */
  sealed interface State {}

  /** Not yet anything. */
  record Starting() implements State {}

  /** Everything. */
  record Ready() implements State {}

  /**
   * Less than everything, and still better than nothing: the node stays in the balancer.
   *
   * @param reason for people; holds no address and no secret
   */
  record Degraded(String reason) implements State {}

  /** Only what it has begun. A node that stops never does anything else again. */
  record Stopping() implements State {}

  State state() {
    return state.get();
  }

  /** The node serves from now on. */
  synchronized void begin() {
    become(alone ? ALONE : new Ready());
  }

  /** Whether the store that nodes share answers. */
  synchronized void storeAnswers(boolean answers) {
    alone = !answers;
    if (!(state() instanceof Starting)) {
      begin();
    }
  }

  /** The node is in this state from now on, unless it is stopping already. */
  void become(State next) {
    state.updateAndGet(now -> now instanceof Stopping ? now : next);
  }
}
