package dev.portolan.node.app;

import com.github.benmanes.caffeine.cache.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * A client that never stops asking a node for the tool of a {@link VersionedBackend} and calling
 * it, and remembers every answer with its time.
 */
final class Lookout implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PACE = Duration.ofMillis(10);
  private static final int NONE = 0;

  private final Vertx vertx;
  private final TestClient node;
  private final Duration pace;
  private final List<Sighting> sightings = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /**
   * One round.
   *
   * @param askedAt when the list was asked for, on the clock of {@link System#nanoTime}
   * @param version that the list showed; 0 if it was none
   * @param trouble what was wrong with the list or the call; empty if nothing was
   */
  record Sighting(long askedAt, int version, String trouble) {
    boolean isWhole() {
      return trouble.isEmpty();
    }

    static final Comparator<Sighting> BY_VERSION = Comparator.comparingInt(Sighting::version);
  }

  private Lookout(Vertx vertx, TestClient node, Duration pace) {
    this.vertx = vertx;
    this.node = node;
    this.pace = pace;
  }

  /** Begins to look, a hundred times a second at most. */
  static Lookout at(Vertx vertx, TestClient node) {
    return at(vertx, node, PACE);
  }

  /**
   * Begins to look.
   *
   * @param pace between two rounds
   */
  static Lookout at(Vertx vertx, TestClient node, Duration pace) {
    Lookout lookout = new Lookout(vertx, node, pace);
    lookout.look();
    return lookout;
  }

  private void look() {
    if (closed) {
      return;
    }
    long askedAt = Ticker.systemTicker().read();
    node.asks("tools/list", "")
        .map(VersionedBackend::versionOf)
        .compose(version -> call().map(trouble -> new Sighting(askedAt, version, trouble)))
        .recover(cause -> Future.succeededFuture(new Sighting(askedAt, NONE, cause.toString())))
        .onSuccess(
            seen -> {
              sightings.add(seen);
              vertx.setTimer(pace.toMillis(), id -> look());
            });
  }

  private Future<String> call() {
    return node.asks("tools/call", "\"name\":\"" + VersionedBackend.TOOL + "\",\"arguments\":{}")
        .map(answer -> answer.result().has("content") ? "" : answer.status() + answer.body());
  }

  /** All so far, oldest first. */
  List<Sighting> sightings() {
    return List.copyOf(sightings);
  }

  /** Those that were asked for after this moment. */
  List<Sighting> after(long moment) {
    return sightings.stream().filter(seen -> seen.askedAt() - moment > 0).toList();
  }

  /** Waits until an answer to what is asked from now on shows this version. */
  void awaits(int version) {
    long now = Ticker.systemTicker().read();
    await("version " + version, now, seen -> seen.version() == version);
  }

  /** Waits until something has been answered that was asked for after this moment. */
  void awaitsAfter(long moment) {
    await("an answer", moment, seen -> true);
  }

  private void await(String what, long moment, Predicate<Sighting> wanted) {
    Awaitility.await(what)
        .pollInterval(Duration.ofMillis(5))
        .atMost(PATIENCE)
        .until(() -> after(moment).stream().anyMatch(wanted));
  }

  /** Looks no more. */
  @Override
  public void close() {
    closed = true;
  }
}
