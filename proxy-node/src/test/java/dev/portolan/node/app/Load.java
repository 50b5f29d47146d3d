package dev.portolan.node.app;

import dev.portolan.node.app.TestClient.Answer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Callers that never rest: at every node they call a tool of {@link Editions} and list, and look at
 * each answer. None may be a failure, and no node may show an edition that came before one which it
 * had shown when it was asked.
 */
final class Load implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int CALLERS_A_NODE = 2;
  private static final long PACE_MS = 10;
  private static final int WRONGS_KEPT = 100;

  private final Vertx vertx = Vertx.vertx();
  private final List<Station> stations;
  private final Queue<String> wrongs = new ConcurrentLinkedQueue<>();
  private final List<Future<Void>> callers = new ArrayList<>();
  private volatile boolean over;

  private Load(List<TestClient> clients) {
    stations =
        IntStream.range(0, clients.size()).mapToObj(i -> new Station(i, clients.get(i))).toList();
    for (int caller = 0; caller < CALLERS_A_NODE; caller++) {
      stations.forEach(this::begin);
    }
  }

  /** Returns when every node has answered a while. */
  static Load on(Fleet fleet) {
    Load load = new Load(fleet.eachClient());
    load.goesOn();
    return load;
  }

  /** Waits until every node has answered some more. */
  void goesOn() {
    List<Integer> enough = stations.stream().map(at -> at.answered.get() + 20).toList();
    Awaitility.await("every node goes on answering; wrong: " + wrongs)
        .atMost(PATIENCE)
        .until(() -> stations.stream().allMatch(at -> at.answered.get() >= enough.get(at.index)));
  }

  /** Waits until every node shows this edition. */
  void untilAllShow(int edition) {
    Awaitility.await("every node shows edition " + edition)
        .atMost(PATIENCE)
        .until(() -> stations.stream().allMatch(at -> at.edition.get() == edition));
  }

  /** Waits until some node shows this edition. */
  void untilOneShows(int edition) {
    Awaitility.await("some node shows edition " + edition)
        .atMost(PATIENCE)
        .until(() -> stations.stream().anyMatch(at -> at.edition.get() == edition));
  }

  /** What was wrong, of the first hundred answers that were. */
  List<String> wrongs() {
    return List.copyOf(wrongs);
  }

  /** Ends it, and waits for the last answers. */
  @Override
  public void close() {
    over = true;
    TestClient.await(Future.join(callers).eventually(vertx::close));
  }

  private void begin(Station station) {
    Promise<Void> ended = Promise.promise();
    callers.add(ended.future());
    next(station, 0, ended);
  }

  private void next(Station station, int round, Promise<Void> ended) {
    if (over) {
      ended.complete();
      return;
    }
    int floor = station.edition.get();
    Future<Answer> answer =
        round % 2 == 0
            ? station.client.asks("tools/list", "")
            : station.client.asks("tools/call", "\"name\":\"search\",\"arguments\":{}");
    answer.onComplete(
        done -> {
          look(station, round % 2 == 0, floor, done);
          vertx.setTimer(PACE_MS, rested -> next(station, round + 1, ended));
        });
  }

  private void look(Station station, boolean list, int floor, AsyncResult<Answer> done) {
    boolean right = done.succeeded() && (list ? lists(station, floor, done) : finds(done));
    if (!right && wrongs.size() < WRONGS_KEPT) {
      String what = done.succeeded() ? done.result().body() : done.cause().toString();
      wrongs.add(
          "node %d, %s, edition %d was shown: %s"
              .formatted(station.index, list ? "list" : "call", floor, what));
    }
    station.answered.incrementAndGet();
  }

  private static boolean lists(Station station, int floor, AsyncResult<Answer> done) {
    int shown = Editions.shownBy(done.result().result());
    station.edition.accumulateAndGet(shown, Math::max);
    return done.result().status() == 200 && shown > 0 && shown >= floor;
  }

  private static boolean finds(AsyncResult<Answer> done) {
    var content = done.result().result().path("content").path(0);
    return done.result().status() == 200 && content.path("text").asText().equals("search");
  }

  /** One node, and what was seen of it. */
  private record Station(
      int index, TestClient client, AtomicInteger answered, AtomicInteger edition) {
    Station(int index, TestClient client) {
      this(index, client, new AtomicInteger(), new AtomicInteger());
    }
  }
}
