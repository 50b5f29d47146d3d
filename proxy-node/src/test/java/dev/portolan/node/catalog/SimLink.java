package dev.portolan.node.catalog;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One node's way to the store and back. Requests and answers may be late, lost and doubled, each
 * for itself: what was not answered may have taken effect.
 */
final class SimLink {
  /** How it fails altogether. */
  enum State {
    GOOD,
    /** At once, and without effect. */
    REFUSING,
    /** Nothing comes back; what was asked takes effect or not. */
    SILENT
  }

  /** After which a client of the store gives up. */
  static final long TIMEOUT_MS = 500;

  private final SimWorld world;
  private final SimNode node;
  private State state = State.GOOD;

  SimLink(SimWorld world, SimNode node) {
    this.world = world;
    this.node = node;
  }

  boolean isGood() {
    return state == State.GOOD;
  }

  void become(State next) {
    state = next;
    node.unwellUntil(world.events.nowMs());
  }

  /**
   * @param atStore what the store does, in one step
   * @param heard what the node knows as soon as it has the answer
   */
  <T> Future<T> ask(Supplier<T> atStore, Consumer<T> heard) {
    Promise<T> answer = Promise.promise();
    SimProcess asker = node.process();
    if (state == State.REFUSING) {
      world.events.in(1, asker, () -> fail(answer, "refused"));
      return answer.future();
    }
    int copies = world.weather.happens(world.weather.twice) ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      send(asker, atStore, result -> hear(answer, result, heard));
    }
    world.events.in(TIMEOUT_MS, world.outside, () -> giveUp(asker, answer));
    return answer.future();
  }

  private <T> void send(SimProcess asker, Supplier<T> atStore, Consumer<T> hear) {
    boolean unheard = state == State.SILENT && world.random.nextBoolean();
    if (unheard || isLost()) {
      return;
    }
    world.events.in(
        delayMs(),
        world.outside,
        () -> {
          T result = atStore.get();
          if (state == State.GOOD && !isLost()) {
            world.events.in(delayMs(), asker, () -> hear.accept(result));
          }
        });
  }

  /** Whoever waits for what was lost does not reach the store. */
  private boolean isLost() {
    boolean lost = world.weather.happens(world.weather.lost);
    if (lost) {
      node.unwellUntil(world.events.nowMs() + TIMEOUT_MS);
    }
    return lost;
  }

  private long delayMs() {
    long delayMs = world.weather.delayMs();
    if (delayMs > SimWeather.QUICK_MS) {
      node.unwellUntil(world.events.nowMs() + delayMs);
    }
    return delayMs;
  }

  private <T> void hear(Promise<T> answer, T result, Consumer<T> heard) {
    if (answer.future().isComplete()) {
      return;
    }
    heard.accept(result);
    answer.complete(result);
    node.granted(null);
  }

  /** Most have been answered by then, and it is cheaper not to wake the node for nothing. */
  private <T> void giveUp(SimProcess asker, Promise<T> answer) {
    if (!answer.future().isComplete()) {
      world.events.in(0, asker, () -> fail(answer, "no answer in time"));
    }
  }

  private <T> void fail(Promise<T> answer, String why) {
    if (!answer.future().isComplete()) {
      node.storeFailed();
      answer.fail(why);
    }
  }
}
