package dev.portolan.node.app;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.testkit.Definition;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import dev.portolan.testkit.balancer.RoundRobin;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Shows what nodes share, by asking them and counting what their backends were asked: that one list
 * serves all of them, and that a change reaches all of them. What it prints it has seen; if it sees
 * anything else, it fails and says what.
 */
final class DemoShow {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long LOOK_MS = 1;
  private static final int OK = 200;

  /** A user who tries it already may take the turn of a node. */
  private static final int ROUNDS = 5;

  private static final String ADDED = "pilot_boat";

  private final Stage stage;
  private final PrintWriter out;
  private final HttpClient http;
  private final Ticker ticker;

  /**
   * What is to be shown.
   *
   * @param host to run on
   * @param nodes in the order of the balancer
   */
  record Stage(
      Vertx host, FakeMcpServer harbour, FakeMcpServer ledger, List<Gateway> nodes, URI balancer) {}

  /** A list of tools, and the number of the node that gave it: 0 if it was asked directly. */
  private record Listed(int node, List<String> tools) {}

  private record Arrival(int node, long nanos) {}

  /**
   * @param ticker tells how long things take
   */
  DemoShow(Stage stage, PrintWriter out, Ticker ticker) {
    this.stage = stage;
    this.out = out;
    this.ticker = ticker;
    this.http = stage.host().createHttpClient();
  }

  /** Fails with an {@link CommandFailed} if it sees anything but what is claimed. */
  Future<Void> show() {
    return until("the Redis, in reach of every node", this::isShared, ticker.read())
        .compose(shared -> listedOnce())
        .compose(once -> until("a node that listens to harbour", this::isHeard, ticker.read()))
        .compose(heard -> crosses())
        .eventually(http::close);
  }

  private boolean isShared() {
    return stage.nodes().stream().allMatch(node -> node.readiness() instanceof Readiness.Ready);
  }

  private Future<Void> listedOnce() {
    return rounds(1, new TreeSet<>())
        .compose(
            nodes -> {
              int harbour = stage.harbour().count(McpMethod.TOOLS_LIST);
              int ledger = stage.ledger().count(McpMethod.TOOLS_LIST);
              if (nodes.size() < stage.nodes().size()) {
                return unable(
                    "tools/list was answered by node " + joined(nodes) + " (expected: each node)");
              }
              if (harbour != 1 || ledger != 1) {
                return unable(
                    "harbour was listed %s, ledger %s (expected: once each)"
                        .formatted(times(harbour), times(ledger)));
              }
              say(
                  "tools/list answered by node %s; the backends were listed %s each"
                      .formatted(joined(nodes), times(harbour)));
              return Future.succeededFuture();
            });
  }

  /** As many requests at once as there are nodes, so that each has its turn. */
  private Future<Set<Integer>> rounds(int number, Set<Integer> answered) {
    List<Future<Listed>> lists =
        stage.nodes().stream().map(node -> list(stage.balancer())).toList();
    return Future.all(lists)
        .compose(
            all -> {
              lists.forEach(list -> answered.add(list.result().node()));
              return answered.size() >= stage.nodes().size() || number == ROUNDS
                  ? Future.succeededFuture(answered)
                  : rounds(number + 1, answered);
            });
  }

  private boolean isHeard() {
    return stage.harbour().openListens() > 0;
  }

  private Future<Void> crosses() {
    String schema = "{\"type\":\"object\",\"properties\":{\"vessel\":{\"type\":\"string\"}}}";
    stage
        .harbour()
        .answers(ADDED, Reply.text("The pilot boat is on its way."))
        .offers(Definition.tool(ADDED, "Sends the pilot boat to a vessel", schema));
    long announcedAt = ticker.read();
    stage.harbour().announceToolsChanged();
    List<Future<Arrival>> arrivals = new ArrayList<>();
    for (int number = 1; number <= stage.nodes().size(); number++) {
      arrivals.add(arrival(number, announcedAt));
    }
    return Future.all(arrivals)
        .compose(all -> crossed(arrivals.stream().map(Future::result).toList()));
  }

  private Future<Void> crossed(List<Arrival> arrivals) {
    int lists = stage.harbour().count(McpMethod.TOOLS_LIST);
    if (lists != 2) {
      return unable("harbour was listed %s (expected: 2 times)".formatted(times(lists)));
    }
    String served =
        arrivals.stream()
            .sorted(Comparator.comparingLong(Arrival::nanos))
            .map(DemoShow::told)
            .collect(Collectors.joining(", "));
    say("harbour added the tool " + ADDED + " and announced it; the new list was served by");
    say(served + "; backend lists: " + lists);
    return Future.succeededFuture();
  }

  private static String told(Arrival arrival) {
    return String.format(
        Locale.ROOT, "node %d after %.1f ms", arrival.node(), arrival.nanos() / 1e6);
  }

  /** Asks one node again and again until it serves what was added. */
  private Future<Arrival> arrival(int number, long announcedAt) {
    return list(URI.create(stage.nodes().get(number - 1).address()))
        .compose(
            listed -> {
              long nanos = ticker.read() - announcedAt;
              if (listed.tools().contains(ADDED)) {
                return Future.succeededFuture(new Arrival(number, nanos));
              }
              if (nanos > PATIENCE.toNanos()) {
                return unable(
                    "node %d serves %s after %d s (expected: %s among them)"
                        .formatted(number, listed.tools(), PATIENCE.toSeconds(), ADDED));
              }
              return later().compose(now -> arrival(number, announcedAt));
            });
  }

  private Future<Void> until(String what, Supplier<Boolean> holds, long since) {
    if (holds.get()) {
      return Future.succeededFuture();
    }
    return ticker.read() - since > PATIENCE.toNanos()
        ? unable("waited %d s in vain (expected: %s)".formatted(PATIENCE.toSeconds(), what))
        : later().compose(now -> until(what, holds, since));
  }

  private Future<?> later() {
    return stage.host().timer(LOOK_MS, TimeUnit.MILLISECONDS);
  }

  private Future<Listed> list(URI where) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(where.getHost())
            .setPort(where.getPort())
            .setURI("/mcp")
            .setTimeout(PATIENCE.toMillis());
    DemoRequest.LIST.headers().forEach(options::putHeader);
    return http.request(options)
        .compose(request -> request.send(Buffer.buffer(DemoRequest.LIST.body())))
        .compose(reply -> reply.body().compose(body -> listed(where, reply, body)));
  }

  private static Future<Listed> listed(URI where, HttpClientResponse reply, Buffer body) {
    if (reply.statusCode() != OK || !body.toJsonObject().containsKey("result")) {
      return unable(
          "tools/list at %s: %d %s (expected: 200 and tools)"
              .formatted(where, reply.statusCode(), body));
    }
    String node = reply.getHeader(RoundRobin.NODE);
    List<String> tools =
        body.toJsonObject().getJsonObject("result").getJsonArray("tools").stream()
            .map(tool -> ((JsonObject) tool).getString("name"))
            .toList();
    return Future.succeededFuture(new Listed(node == null ? 0 : Integer.parseInt(node), tools));
  }

  private void say(String what) {
    out.println(what);
    out.flush();
  }

  private static String joined(Set<Integer> nodes) {
    return nodes.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String times(int count) {
    return count == 1 ? "once" : count + " times";
  }

  private static <T> Future<T> unable(String seen) {
    return Future.failedFuture(new CommandFailed(ExitCode.INTERNAL, "the demo failed: " + seen));
  }
}
